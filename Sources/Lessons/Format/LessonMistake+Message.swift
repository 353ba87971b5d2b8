extension LessonMistake: CustomStringConvertible {
    package var description: String { "\(file):\(line): \(problem.words)" }
}

extension LessonMistake.Problem {
    var words: String {
        switch self {
        case .unreadable(let reason): "can't be read: \(reason)"
        case .noFrontMatter: "the file has to begin with lines of 'key: value' between two lines '---'"
        case .noColon: "this is no line of 'key: value'"
        case .unknownKey(let key, let suggestion, let allowed):
            "there is no key '\(key)' here"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": they are \(allowed.joined(separator: ", "))")
        case .missingKey(let key): "the key '\(key)' is missing"
        case .notANumber(let text, let key): "'\(text)' is no number for '\(key)'"
        case .minutesOutOfRange(let minutes): "a lesson takes 10 to 20 minutes, and this says \(minutes)"
        case .unknownNeed(let need): "a lesson can need a 'registry', and this says '\(need)'"
        case .noParts: "a lesson needs at least one part: a heading '## KIND NAME: TITLE'"
        case .badHeading(let text): "a part begins with '## KIND NAME: TITLE', and this says '## \(text)'"
        case .unknownKind(let kind, let suggestion):
            "there is no kind of part '\(kind)'"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": they are read, predict, do, change, explain")
        case .badName(let name): "a part's name has small letters, digits and hyphens, and this says '\(name)'"
        case .repeatedName(let name): "there is a part '\(name)' already"
        case .openBlock: "the block of ``` that begins here does not end"
        case .secondBlock: "a part has one block 'lesson', and this is its second"
        case .textBeforeParts: "there is text before the first part"
        case .emptyText(let part): "the part '\(part)' has no text"
        case .unknownPage(let page, let part): "the part '\(part)' has no use for a page '\(page)'"
        case .noBar(let text): "'\(text)' needs a bar: TEXT | FACT"
        case .answerCount(let count): "a prediction has two to five answers, and this has \(count)"
        case .answersAndValue: "a prediction has answers or asks for a value, not both"
        case .noAnswers: "a prediction needs answers: lines 'a: TEXT | FACT', or 'value: FACT-VALUE'"
        case .missingPage(let answer): "the answer '\(answer)' has no page: a heading '### \(answer)' with a text"
        case .noGoals: "a change needs at least one 'goal: TEXT | FACT'"
        case .hintCount(let count): "a change has three hints, and this has \(count)"
        case .noSolution(let part):
            "there is no solution: neither a folder solution/\(part) nor a line 'by: COMMAND'"
        case .noFolder(let path): "there is no folder \(path)"
        case .unknownChapter(let number): "the course has no chapter \(number)"
        case .chapterHeading(let text): "a chapter begins with '## NUMBER TITLE', and this says '## \(text)'"
        case .noLessons: "there are no lessons: folders with a lesson.md"
        case .fact(let mistake): mistake.description
        }
    }
}

extension FactMistake: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "a fact is missing"
        case .unknown(let word, let suggestion):
            "there is no fact '\(word)'"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": docs/lessons.md lists them")
        case .shape(let shape): "this fact is written '\(shape)'"
        case .badNumber(let text): "'\(text)' is no number"
        case .badSize(let text): "'\(text)' is no size: a number with B, kB, MB or GB"
        case .badCode(let text, let suggestion):
            "there is no reason '\(text)'" + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
        case .badList(let text): "'\(text)' is no list such as [\"sh\", \"-c\"]"
        case .badField(let text, let suggestion):
            "the configuration has no field '\(text)'" + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
        case .badPath(let text): "'\(text)' is no path"
        case .badChange(let text): text
        case .openQuote: "a quote is opened and not closed"
        case .noValue(let word): "a value can't be asked of '\(word)'"
        }
    }
}
