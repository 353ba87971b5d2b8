internal import BuildSession
internal import Lessons
internal import TerminalUI

/// Predictions: the learner commits, then the engine runs, then its records decide.
extension LessonGuide {
    func answer(_ text: String?, _ desk: GuideDesk) async throws {
        guard let part = current, case .predict(let question) = part.kind else {
            desk.say(LessonWords.notAQuestion)
            return
        }
        guard let given = text?.trimmingBlanks, !given.isEmpty else {
            try await show(part, desk, again: true)
            return
        }
        switch question.answers {
        case .choices(let choices):
            let label = given.lowercased()
            guard question.labels.contains(label) else {
                desk.say(LessonWords.notAnAnswer(given, question.labels))
                return
            }
            for command in question.commands { await run(command, desk) }
            try await decide(part, question, choices, label, desk)
        case .value(let value):
            for command in question.commands { await run(command, desk) }
            try await decide(part, question, value, given, desk)
        }
    }

    private func decide(
        _ part: LessonPart, _ question: LessonQuestion, _ choices: [LessonQuestion.Choice], _ label: String,
        _ desk: GuideDesk
    ) async throws {
        var right: [LessonQuestion.Choice] = []
        var seen: [String] = []
        for choice in choices {
            let finding = try await check(in: desk).look(choice.fact.fact)
            seen.append("\(choice.label): \(finding.seen)")
            if finding.holds { right.append(choice) }
        }
        guard right.count == 1, let only = right.first else {
            note(.undecided(part.name, seen: seen))
            desk.say(LessonWords.undecided(seen))
            return
        }
        for choice in choices where choice.label != only.label && question.pages[choice.label] == nil {
            note(.pageMissing(part.name, answer: choice.label))
        }
        try await tell(
            part, given: label, isRight: label == only.label, right: "it is \(only.label), \(only.text)",
            page: question.pages[label], desk)
    }

    private func decide(
        _ part: LessonPart, _ question: LessonQuestion, _ value: FactValue, _ given: String, _ desk: GuideDesk
    ) async throws {
        let truth = try await check(in: desk).text(of: value) ?? "not set"
        let isRight = Self.normal(given) == Self.normal(truth)
        let page = question.pages.first { Self.normal($0.key) == Self.normal(given) }?.value
        try await tell(
            part, given: given, isRight: isRight, right: "\(value.words) is \(truth)",
            page: page ?? (isRight ? nil : question.pages["else"]), desk)
    }

    /// What people write differently and mean alike.
    private static func normal(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
    }

    private func tell(
        _ part: LessonPart, given: String, isRight: Bool, right: String, page: String?, _ desk: GuideDesk
    ) async throws {
        desk.say("\n" + (isRight ? LessonWords.right(given) : LessonWords.wrong(given, right: right)))
        if let page {
            desk.show("\n")
            self.page(page, desk)
        }
        note(.answered(part.name, isRight: isRight))
        // The first answer is the prediction; later ones are made with the record before one's eyes.
        if progress.answers[part.name] == nil { progress.answers[part.name] = .init(text: given, isRight: isRight) }
        try await partDone(desk)
    }
}

/// For a room: the answers are not taken down.
extension LessonGuide {
    /// What the records decide for, in words, and the page of that answer.
    func truth(of question: LessonQuestion, _ desk: GuideDesk) async throws -> (answer: String, page: String?) {
        switch question.answers {
        case .choices(let choices):
            for choice in choices where try await check(in: desk).look(choice.fact.fact).holds {
                return ("\(choice.label): \(choice.text)", question.pages[choice.label])
            }
            return ("None of the answers.", nil)
        case .value(let value):
            let truth = try await check(in: desk).text(of: value) ?? "not set"
            return ("\(value.words) is \(truth)", question.pages[truth])
        }
    }
}
