import Foundation
import LayerArchive
import OCISpec
import TestSupport
import Testing

@Suite struct LayerCompressorTests {
    /// Numbers that cannot be packed, and the same ones in each run.
    private static func random(_ count: Int) -> Data {
        var state: UInt64 = 88_172_645_463_325_252
        return Data(
            (0..<count).map { _ in
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                return UInt8(truncatingIfNeeded: state)
            })
    }

    private static func text(_ count: Int) -> Data { Data(repeating: UInt8(ascii: "a"), count: count) }

    /// What it makes of `content`: gzip's own reader has to give that back.
    private func packed(_ content: Data, in folder: String) throws -> Data {
        try content.write(to: URL(fileURLWithPath: "\(folder)/layer"))
        _ = FileManager.default.createFile(atPath: "\(folder)/layer.gz", contents: nil)
        let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(folder)/layer"))
        let target = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/layer.gz"))
        var read = 0
        let written = try LayerCompressor.compress(source.fileDescriptor, to: target.fileDescriptor) { read = $0 }
        try runScript("gzip -t layer.gz; gzip -dc layer.gz | cmp - layer", in: folder)
        let result = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/layer.gz"))
        #expect(read == content.count)
        #expect(written.size == result.count)
        #expect(written.digest == Digest(of: result))
        return result
    }

    /// The blocks' edges among them: a block has 1 MiB.
    @Test(arguments: [0, 1, 65_535, 65_536, 1 << 20, (1 << 20) + 1, 5_000_000])
    func gzipGivesTheLayerBack(_ count: Int) async throws {
        try await withTemporaryDirectory { folder in
            for content in [Self.text(count), Self.random(count), Self.text(count) + Self.random(count)] {
                let once = try packed(content, in: folder)
                #expect(try packed(content, in: folder) == once)
            }
        }
    }

    /// A block that does not get smaller is stored, which costs a thousandth; one that does is packed, beside it too.
    @Test func onlyWhatGetsSmallerIsPacked() async throws {
        try await withTemporaryDirectory { folder in
            let block = 1 << 20
            let stored = try packed(Self.random(block), in: folder)
            #expect(stored.count > block && stored.count < block + block / 1000)
            // The type of the first piece of deflate's: 0 is stored (RFC 1951, 3.2.3); gzip's header has ten bytes.
            #expect(stored[10] & 0b110 == 0)
            let both = try packed(Self.text(block) + Self.random(block), in: folder)
            #expect(both[10] & 0b110 != 0)
            #expect(both.count < stored.count + block / 100)
        }
    }
}
