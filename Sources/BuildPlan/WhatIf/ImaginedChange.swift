internal import DockerfileSyntax

/// A change that is thought of and not made: of a file of the context, of a build argument, of the Dockerfile.
package enum ImaginedChange: Sendable, Hashable {
    case file(FileChange)
    /// nil takes the argument away.
    case argument(String, value: String?)
    /// A line of the Dockerfile replaced; one behind the last adds it.
    case line(Int, text: String)
    /// A step moved so that it becomes the step of that number.
    case move(Int, to: Int)

    /// Paths are of the context, without `.` and `..`.
    package enum FileChange: Sendable, Hashable {
        /// Other content, whatever it is.
        case edit(String)
        case touch(String)
        case chmod(String, ModeChange, written: String)
        /// Executable by all where its owner could not execute it, else by nobody.
        case flipExecutable(String)
        case rename(String, to: String)
        case add(String)
        case delete(String)
        /// Other content that is known.
        case content(String, [UInt8])
    }
}

/// What is wrong with the words of a change.
package enum ImaginedChangeError: Error, Hashable, Sendable {
    case nothing
    case unknown(String, suggestion: String?)
    case arguments(of: String)
    case outsideContext(String)
    case badMode(String)
    case notANumber(String, of: String)
}

extension ImaginedChange {
    /// The verbs with what follows them.
    package static let usages = [
        "edit": "edit PATH", "touch": "touch PATH", "chmod": "chmod [MODE] PATH", "rename": "rename PATH NEW",
        "add": "add PATH", "delete": "delete PATH", "arg": "arg NAME=VALUE", "line": "line N TEXT", "move": "move A B",
    ]

    package static let verbs = ["edit", "touch", "chmod", "rename", "add", "delete", "arg", "line", "move"]

    /// - Parameters:
    ///   - words: of the whole change, quotes taken off.
    ///   - text: the change as it was written: the text of a line keeps its quotes and blanks.
    package init(words: [String], text: String) throws(ImaginedChangeError) {
        guard let verb = words.first else { throw .nothing }
        guard Self.verbs.contains(verb) else {
            throw .unknown(verb, suggestion: Suggestion.closest(to: verb, among: Self.verbs))
        }
        let arguments = Array(words.dropFirst())
        switch verb {
        case "line": self = try Self.line(arguments, text: text)
        case "move":
            guard arguments.count == 2 else { throw .arguments(of: verb) }
            self = .move(try Self.number(arguments[0], of: verb), to: try Self.number(arguments[1], of: verb))
        case "arg": self = try Self.argument(arguments)
        default: self = .file(try FileChange(verb: verb, arguments))
        }
    }

    private static func argument(_ arguments: [String]) throws(ImaginedChangeError) -> ImaginedChange {
        guard arguments.count == 1 || arguments.count == 2, let first = arguments.first, !first.isEmpty,
            first.first != "="
        else {
            throw .arguments(of: "arg")
        }
        // As `set arg NAME VALUE` has it as well.
        if arguments.count == 2 { return .argument(first, value: arguments[1]) }
        guard let sign = first.firstIndex(of: "=") else { return .argument(first, value: nil) }
        return .argument(String(first[..<sign]), value: String(first[first.index(after: sign)...]))
    }

    private static func line(_ arguments: [String], text: String) throws(ImaginedChangeError) -> ImaginedChange {
        guard let first = arguments.first else { throw .arguments(of: "line") }
        let number = try number(first, of: "line")
        // What stands behind the verb and the number, as it is.
        var rest = text[...]
        for _ in 0..<2 {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            rest = rest.drop { $0 != " " && $0 != "\t" }
        }
        return .line(number, text: String(rest.dropFirst()))
    }

    private static func number(_ word: String, of verb: String) throws(ImaginedChangeError) -> Int {
        guard let number = Int(word), number > 0 else { throw .notANumber(word, of: verb) }
        return number
    }
}

extension ImaginedChange.FileChange {
    fileprivate init(verb: String, _ arguments: [String]) throws(ImaginedChangeError) {
        let counts = verb == "chmod" ? 1...2 : verb == "rename" ? 2...2 : 1...1
        guard counts.contains(arguments.count) else { throw .arguments(of: verb) }
        switch verb {
        case "chmod" where arguments.count == 1:
            guard ModeChange(arguments[0]) == nil else { throw .arguments(of: verb) }
            self = .flipExecutable(try Self.path(arguments[0]))
        case "chmod":
            // `chmod 755 run.sh` as in a shell; the other way round is as clear.
            let isModeFirst = ModeChange(arguments[0]) != nil
            let (word, path) = isModeFirst ? (arguments[0], arguments[1]) : (arguments[1], arguments[0])
            guard let mode = ModeChange(word) else { throw .badMode(arguments[0]) }
            self = .chmod(try Self.path(path), mode, written: word)
        case "rename": self = .rename(try Self.path(arguments[0]), to: try Self.path(arguments[1]))
        case "touch": self = .touch(try Self.path(arguments[0]))
        case "add": self = .add(try Self.path(arguments[0]))
        case "delete": self = .delete(try Self.path(arguments[0]))
        default: self = .edit(try Self.path(arguments[0]))
        }
    }

    private static func path(_ word: String) throws(ImaginedChangeError) -> String {
        let parts = word.split(separator: "/").filter { $0 != "." }
        guard !word.hasPrefix("/"), !parts.isEmpty, !parts.contains("..") else { throw .outsideContext(word) }
        return parts.joined(separator: "/")
    }

    /// The paths that it is about.
    package var paths: [String] {
        switch self {
        case .edit(let path), .touch(let path), .chmod(let path, _, _), .flipExecutable(let path), .add(let path),
            .delete(let path), .content(let path, _):
            [path]
        case .rename(let path, let new): [path, new]
        }
    }
}
