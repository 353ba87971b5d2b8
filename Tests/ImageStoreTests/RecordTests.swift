import FoundationEssentials
import ImageStore
import OCISpec
import Testing

@Suite struct RecordTests {
    @Test(arguments: RecordKind.allCases) func keepsRecordsByKind(_ kind: RecordKind) async throws {
        try await StoreFixture.with { fixture in
            let key = Digest(of: "key")
            #expect(fixture.store.readRecord(kind, key: key) == nil)
            try fixture.store.writeRecord(kind, key: key, data: Data("one".utf8))
            try fixture.store.writeRecord(kind, key: key, data: Data("line\nline".utf8))
            #expect(fixture.store.readRecord(kind, key: key) == Data("line\nline".utf8))
            #expect(try fixture.store.records(kind).map(\.key) == [key])
            try fixture.store.removeRecord(kind, key: key)
            #expect(try fixture.store.records(kind) == [])
        }
    }

    @Test func whatIsDamagedReadsAsNone() async throws {
        try await StoreFixture.with { fixture in
            let key = Digest(of: "key")
            try fixture.store.writeRecord(.steps, key: key, data: Data("content".utf8), layers: [Digest(of: "l")])
            let path = "\(fixture.store.root)/records/steps/\(key.hex)"
            let whole = try #require(FileManager.default.contents(atPath: path))
            for length in 0..<whole.count {
                try whole.prefix(length).write(to: URL(filePath: path))
                #expect(fixture.store.readRecord(.steps, key: key) == nil, "cut to \(length)")
            }
            for position in whole.indices {
                var changed = whole
                changed[position] ^= 1
                try changed.write(to: URL(filePath: path))
                #expect(fixture.store.readRecord(.steps, key: key) == nil, "changed at \(position)")
            }
            #expect(try fixture.store.layersOfRecords(.steps) == [])
            try whole.write(to: URL(filePath: path))
            #expect(fixture.store.readRecord(.steps, key: key) == Data("content".utf8))
            #expect(try fixture.store.layersOfRecords(.steps) == [Digest(of: "l")])
        }
    }

    @Test func listsIntermediateImagesWhoseLayersAreThere() async throws {
        try await StoreFixture.with { fixture in
            let layer = try fixture.layer(["a": "1"])
            func image(_ layer: Digest) throws -> IntermediateImage {
                var config = ImageConfig(created: "2024-01-01T00:00:00Z", architecture: "amd64", os: "linux")
                config.rootfs = RootFS(diffIDs: [layer])
                return try IntermediateImage(config: config, size: 1)
            }
            let there = try image(layer)
            let gone = try image(Digest(of: "gone"))
            try fixture.store.writeIntermediate(there)
            try fixture.store.writeIntermediate(gone)
            #expect(try fixture.store.intermediateImages() == [there])
            #expect(try fixture.store.resolve(String(there.id.hex.prefix(12))).id == there.id)
            #expect(throws: StoreError.self) { try fixture.store.resolve(gone.id.hex) }
            #expect(try fixture.store.images() == [])
        }
    }
}
