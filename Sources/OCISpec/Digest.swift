internal import Crypto

/// A content address: `sha256:` and 64 lower-case hexadecimal digits (OCI image-spec, descriptor.md, "Digests").
/// Only SHA-256 is accepted: it is the one algorithm that every registry and engine writes.
package struct Digest: Hashable, Sendable, Comparable {
    /// The 64 hexadecimal digits, without the algorithm.
    package let hex: String

    /// - Throws: `DigestError` where the text is not a SHA-256 digest.
    package init(_ text: String) throws(DigestError) {
        guard text.hasPrefix("sha256:") else { throw DigestError(text: text) }
        try self.init(hex: String(text.dropFirst("sha256:".count)), in: text)
    }

    /// - Throws: `DigestError` where `hex` is not 64 lower-case hexadecimal digits.
    package init(hex: String) throws(DigestError) {
        try self.init(hex: hex, in: hex)
    }

    private init(hex: String, in text: String) throws(DigestError) {
        let isHex = hex.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
        guard hex.utf8.count == 64, isHex else { throw DigestError(text: text) }
        self.hex = hex
    }

    fileprivate init(bytes: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        hex = String(decoding: text, as: UTF8.self)
    }

    /// The digest of bytes at hand.
    package init(of data: some Sequence<UInt8>) {
        self.init(of: Array(data))
    }

    /// The digest of bytes at hand.
    package init(of bytes: [UInt8]) {
        var hasher = DigestHasher()
        hasher.update(bytes)
        self = hasher.finalize()
    }

    /// The digest of a text's UTF-8 bytes.
    package init(of text: String) {
        self.init(of: Array(text.utf8))
    }

    /// The first 12 digits, as Docker shows image IDs.
    package var short: String { String(hex.prefix(12)) }

    package static func < (left: Digest, right: Digest) -> Bool { left.hex < right.hex }
}

extension Digest: CustomStringConvertible {
    package var description: String { "sha256:\(hex)" }
}

extension Digest: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A text that should have been a digest and is not.
package struct DigestError: Error, Hashable, CustomStringConvertible {
    package let text: String

    package var description: String {
        "'\(text.prefix(80))' is not a digest: it should be 'sha256:' and 64 hexadecimal digits"
    }
}

/// SHA-256 fed in pieces, so that nothing has to be in memory at once.
package struct DigestHasher: Sendable {
    private var hasher = SHA256()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hasher.update(bufferPointer: bytes)
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    }

    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }

    /// The digest of all that was fed so far; feeding may go on afterwards.
    package func finalize() -> Digest { Digest(bytes: hasher.finalize()) }
}
