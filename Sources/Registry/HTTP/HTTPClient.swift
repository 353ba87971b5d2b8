internal import CCurl
internal import Dispatch
internal import FoundationEssentials
internal import Synchronization

/// Sends requests by libcurl, each on a thread of its own as long as it takes; connections are kept for the next ones.
final class HTTPClient: Sendable {
    /// Takes the body of a successful answer piece by piece; what it throws ends the exchange.
    typealias Sink = @Sendable (HTTPHead, UnsafeRawBufferPointer) throws -> Void

    /// libcurl's handle, which one thread at a time may use.
    ///
    /// `@unchecked Sendable`: it is taken out of the pool by whoever uses it and put back afterwards, under the pool's
    /// lock, so no two threads ever have it.
    private final class Connection: @unchecked Sendable {
        let pointer: OpaquePointer

        init?() {
            guard let pointer = ccurl_open() else { return nil }
            self.pointer = pointer
        }

        deinit { ccurl_close(pointer) }
    }

    private let idle = Mutex<[Connection]>([])

    /// One exchange.
    ///
    /// - Parameters:
    ///   - limit: the most bytes of a body that is kept in memory.
    ///   - sink: takes the body of an answer with a 2xx status; without it such bodies are kept in memory too.
    /// - Throws: `HTTPFailure`, and what `sink` throws. An answer with an error's status is no failure here.
    func send(_ request: HTTPRequest, trust: Trust, limit: Int, sink: Sink? = nil) async throws -> HTTPResponse {
        guard let connection = idle.withLock({ $0.popLast() }) ?? Connection() else {
            throw HTTPFailure(kind: .noLibrary, words: "")
        }
        let exchange = Exchange(body: request.body, limit: limit, sink: sink)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(returning: Self.perform(request, trust, exchange, connection.pointer))
                }
            }
        } onCancel: {
            exchange.stop()
        }
        idle.withLock { $0.append(connection) }
        return try exchange.response(result)
    }

    private static func perform(
        _ request: HTTPRequest, _ trust: Trust, _ exchange: Exchange, _ connection: OpaquePointer
    ) -> ccurl_result {
        // curl would wait a second for the server's leave to send a body.
        let lines = ["Expect:"] + request.headers.map { "\($0.name): \($0.value)" }
        return CStrings.with(lines) { headers in
            CStrings.with(
                [
                    request.method.rawValue, request.url.absoluteString, trust.caFile, trust.clientCertificate,
                    trust.clientKey,
                ]
            ) { texts in
                guard let method = texts[0], let url = texts[1] else { return ccurl_result() }
                var call = ccurl_request(
                    method: method, url: url, headers: headers.baseAddress, header_count: headers.count,
                    body_length: Int64(request.body?.count ?? -1), ca_file: texts[2], client_certificate: texts[3],
                    client_key: texts[4], verifies_peer: trust.isChecked ? 1 : 0,
                    takes_compressed: request.takesCompressed ? 1 : 0, connect_seconds: 15,
                    stall_seconds: 60, context: Unmanaged.passUnretained(exchange).toOpaque(),
                    on_header: Exchange.onHeader, on_body: Exchange.onBody, on_need: Exchange.onNeed,
                    on_tick: Exchange.onTick)
                return withExtendedLifetime(exchange) { ccurl_exchange(connection, &call) }
            }
        }
    }
}

/// C strings that live as long as a call.
private enum CStrings {
    static func with<Result>(
        _ texts: [String?], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        var bytes: [CChar] = []
        var places: [Int?] = []
        for text in texts {
            guard let text else {
                places.append(nil)
                continue
            }
            places.append(bytes.count)
            // A header that holds a NUL would end there; none of ours does.
            bytes += text.utf8CString
        }
        return bytes.withUnsafeBufferPointer { all in
            let pointers = places.map { place in place.flatMap { all.baseAddress?.advanced(by: $0) } }
            return pointers.withUnsafeBufferPointer(body)
        }
    }
}
