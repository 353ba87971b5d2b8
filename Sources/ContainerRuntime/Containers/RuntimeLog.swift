internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// The log that a runtime writes, one JSON object a line. What is an error in it was said by the runtime and not by the
/// command, which shares its standard error stream.
final class RuntimeLog: Sendable {
    private struct Line: Decodable {
        var level: String?
        var msg: String?
    }

    /// What crun writes when the kernel refuses the command after crun has already become it.
    private static let handedOver = Array("{\"msg\":\"exec container process".utf8)

    let path: String
    private let tail = Mutex<[UInt8]>([])
    private let handOverErrors = Mutex<[String]>([])

    init(path: String) { self.path = path }

    /// The end of the last piece of standard error, at most 256 bytes: what a runtime says is shorter.
    var lastWords: String { String(decoding: tail.withLock { $0 }, as: UTF8.self) }

    /// The errors' texts in order.
    var errors: [String] {
        Self.errors(in: SmallFile.text(path) ?? "") + handOverErrors.withLock { $0 }
    }

    private static func errors(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            guard let entry = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)),
                entry.level == "error" || entry.level == "fatal"
            else { return nil }
            return entry.msg
        }
    }

    private var isEmpty: Bool {
        var information = stat()
        return stat(path, &information) != 0 || information.st_size == 0
    }

    /// A piece of standard error without what the runtime itself wrote: it logs an error before it prints it.
    func withoutErrors(_ piece: [UInt8]) -> [UInt8] {
        tail.withLock { $0 = Array(piece.suffix(256)) }
        if piece.starts(with: Self.handedOver) {
            handOverErrors.withLock { $0 += Self.errors(in: String(decoding: piece, as: UTF8.self)) }
            return []
        }
        if isEmpty { return piece }
        var rest = piece[...]
        for error in errors {
            let printed = Array(error.utf8)
            guard let range = rest.firstRange(of: printed) else { continue }
            var end = range.upperBound
            if end < rest.endIndex, rest[end] == UInt8(ascii: "\n") { end += 1 }
            // A runtime may put a word such as its name before the text, on the same line.
            let start = rest[..<range.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? range.lowerBound
            rest = (rest[..<min(start, range.lowerBound)] + rest[end...])[...]
        }
        return Array(rest)
    }
}
