internal import Glibc

/// What a client asks of the receiver: one request of HTTP/1.1 (RFC 9112) as far as `docker push` uses it.
struct HTTPRequest {
    var method: String
    /// Without the query.
    var path: String
    var query: [String: String]
    /// By names in small letters.
    var headers: [String: String]
}

struct HTTPResponse {
    var status: Int
    var headers: [(String, String)] = []
    var body: [UInt8] = []
}

/// One connection: requests come and responses go, one after the other. What is no HTTP ends it: docker tries TLS first.
struct HTTPExchange: ~Copyable {
    private let socket: Int32
    private var buffer: [UInt8] = []

    /// The most that a request's head may have, in bytes; docker's have less than one thousand.
    private static let longestHead = 64 << 10

    init(socket: Int32) { self.socket = socket }

    deinit { close(socket) }

    /// - Returns: nil at the end of the connection, and for what is no request.
    mutating func next() -> HTTPRequest? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                buffer.removeFirst(end.upperBound)
                return Self.request(head)
            }
            if let first = buffer.first, !(65...90).contains(first) { return nil }
            guard buffer.count < Self.longestHead, fill() else { return nil }
        }
    }

    private static func request(_ head: String) -> HTTPRequest? {
        let lines = head.split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        let parts = words[1].split(separator: "?", maxSplits: 1)
        var query: [String: String] = [:]
        for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1)
            // Of the characters that are written as a number, digests have the colon and repositories the slash.
            let value = String(sides.dropFirst().first ?? "").replacing("%3A", with: ":").replacing("%2F", with: "/")
            query[String(sides.first ?? "")] = value
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            guard sides.count == 2 else { continue }
            headers[sides[0].lowercased()] = String(sides[1].drop { $0 == " " })
        }
        return HTTPRequest(method: String(words[0]), path: String(parts.first ?? ""), query: query, headers: headers)
    }

    /// Gives a request's body in pieces.
    ///
    /// - Returns: false where it does not come to its end.
    mutating func body(of request: HTTPRequest, receive: ([UInt8]) throws -> Void) throws -> Bool {
        if request.headers["expect"]?.lowercased() == "100-continue" {
            write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        if request.headers["transfer-encoding"]?.lowercased() == "chunked" { return try chunks(receive) }
        return try bytes(Int(request.headers["content-length"] ?? "0") ?? 0, receive)
    }

    private mutating func chunks(_ receive: ([UInt8]) throws -> Void) throws -> Bool {
        while true {
            guard let line = nextLine(), let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0 else {
                return false
            }
            if size == 0 {
                // Trailers end with an empty line.
                while let line = nextLine() { if line.isEmpty { return true } }
                return false
            }
            guard try bytes(size, receive), nextLine() == "" else { return false }
        }
    }

    private mutating func bytes(_ count: Int, _ receive: ([UInt8]) throws -> Void) throws -> Bool {
        var left = count
        while left > 0 {
            if buffer.isEmpty, !fill() { return false }
            let piece = Array(buffer.prefix(left))
            buffer.removeFirst(piece.count)
            left -= piece.count
            try receive(piece)
        }
        return true
    }

    private mutating func nextLine() -> String? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n".utf8)) {
                let line = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                buffer.removeFirst(end.upperBound)
                return line
            }
            guard buffer.count < Self.longestHead, fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = read(socket, &piece, piece.count)
            if count > 0 {
                buffer += piece[..<count]
                return true
            }
            if count == 0 || errno != EINTR { return false }
        }
    }

    func respond(_ response: HTTPResponse, withBody: Bool = true) {
        var text = "HTTP/1.1 \(response.status) \(Self.phrase(response.status))\r\n"
        text += "Docker-Distribution-Api-Version: registry/2.0\r\n"
        for (name, value) in response.headers { text += "\(name): \(value)\r\n" }
        if !response.headers.contains(where: { $0.0 == "Content-Length" }) {
            text += "Content-Length: \(response.body.count)\r\n"
        }
        write(Array((text + "\r\n").utf8) + (withBody ? response.body : []))
    }

    private func write(_ bytes: [UInt8]) {
        var done = 0
        while done < bytes.count {
            // A client that is gone is no reason for a signal.
            let count = bytes[done...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count >= 0 { done += count } else if errno != EINTR { return }
        }
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 400: "Bad Request"
        case 404: "Not Found"
        default: "Internal Server Error"
        }
    }
}
