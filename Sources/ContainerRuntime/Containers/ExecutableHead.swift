internal import Glibc

/// The first bytes of a program file, which tell what the kernel needs besides it (`elf(5)`, `execve(2)`).
struct ExecutableHead {
    enum Interpreter: Equatable {
        /// A program that needs nothing.
        case none
        /// A script's interpreter or a program's loader.
        case path(String)
        /// Neither a script nor a program of Linux's.
        case unknown
    }

    let interpreter: Interpreter

    /// The headers and the loader's name stand in a program's first page.
    private static let size = 4096

    /// Nil where the file can't be read.
    init?(_ path: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.size)
        // At most as many bytes as the array has are read into it.
        let count = unsafe read(file, &bytes, bytes.count)
        guard count >= 0 else { return nil }
        self.init(bytes: bytes.prefix(count))
    }

    init(bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        if bytes.starts(with: Array("#!".utf8)) {
            let line = bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            let word = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
            interpreter = word.map { .path(String($0)) } ?? .unknown
        } else if bytes.starts(with: [0x7F] + Array("ELF".utf8)) {
            interpreter = Self.loader(in: bytes).map(Interpreter.path) ?? .none
        } else {
            interpreter = .unknown
        }
    }

    /// The text of the `PT_INTERP` segment of a little-endian 64-bit program.
    private static func loader(in bytes: [UInt8]) -> String? {
        guard bytes.count >= 64, bytes[4] == 2, bytes[5] == 1 else { return nil }
        let interpreterSegment = 3
        guard let table = number(bytes, at: 32, size: 8), let size = number(bytes, at: 54, size: 2),
            let count = number(bytes, at: 56, size: 2)
        else { return nil }
        for index in 0..<count {
            let (entry, isTooFar) = table.addingReportingOverflow(index * size)
            guard !isTooFar, let type = number(bytes, at: entry, size: 4) else { return nil }
            guard type == interpreterSegment else { continue }
            guard let start = number(bytes, at: entry + 8, size: 8), start < bytes.count else { return nil }
            return String(decoding: bytes[start...].prefix { $0 != 0 }, as: UTF8.self)
        }
        return nil
    }

    private static func number(_ bytes: [UInt8], at offset: Int, size: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        let value = bytes[offset..<offset + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value)
    }
}
