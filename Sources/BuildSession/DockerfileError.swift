package import DockerfileSyntax

/// A Dockerfile that can't be read as one: the parser's error with the file it is about.
package struct DockerfileError: Error, Hashable, Sendable {
    /// The file as messages name it.
    package var name: String
    package var error: SyntaxError
    /// What stands before the fault; nil for a file that is no text.
    package var before: Dockerfile?

    package init(name: String, error: SyntaxError, before: Dockerfile? = nil) {
        self.name = name
        self.error = error
        self.before = before
    }
}

extension DockerfileError: CustomStringConvertible {
    /// `Dockerfile:7:6: ` and the sentence.
    package var description: String {
        "\(name):\(error.range.start.line):\(error.range.start.column): \(error.description)"
    }
}
