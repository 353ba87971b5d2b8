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

    init(_ error: any Error) {
        if let error = error as? DockerfileError {
            let start = error.error.range.start
            self.init(
                sentence: "\(error.error)", place: Place(file: error.name, line: start.line, column: start.column))
        } else {
            self.init(sentence: "\(error)")
        }
    }

    /// Wrong usage, with the way to the right one.
    init(usage message: String, arguments: [String]) {
        let known = Dockstep.commandNames.contains(arguments.first ?? "") ? " \(arguments[0])" : ""
        let sentence = message.split(separator: "\n").joined(separator: " ")
        let end = sentence.hasSuffix(".") || sentence.hasSuffix("?") ? "" : "."
        self.init(sentence: "\(sentence)\(end) See 'dockstep\(known) --help'.")
    }

    /// The line for standard error.
    var line: String {
        place.map { "\($0.file):\($0.line):\($0.column): \(sentence)\n" } ?? "Error: \(sentence)\n"
    }
}
