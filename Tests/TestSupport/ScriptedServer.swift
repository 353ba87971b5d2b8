internal import Foundation
internal import Glibc
internal import Synchronization

/// A request as it came in.
package struct ScriptedRequest: Sendable {
    package var method: String
    /// With its query.
    package var path: String
    /// By lower-case names.
    package var headers: [String: String]
    package var body: [UInt8]
}

/// What a scripted server does with a request.
package enum ScriptedAnswer: Sendable {
    case whole(Int, headers: [String: String] = [:], body: [UInt8] = [])
    /// Promises all of the body, sends the first bytes of it and closes the connection.
    case cut(Int, headers: [String: String] = [:], body: [UInt8], after: Int)
    /// Sends for as long as anybody reads, up to 1 GB.
    case endless(Int, headers: [String: String] = [:])
    case close
}

/// An HTTP server on a port of its own that does wrong on purpose: what no real one can be asked to do.
package final class ScriptedServer: Sendable {
    package typealias Handler = @Sendable (ScriptedRequest) -> ScriptedAnswer

    package let port: Int
    private let listener: Int32
    private let handler: Handler
    private let log = Mutex<[ScriptedRequest]>([])
    private let isEnded = Atomic<Bool>(false)

    /// `127.0.0.1:PORT`.
    package var host: String { "127.0.0.1:\(port)" }
    /// What was asked, in order.
    package var requests: [ScriptedRequest] { log.withLock { $0 } }

    fileprivate init(_ handler: @escaping Handler) throws {
        self.handler = handler
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (descriptor, size) = (listener, length)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isBound else { throw CommandFailure(description: "no port for a scripted server: errno \(errno)") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    fileprivate func start() {
        Thread.detachNewThread { [self] in
            while !isEnded.load(ordering: .acquiring) {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { continue }
                Thread.detachNewThread { [self] in
                    serve(connection)
                    close(connection)
                }
            }
            close(listener)
        }
    }

    fileprivate func end() {
        isEnded.store(true, ordering: .releasing)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve(_ connection: Int32) {
        guard let request = Self.read(connection) else { return }
        log.withLock { $0.append(request) }
        switch handler(request) {
        case .whole(let status, let headers, let body):
            Self.send(Self.head(status, headers, length: body.count), connection)
            if request.method != "HEAD" { Self.send(body, connection) }
        case .cut(let status, let headers, let body, let count):
            Self.send(Self.head(status, headers, length: body.count), connection)
            Self.send(Array(body.prefix(count)), connection)
        case .endless(let status, let headers):
            Self.send(Self.head(status, headers, length: nil), connection)
            let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
            for _ in 0..<1000 { guard Self.send(piece, connection) else { break } }
        case .close: break
        }
        // What is still on its way to the other side must not be lost by the close.
        shutdown(connection, Int32(SHUT_WR))
    }

    private static func head(_ status: Int, _ headers: [String: String], length: Int?) -> [UInt8] {
        var text = "HTTP/1.1 \(status) As Told\r\nConnection: close\r\n"
        if let length { text += "Content-Length: \(length)\r\n" }
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    @discardableResult
    private static func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// nil for what is no HTTP: a client that tries TLS first.
    private static func read(_ connection: Int32) -> ScriptedRequest? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let first = bytes.first, !(0x41...0x5A).contains(first) { return nil }
            if let range = bytes.firstRange(of: end) {
                var request = parse(String(decoding: bytes[..<range.lowerBound], as: UTF8.self))
                request?.body = Array(bytes[range.upperBound...])
                let length = request?.headers["content-length"].flatMap { Int($0) } ?? 0
                while let count = request?.body.count, count < length {
                    let got = recv(connection, &buffer, buffer.count, 0)
                    guard got > 0 else { return nil }
                    request?.body += buffer[..<got]
                }
                return request
            }
            let got = recv(connection, &buffer, buffer.count, 0)
            guard got > 0 else { return nil }
            bytes += buffer[..<got]
        }
    }

    private static func parse(_ head: String) -> ScriptedRequest? {
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return ScriptedRequest(method: String(words[0]), path: String(words[1]), headers: headers, body: [])
    }
}

/// A scripted server as long as `body` runs.
package func withScriptedServer<Result>(
    _ handler: @escaping ScriptedServer.Handler, _ body: (ScriptedServer) async throws -> Result
) async throws -> Result {
    let server = try ScriptedServer(handler)
    server.start()
    defer { server.end() }
    return try await body(server)
}
