/// One command of the prompt, as data: parsing, `help`, completion and suggestions all read this.
struct Command: Sendable {
    /// What a word of a command can be completed with.
    enum ArgumentKind: Sendable, Hashable {
        case command
        /// A command or a rule of the build checks.
        case helpTopic
        case step
        case stage
        case stepOrStage
        case breakpointPlace
        case breakpointNumber
        case image
        case imagePath
        case stepOrImagePath
        case contextPath
        /// A file of this machine, relative to the folder that dockstep was started in.
        case hostPath
        case setting
        case planOption
        /// What `advise` is about.
        case adviceTopic
        case planRules
        /// What `what-if` can be asked, and what comes behind that word.
        case change
        case changed
        /// What `predict` takes first, and a reason for a miss.
        case guess
        case guessReason
        /// The answers to the question of a lesson that stands open.
        case lessonAnswer
        /// What `reset` takes.
        case lessonReset
    }

    var name: String
    var aliases: [String] = []
    /// As usage writes them: `[N] PATH`.
    var arguments = ""
    /// One line, for the list of `help`.
    var summary: String
    /// What `help NAME` tells below the summary, an example in it.
    var help: String
    /// For each argument; the last counts for all that follow where `arguments` ends with dots.
    var completes: [ArgumentKind] = []
    /// True where a failure of the command means that the build did not come on.
    var advances = false
    /// True where the arguments may end in text of the Dockerfile, in which quotes need not match.
    var takesText = false
    var action: @Sendable (CommandCall, ReplContext) async throws -> CommandOutcome

    var usage: String { arguments.isEmpty ? name : "\(name) \(arguments)" }
}

/// What a command means for the session's end.
enum CommandOutcome: Sendable, Hashable {
    /// Nothing moved.
    case stays
    case moved
    case stepFailed
    case quit
}

/// A command's arguments, and how to read them.
struct CommandCall: Sendable {
    var usage: String
    var arguments: [String]
    /// What stands behind the command's name, as it was typed.
    var text = ""

    /// - Throws: `CommandError.tooManyArguments` where there are more.
    func expect(atMost count: Int) throws(CommandError) {
        if arguments.count > count { throw .tooManyArguments(arguments[count], usage: usage) }
    }

    /// - Throws: `CommandError.missingArgument` where there is none at that place.
    func argument(_ index: Int) throws(CommandError) -> String {
        guard index < arguments.count else { throw .missingArgument(usage: usage) }
        return arguments[index]
    }

    /// The argument as a number that is not negative; nil where there is none.
    func number(_ index: Int) throws(CommandError) -> Int? {
        guard index < arguments.count else { return nil }
        guard let number = Int(arguments[index]) else { throw .notANumber(arguments[index], usage: usage) }
        guard number >= 0 else { throw .negativeNumber(arguments[index], usage: usage) }
        return number
    }

    /// The argument as a number of steps, which is at least 1; nil where there is none.
    func count(_ index: Int) throws(CommandError) -> Int? {
        guard let count = try number(index) else { return nil }
        guard count > 0 else { throw .nothingCounted(usage: usage) }
        return count
    }

    /// Takes a leading step number off, where there is one.
    func leadingStep(unlessAlone: Bool = false) -> (step: Int?, rest: [String]) {
        guard let first = arguments.first, let number = Int(first), number >= 0 else { return (nil, arguments) }
        if unlessAlone, arguments.count == 1 { return (nil, arguments) }
        return (number, Array(arguments.dropFirst()))
    }
}
