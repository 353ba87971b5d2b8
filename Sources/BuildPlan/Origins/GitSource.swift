/// A commit's files in a git repository, written as BuildKit reads it (moby/buildkit, dfgitutil and gitutil):
/// `https://HOST/PATH.git#REF:FOLDER`, `git://…`, `ssh://…`, `USER@HOST:PATH`, or with a query of `ref`, `tag`, `branch`,
/// `subdir`, `checksum`, `keep-git-dir` and `submodules`.
package struct GitSource: Sendable, Hashable {
    /// As it was written.
    package var text: String
    /// What git is given: the address without query and fragment.
    package var remote: String
    /// A branch, tag or commit; empty for the default branch.
    package var ref = ""
    /// A folder of the repository, as written; empty for its root.
    package var folder = ""
    /// What the commit's ID must be or begin with; nil to take what comes.
    package var checksum: String?
    /// Whether `.git` stays; nil where the text does not say.
    package var keepsGitFolder: Bool?
    package var takesSubmodules = true

    /// Whether the repository is asked by SSH: `ssh://…` or `USER@HOST:PATH`.
    package var isReachedBySSH: Bool { remote.lowercased().hasPrefix("ssh://") || !remote.contains("://") }

    /// The folder's components, with `.` and `..` gone; empty for the root.
    package var folderPath: String { String(ImagePath.absolute(folder, in: "/").dropFirst()) }
}

extension GitSource {
    /// - Returns: nil for what names no repository: a path, another URL, an unknown protocol.
    /// - Throws: `GitSourceError` for a repository with a query that can't be understood.
    package init?(_ text: String) throws(GitSourceError) {
        guard let address = GitAddress(text) else { return nil }
        self.init(text: text, remote: address.remote)
        if address.fragment.hasPrefix("#") { throw GitSourceError(text: text, reason: .fragment(address.fragment)) }
        let parts = address.fragment.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        ref = parts.first.map(String.init) ?? ""
        folder = parts.count > 1 ? String(parts[1]) : ""
        try read(query: address.query)
    }

    /// What is given as a context may be a repository on GitHub without its protocol (moby/buildkit, ParseGitRef).
    package init?(context text: String) throws(GitSourceError) {
        guard text.hasPrefix("github.com/") else {
            try self.init(text)
            return
        }
        let parts = text.split(separator: "#", maxSplits: 1).map(String.init)
        let address = parts[0].hasSuffix(".git") ? parts[0] : parts[0] + ".git"
        try self.init("https://" + address + (parts.count > 1 ? "#\(parts[1])" : ""))
        self.text = text
    }

    /// Whether a text names a repository, right or wrong.
    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("github.com/") || GitAddress(text) != nil
    }

    private mutating func read(query: [(name: String, value: String)]) throws(GitSourceError) {
        var references: [String] = []
        var names: Set<String> = []
        for (name, value) in query {
            guard names.insert(name).inserted else { throw GitSourceError(text: text, reason: .twice(name)) }
            if value.isEmpty, !["submodules", "keep-git-dir"].contains(name) {
                throw GitSourceError(text: text, reason: .noValue(name))
            }
            switch name {
            case "ref": references.append(value)
            case "tag": references.append(value.hasPrefix("refs/tags/") ? value : "refs/tags/\(value)")
            case "branch": references.append(value.hasPrefix("refs/heads/") ? value : "refs/heads/\(value)")
            case "subdir":
                guard folder.isEmpty || folder == value else {
                    throw GitSourceError(text: text, reason: .conflict("subdir", folder, value))
                }
                folder = value
            case "checksum", "commit": checksum = value
            case "keep-git-dir": keepsGitFolder = try truth(name, value)
            case "submodules": takesSubmodules = try truth(name, value)
            default: throw GitSourceError(text: text, reason: .unknown(name))
            }
        }
        if names.isSuperset(of: ["tag", "branch"]) {
            throw GitSourceError(text: text, reason: .conflict("ref", references[0], references[1]))
        }
        for reference in references {
            guard ref.isEmpty || ref == reference else {
                throw GitSourceError(text: text, reason: .conflict("ref", ref, reference))
            }
            ref = reference
        }
        if ref.isEmpty, let checksum { ref = checksum }
    }

    /// As Go's `strconv.ParseBool` reads it; without a value it is true.
    private func truth(_ name: String, _ value: String) throws(GitSourceError) -> Bool {
        if value.isEmpty || ["1", "t", "T", "true", "TRUE", "True"].contains(value) { return true }
        if ["0", "f", "F", "false", "FALSE", "False"].contains(value) { return false }
        throw GitSourceError(text: text, reason: .notBoolean(name, value))
    }

    /// Whether a text is the whole ID of a commit.
    package static func isCommit(_ text: String) -> Bool {
        [40, 64].contains(text.utf8.count)
            && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }
}

/// A repository's text taken apart; nil for what is none.
private struct GitAddress {
    var remote: String
    var query: [(name: String, value: String)]
    var fragment: String

    init?(_ text: String) {
        if text.hasPrefix("./") || text.hasPrefix("../") { return nil }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let beforeQuery = parts[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        fragment = parts.count > 1 ? PercentText.decoded(String(parts[1])) : ""
        query = beforeQuery.count > 1 ? GitAddress.query(beforeQuery[1]) : []
        let address = String(beforeQuery[0])
        if let end = address.firstRange(of: "://"), GitAddress.isScheme(address[..<end.lowerBound]) {
            let scheme = address[..<end.lowerBound].lowercased()
            remote = scheme + address[end.lowerBound...]
            switch scheme {
            case "git", "ssh": break
            // Another URL is a file to be fetched: only the ending tells.
            case "http", "https": guard address.hasSuffix(".git") else { return nil }
            default: return nil
            }
        } else {
            guard GitAddress.isSecureCopyStyle(address) else { return nil }
            remote = address
        }
    }

    private static func isScheme(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) }
    }

    /// `USER@HOST:PATH`, the short form of an address for ssh.
    private static func isSecureCopyStyle(_ text: String) -> Bool {
        guard let at = text.firstIndex(of: "@"), let colon = text[at...].firstIndex(of: ":") else { return false }
        let user = text[..<at]
        let host = text[text.index(after: at)..<colon]
        let isName: (UInt8) -> Bool = { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F }
        return !user.isEmpty && !host.isEmpty && user.utf8.allSatisfy(isName)
            && host.utf8.allSatisfy { isName($0) || $0 == 0x2E }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39)
    }

    private static func query(_ text: Substring) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1].map { $0 == "+" ? " " : $0 } : []
            return (PercentText.decoded(String(parts[0])), PercentText.decoded(String(value)))
        }
    }
}

/// A text that names a git repository and asks of it what can't be understood.
package struct GitSourceError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case fragment(String)
        case noValue(String)
        case twice(String)
        case conflict(String, String, String)
        case notBoolean(String, String)
        case unknown(String)
    }

    package let text: String
    package let reason: Reason
}
