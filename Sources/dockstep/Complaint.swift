internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

/// What is told of an error: one sentence and, for a mistake in a Dockerfile, its place.
struct Complaint: Hashable {
    struct Place: Hashable {
        /// The file as the user named it.
        var file: String
        var line: Int
        var column: Int
    }

    var place: Place?
    var sentence: String

    init(sentence: String, place: Place? = nil) {
        self.sentence = sentence
        self.place = place
    }

    /// - Parameter dockerfile: the Dockerfile as the user named it, for errors that know a place in it and not its name.
    init(_ error: any Error, dockerfile: String = "Dockerfile") {
        switch error {
        case let error as DockerfileError:
            self.init(sentence: "\(error.error)", place: Place(error.error.range, of: error.name))
        case let error as PlanError:
            self.init(sentence: "\(error)", place: error.range.map { Place($0, of: dockerfile) })
        case let error as ClassicRefusal:
            self.init(sentence: "\(error)", place: error.range.map { Place($0, of: dockerfile) })
        case let error as StepError:
            self.init(sentence: "\(error)", place: error.range.map { Place($0, of: dockerfile) })
        default:
            self.init(sentence: "\(error)")
        }
    }

    /// Wrong usage, with the way to the right one; the argument parser's sentences are put into the style of ours.
    init(usage message: String, arguments: [String]) {
        let known = Dockstep.commandNames.contains(arguments.first ?? "") ? " \(arguments[0])" : ""
        let sentence = message.split(separator: "\n").joined(separator: " ")
        let isQuestion = sentence.hasSuffix("?")
        let bare = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
        let begun = bare.prefix(1).lowercased() + bare.dropFirst()
        self.init(sentence: "\(begun)\(isQuestion ? " See" : "; see") 'dockstep\(known) --help'")
    }

    /// The line for standard error, without its end.
    var line: String {
        place.map { "\($0.file):\($0.line):\($0.column): \(sentence)" } ?? "Error: \(sentence)"
    }
}

extension Complaint.Place {
    init(_ range: SourceRange, of file: String) {
        self.init(file: file, line: range.start.line, column: range.start.column)
    }
}
