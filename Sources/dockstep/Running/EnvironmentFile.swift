/// A file of `--env-file`: a variable a line, as docker reads it.
enum EnvironmentFile {
    /// Bytes that are read at most: a list of variables is shorter than what a program may be started with.
    static let limit = 2 << 20

    /// The lines as values of `-e`: blanks before a line go, empty lines and those with `#` are left out, quotes stay.
    ///
    /// - Throws: `CommandFailure.badVariable` for a name with a blank in it, or none.
    static func variables(in text: String) throws(CommandFailure) -> [String] {
        var result: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let variable = line.drop { $0 == " " || $0 == "\t" }
            if variable.isEmpty || variable.hasPrefix("#") { continue }
            let name = variable.prefix { $0 != "=" }
            guard !name.isEmpty, !name.contains(where: \.isWhitespace) else { throw .badVariable(String(variable)) }
            result.append(String(variable))
        }
        return result
    }
}
