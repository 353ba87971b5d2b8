internal import CCurl
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// The Swift side of one exchange: what libcurl's callbacks fill and ask.
///
/// `@unchecked Sendable`: between the start of an exchange and its end only the thread that runs it touches the state;
/// the caller reads it afterwards. `isStopped`, which others may set meanwhile, is atomic.
final class Exchange: @unchecked Sendable {
    private let requestBody: HTTPRequest.Body?
    private let limit: Int
    private let sink: HTTPClient.Sink?
    private let isStopped = Atomic<Bool>(false)
    private var sent = 0
    private var head = HTTPHead()
    private var body: [UInt8] = []
    private var failure: (any Error)?

    init(body: HTTPRequest.Body?, limit: Int, sink: HTTPClient.Sink?) {
        requestBody = body
        self.limit = limit
        self.sink = sink
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// The answer, or why there is none.
    func response(_ result: ccurl_result) throws -> HTTPResponse {
        if let failure { throw failure }
        if isStopped.load(ordering: .relaxed) { throw HTTPFailure(kind: .cancelled, words: "") }
        if let kind = HTTPFailure.Kind(result.outcome) {
            let words = withUnsafeBytes(of: result.words) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            throw HTTPFailure(kind: kind, words: words)
        }
        return HTTPResponse(head: head, body: Data(body))
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Exchange? {
        context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    static let onHeader: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>, Int) -> Void = {
        context, line, length in
        let bytes = UnsafeRawBufferPointer(start: line, count: length)
        of(context)?.take(header: String(decoding: bytes, as: UTF8.self))
    }

    static let onBody: @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer, Int) -> Int32 = {
        context, bytes, count in
        of(context)?.take(body: UnsafeRawBufferPointer(start: bytes, count: count)) == true ? 0 : 1
    }

    static let onNeed: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer, Int) -> Int = {
        context, bytes, count in
        of(context)?.give(UnsafeMutableRawBufferPointer(start: bytes, count: count)) ?? -1
    }

    static let onTick: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
        of(context)?.isStopped.load(ordering: .relaxed) == false ? 0 : 1
    }

    private func take(header line: String) {
        if line.hasPrefix("HTTP/") {
            // A new head: an interim answer, or a proxy's, came before.
            head = HTTPHead(status: line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        let name = line[..<colon].lowercased()
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        head.headers[name] = head.headers[name].map { "\($0), \(value)" } ?? String(value)
    }

    private func take(body piece: UnsafeRawBufferPointer) -> Bool {
        do {
            if let sink, head.isSuccess {
                try sink(head, piece)
            } else if body.count + piece.count <= limit {
                body.append(contentsOf: piece)
            } else if head.isSuccess {
                throw HTTPFailure(kind: .tooLong(limit: limit), words: "")
            }
            // Of an error's page the start is enough.
            return true
        } catch {
            failure = error
            return false
        }
    }

    private func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        switch requestBody {
        case nil: return 0
        case .bytes(let bytes):
            let count = min(buffer.count, bytes.count - sent)
            bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<sent + count])) }
            sent += count
            return count
        case .file(let descriptor, let offset, let total):
            while true {
                let count = pread(descriptor, buffer.baseAddress, min(buffer.count, total - sent), off_t(offset + sent))
                if count >= 0 {
                    sent += count
                    return count
                }
                guard errno == EINTR else { return -1 }
            }
        }
    }
}

extension HTTPFailure.Kind {
    /// nil for an exchange that is done.
    fileprivate init?(_ outcome: ccurl_outcome) {
        switch outcome {
        case CCURL_DONE: return nil
        case CCURL_NO_LIBRARY: self = .noLibrary
        case CCURL_BAD_URL: self = .badURL
        case CCURL_NO_HOST: self = .noHost
        case CCURL_NO_CONNECTION: self = .noConnection
        case CCURL_NO_TLS: self = .noTLS
        case CCURL_UNTRUSTED: self = .untrusted
        case CCURL_STALLED: self = .stalled
        case CCURL_BROKEN_OFF: self = .brokenOff
        case CCURL_STOPPED: self = .cancelled
        default: self = .other
        }
    }
}
