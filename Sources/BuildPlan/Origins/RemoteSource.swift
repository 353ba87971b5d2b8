package import OCISpec

/// Files that a build takes from the network.
package enum RemoteSource: Sendable, Hashable {
    case url(URLSource)
    case git(GitSource)

    /// As it was written, for messages.
    package var text: String {
        switch self {
        case .url(let url): url.url
        case .git(let git): git.text
        }
    }
}

/// A file that a web server has.
package struct URLSource: Sendable, Hashable {
    /// `http://…` or `https://…`.
    package var url: String
    /// The name that the file gets.
    package var fileName: String
    /// What the file's SHA-256 must be; nil to take what comes.
    package var checksum: Digest?

    package init(url: String, fileName: String, checksum: Digest? = nil) {
        self.url = url
        self.fileName = fileName
        self.checksum = checksum
    }
}

extension URLSource {
    /// A file that ADD fetches: it is called as the last component of the URL's path, and `__unnamed__` where that has
    /// none. What a server suggests in `Content-Disposition` does not count (moby/buildkit, dockerfile2llb, dispatchCopy).
    ///
    /// - Returns: nil for what does not begin as a URL.
    package init?(adding text: String, checksum: Digest? = nil) {
        guard URLSource.isURL(text) else { return nil }
        self.init(url: text, fileName: URLSource.fileName(of: text), checksum: checksum)
    }

    /// Whether a text begins as BuildKit wants it of a URL: in small letters.
    package static func isURL(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

    private static func fileName(of text: String) -> String {
        let address = text.prefix { $0 != "#" && $0 != "?" }
        let path = address.drop { $0 != ":" }.dropFirst("://".count).drop { $0 != "/" }
        let name = path.split(separator: "/").last.map { PercentText.decoded(String($0)) } ?? ""
        // Go's `path.Base` of what is left once the escapes are read.
        let base = name.split(separator: "/").last.map(String.init) ?? ""
        return ["", ".", ".."].contains(base) ? "__unnamed__" : base
    }
}

/// The escapes of a URL.
enum PercentText {
    /// `%20` and its like read as the bytes they stand for; a text with a broken escape stays as it is.
    static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return text
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
