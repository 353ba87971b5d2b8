/// An image name in its full form: `docker.io/library/ubuntu:22.04`, with a tag, a digest, or both
/// (distribution/reference grammar; Docker Hub's defaults filled in).
package struct Reference: Hashable, Sendable {
    /// The registry's host, with a port where one was written: `docker.io`, `localhost:5000`.
    package let domain: String
    /// The repository: `library/ubuntu`.
    package let path: String
    package let tag: String?
    package let digest: Digest?

    /// Reads a name as `docker` does; a name with neither tag nor digest gets the tag `latest`.
    ///
    /// - Throws: `ReferenceError` saying which rule the name breaks.
    package init(_ text: String) throws(ReferenceError) {
        guard !text.isEmpty else { throw ReferenceError(text: text, reason: .empty) }
        if text.utf8.count == 64, (try? Digest(hex: text)) != nil {
            throw ReferenceError(text: text, reason: .looksLikeID)
        }
        var rest = Substring(text)
        var digest: Digest?
        if let at = rest.firstIndex(of: "@") {
            do { digest = try Digest(String(rest[rest.index(after: at)...])) } catch {
                throw ReferenceError(text: text, reason: .digest)
            }
            rest = rest[..<at]
        }
        let split = Reference.splitDomain(rest)
        rest = split.remainder
        var tag: String?
        if let colon = rest.lastIndex(of: ":") {
            tag = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        let path = String(rest)
        try self.init(domain: split.domain, path: path, tag: tag, digest: digest, in: text)
    }

    private init(domain: String, path: String, tag: String?, digest: Digest?, in text: String) throws(ReferenceError) {
        guard !path.isEmpty else { throw ReferenceError(text: text, reason: .emptyName) }
        guard path.utf8.count + domain.utf8.count < 255 else { throw ReferenceError(text: text, reason: .tooLong) }
        if path.contains(where: \.isUppercase) { throw ReferenceError(text: text, reason: .upperCase) }
        guard Reference.isDomain(domain) else { throw ReferenceError(text: text, reason: .domain) }
        guard path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy(Reference.isPathComponent) else {
            throw ReferenceError(text: text, reason: .name)
        }
        if let tag, !Reference.isTag(tag) { throw ReferenceError(text: text, reason: .tag) }
        self.domain = domain
        self.path = domain == "docker.io" && !path.contains("/") ? "library/\(path)" : path
        self.tag = tag ?? (digest == nil ? "latest" : nil)
        self.digest = digest
    }

    /// The same repository with another tag and no digest.
    ///
    /// - Throws: `ReferenceError` where `tag` is not a tag.
    package func with(tag: String) throws(ReferenceError) -> Reference {
        try Reference(domain: domain, path: path, tag: tag, digest: nil, in: "\(familiarName):\(tag)")
    }

    private static func splitDomain(_ text: Substring) -> (domain: String, remainder: Substring) {
        guard let slash = text.firstIndex(of: "/") else { return ("docker.io", text) }
        let first = text[..<slash]
        let isDomain =
            first.contains(".") || first.contains(":") || first == "localhost" || first.contains(where: \.isUppercase)
        guard isDomain else { return ("docker.io", text) }
        let domain = first == "index.docker.io" ? "docker.io" : String(first)
        return (domain, text[text.index(after: slash)...])
    }

    /// Letters, digits and hyphens joined by dots, or an IPv6 address in brackets; a port may follow.
    private static func isDomain(_ domain: String) -> Bool {
        var host = domain[...]
        if host.first == "[" {
            guard let end = host.firstIndex(of: "]") else { return false }
            let address = host[host.index(after: host.startIndex)..<end]
            guard !address.isEmpty, address.utf8.allSatisfy({ isDigit($0) || isHexLetter($0) || $0 == 0x3A }) else {
                return false
            }
            return isPort(host[host.index(after: end)...])
        }
        if let colon = host.firstIndex(of: ":") {
            guard isPort(host[colon...]) else { return false }
            host = host[..<colon]
        }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.first != "-" && part.last != "-"
                && part.utf8.allSatisfy { isDigit($0) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 == 0x2D }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isHexLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66 }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && text.utf8.count > 1 && text.utf8.dropFirst().allSatisfy(isDigit))
    }

    /// Lower-case letters and digits, joined by one `.`, one or two `_`, or any number of `-`.
    private static func isPathComponent(_ component: Substring) -> Bool {
        let isAlphanumeric: (UInt8) -> Bool = { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }
        guard let first = component.utf8.first, let last = component.utf8.last else { return false }
        guard isAlphanumeric(first), isAlphanumeric(last) else { return false }
        let separators = component.utf8.split(whereSeparator: isAlphanumeric)
        return separators.allSatisfy { run in
            let text = String(Substring(run))
            return text == "." || text == "_" || text == "__" || text.allSatisfy { $0 == "-" }
        }
    }

    /// A tag: a letter, digit or `_`, then up to 127 of letters, digits, `_`, `.` and `-`.
    package static func isTag(_ tag: String) -> Bool {
        let isWord: (UInt8) -> Bool = {
            ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
        }
        guard let first = tag.utf8.first, isWord(first), tag.utf8.count <= 128 else { return false }
        return tag.utf8.allSatisfy { isWord($0) || $0 == 0x2E || $0 == 0x2D }
    }

    /// The repository as people write it: `ubuntu` for `docker.io/library/ubuntu`.
    package var familiarName: String {
        guard domain == "docker.io" else { return "\(domain)/\(path)" }
        return path.hasPrefix("library/") && path.dropFirst("library/".count).contains("/") == false
            ? String(path.dropFirst("library/".count)) : path
    }

    /// The short form with tag and digest: `ubuntu:22.04`.
    package var familiar: String {
        familiarName + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}

extension Reference: CustomStringConvertible {
    /// The full form: `docker.io/library/ubuntu:22.04`.
    package var description: String {
        "\(domain)/\(path)" + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}

/// A text that is not an image name, and the rule it breaks.
package struct ReferenceError: Error, Hashable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case empty, emptyName, looksLikeID, digest, tag, name, domain, upperCase, tooLong
    }

    package let text: String
    package let reason: Reason

    package var description: String {
        let why =
            switch reason {
            case .empty: "it is empty"
            case .emptyName: "it has no name before the tag or digest"
            case .looksLikeID: "64 hexadecimal digits are an image ID, not a name"
            case .digest: "what follows '@' is not 'sha256:' and 64 hexadecimal digits"
            case .tag: "what follows ':' is not a tag (letters, digits, '_', '.', '-', at most 128)"
            case .name: "a name has lower-case letters and digits, joined by '.', '_', '-' or '/'"
            case .domain: "a registry's name has letters, digits, '-' and '.', and may end in ':' and a port"
            case .upperCase: "the repository name must be lower case"
            case .tooLong: "it is longer than 255 characters"
            }
        return "'\(text.prefix(300))' is not an image name: \(why)"
    }
}
