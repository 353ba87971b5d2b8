internal import FoundationEssentials

/// A request as it goes to one server; redirects and retries are made of further ones.
struct HTTPRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case patch = "PATCH"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// What is sent along; read where it stands, so that nothing large is ever in memory.
    enum Body: Sendable {
        case bytes([UInt8])
        /// `count` bytes of a file from `offset` on; the file stays open until the exchange is over.
        case file(descriptor: Int32, offset: Int, count: Int)

        var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, _, let count): count
            }
        }
    }

    var method: Method
    var url: URL
    var headers: [(name: String, value: String)] = []
    var body: Body?
    /// Whether the answer may come compressed, to be read as if it had not.
    var takesCompressed = false

    init(_ method: Method, _ url: URL, headers: [(name: String, value: String)] = [], body: Body? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// The head of an answer.
struct HTTPHead: Sendable {
    var status = 0
    /// By lower-case names; of a name that came several times the values joined by `, ` (RFC 9110, 5.3).
    var headers: [String: String] = [:]

    var isSuccess: Bool { (200..<300).contains(status) }
}

/// What came back. Bodies of success may have gone elsewhere, piece by piece; `body` is then empty.
struct HTTPResponse: Sendable {
    var head: HTTPHead
    var body: Data

    var status: Int { head.status }
    var headers: [String: String] { head.headers }
    var isSuccess: Bool { head.isSuccess }
}

/// Whose certificates count on a connection.
struct Trust: Hashable, Sendable {
    /// A file of certificates to trust beside the system's own.
    var caFile: String?
    var clientCertificate: String?
    var clientKey: String?
    /// False where the user allowed this host to have any certificate.
    var isChecked = true
}

/// Why there is no whole answer.
struct HTTPFailure: Error, Sendable {
    enum Kind: Hashable, Sendable {
        case noLibrary, badURL, noHost, noConnection, noTLS, untrusted, stalled, brokenOff, cancelled, other
        /// The answer is longer than anything of its kind.
        case tooLong(limit: Int)
    }

    var kind: Kind
    /// The library's own words.
    var words: String

    /// Whether the same request may well succeed a moment later.
    var isPassing: Bool {
        switch kind {
        case .noConnection, .stalled, .brokenOff, .other: true
        case .noLibrary, .badURL, .noHost, .noTLS, .untrusted, .cancelled, .tooLong: false
        }
    }
}
