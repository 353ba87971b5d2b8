/// What is wrong with a lesson or a course, and where.
package struct LessonMistake: Error, Hashable, Sendable {
    package enum Problem: Hashable, Sendable {
        case unreadable(String)
        case noFrontMatter
        case noColon
        case unknownKey(String, suggestion: String?, allowed: [String])
        case missingKey(String)
        case notANumber(String, key: String)
        case minutesOutOfRange(Int)
        case unknownNeed(String)
        case noParts
        case badHeading(String)
        case unknownKind(String, suggestion: String?)
        case badName(String)
        case repeatedName(String)
        case openBlock
        case secondBlock
        case textBeforeParts
        case emptyText(String)
        case unknownPage(String, part: String)
        case noBar(String)
        case answerCount(Int)
        case answersAndValue
        case noAnswers
        case missingPage(String)
        case noGoals
        case hintCount(Int)
        case noSolution(String)
        case noFolder(String)
        case unknownChapter(Int)
        case chapterHeading(String)
        case noLessons
        case fact(FactMistake)
    }

    /// As the user knows it: `lessons/07-which-make-a-layer/lesson.md`.
    package var file: String
    package var line: Int
    package var problem: Problem
}

/// What is wrong with a fact.
package enum FactMistake: Error, Hashable, Sendable {
    case empty
    case unknown(String, suggestion: String?)
    /// How the fact is written.
    case shape(String)
    case badNumber(String)
    case badSize(String)
    case badCode(String, suggestion: String?)
    case badList(String)
    case badField(String, suggestion: String?)
    case badPath(String)
    case badChange(String)
    case openQuote
    case noValue(String)
}
