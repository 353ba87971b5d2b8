internal import Lessons
internal import TerminalUI

/// The words in which a lesson speaks at the prompt, besides its own texts. Pure, so that they are tested as they are.
enum LessonWords {
    static func begin(_ lesson: Lesson, project: String) -> String {
        """
        Lesson \(lesson.name): \(lesson.title) (\(lesson.minutes) minutes)
        \(lesson.summary)

        Your copy of the project is in \(project). Change its files in an editor of your own, in another window.
        In the lesson: 'lesson' shows where you are, 'hint', 'check', 'answer', 'skip', 'reset'; 'help' lists the rest. \
        'quit' leaves; the lesson goes on where you left it.
        """
    }

    static func resumed(_ lesson: Lesson, part: Int) -> String {
        """
        Lesson \(lesson.name): \(lesson.title). You were at part \(part) of \(lesson.parts.count).
        """
    }

    /// `--- part 3 of 9: predict ---`, in the width.
    static func heading(_ part: LessonPart, number: Int, of count: Int, style: TextStyle) -> String {
        let mark = style.unicode ? "─" : "-"
        let text = " part \(number) of \(count): \(part.word) "
        let room = max(0, min(style.width, 72) - text.count - 3)
        return "\n\(String(repeating: mark, count: 3))\(text)\(String(repeating: mark, count: room))\n"
    }

    static func choices(_ choices: [LessonQuestion.Choice]) -> String {
        choices.map { "- **\($0.label)** \($0.text)" }.joined(separator: "\n")
    }

    static func howToAnswer(_ question: LessonQuestion) -> String {
        switch question.answers {
        case .choices(let choices):
            let labels = choices.map(\.label)
            return "Your prediction: 'answer \(labels.dropLast().joined(separator: "', 'answer "))' or "
                + "'answer \(labels.last ?? "")'."
        case .value(let value): return "Your prediction of \(value.words): 'answer' and what you think it is."
        }
    }

    static func ask(_ question: LessonQuestion) -> String {
        switch question.answers {
        case .choices(let choices):
            "Your prediction (\(choices.map(\.label).joined(separator: ", ")); Enter to look around first): "
        case .value: "Your prediction (Enter to look around first): "
        }
    }

    static func tries(_ commands: [String]) -> String {
        commands.isEmpty ? "" : "Try:\n\n" + commands.map { "    \($0)" }.joined(separator: "\n")
    }

    static let goOn = "-- Enter goes on, q leaves -- "

    static func right(_ answer: String) -> String { "Right: \(answer)." }

    /// - Parameter right: the answer that the records decided for, in words.
    static func wrong(_ answer: String, right: String) -> String {
        "You said \(answer). The engine's record says otherwise: \(right.hasSuffix(".") ? String(right.dropLast()) : right)."
    }

    static func undecided(_ seen: [String]) -> String {
        "The records decide for none of the answers: \(seen.joined(separator: "; ")). 'reset' puts the project back as the question needs it."
    }

    /// A goal's line, with a mark that is no colour alone.
    static func goal(_ text: String, holds: Bool, seen: String) -> String {
        holds ? "[x] \(text)" : "[ ] \(text). Now: \(seen)."
    }

    static let reached = "Reached."
    static let notReached = "Not yet. 'hint' gives a hint; each save is checked."
    static let unreadable = "The Dockerfile can't be read as it is: mend it and save again."

    static func hint(_ number: Int, _ text: String) -> String { "Hint \(number) of 3: \(text)" }
    static let noMoreHints = "Those were all three hints: 'solution' shows one solution."
    static let noHints = "There are no hints here: hints belong to a goal."
    static let solutionLater = "The solution is shown once the goal is reached, or after three hints: 'hint'."

    static func kept(_ path: String) -> String { "What you had changed is kept in \(path)." }
    static let putBack = "The project is as this part needs it."

    static func laid(_ files: [String]) -> String {
        files.isEmpty ? "" : "Changed in your project for you: \(files.joined(separator: ", "))."
    }

    static func saved(_ files: [String]) -> String {
        files.isEmpty ? "Saved." : "Saved: \(files.prefix(4).joined(separator: ", "))\(files.count > 4 ? " ..." : "")."
    }

    static let notAQuestion = "No question stands open: 'lesson' shows where you are."
    static let questionOpen = "A question stands open: answer it first, or 'skip' it."
    static let isOver = "The lesson is over: 'quit' leaves it."

    static func notAnAnswer(_ text: String, _ labels: [String]) -> String {
        "'\(text)' is none of the answers: they are \(labels.joined(separator: ", "))."
    }

    static func notThere(_ missing: [String]) -> String { "Not yet: \(missing.joined(separator: "; "))." }

    static func done(_ lesson: Lesson, _ progress: LessonProgress, next: Lesson?) -> String {
        let onward =
            next.map { "Next: 'dockstep lesson start \($0.name)', \($0.title) (\($0.minutes) minutes)." }
            ?? "That was the last lesson of the course."
        return "The lesson is done. \(score(lesson, progress))\n\(onward)"
    }

    /// How many predictions were right, and what to look at again.
    static func score(_ lesson: Lesson, _ progress: LessonProgress) -> String {
        let questions = lesson.parts.filter { if case .predict = $0.kind { true } else { false } }
        let wrong = questions.filter { progress.answers[$0.name].map { !$0.isRight } ?? false }
        let right = "\(progress.rightAnswers) of \(questions.count) predictions were right."
        if wrong.isEmpty { return right }
        return right + "\nWorth another look: \(wrong.map { "\"\($0.title)\"" }.joined(separator: ", "))."
    }
}
