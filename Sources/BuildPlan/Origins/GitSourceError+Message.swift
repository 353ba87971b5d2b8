internal import DockerfileSyntax

extension GitSourceError: CustomStringConvertible {
    private static let queries = ["ref", "tag", "branch", "subdir", "checksum", "commit", "keep-git-dir", "submodules"]

    /// One sentence; the place is told by whoever shows it.
    package var description: String {
        let why =
            switch reason {
            case .fragment(let fragment):
                "what follows the first '#' is '\(fragment)': write '#REF:FOLDER', or a query such as '?ref=REF'"
            case .noValue(let name): "'\(name)' of its query has no value"
            case .twice(let name): "'\(name)' stands in its query more than once"
            case .conflict(let name, let first, let second):
                "it asks for two values of \(name), '\(first)' and '\(second)'"
            case .notBoolean(let name, let value): "\(name) is '\(value)', which is neither true nor false"
            case .unknown(let name): unknown(name)
            }
        return "the git repository '\(text)' can't be fetched: \(why)"
    }

    private func unknown(_ name: String) -> String {
        let close = Suggestion.closest(to: name, among: Self.queries)
        return "there is no '\(name)' in the query of a repository; "
            + (close.map { "did you mean '\($0)'?" } ?? "there are \(Self.queries.joined(separator: ", "))")
    }
}
