import FoundationEssentials
import Glibc
import ImageStore
import OCISpec
import TestSupport
import Testing

@Suite struct BlobTests {
    @Test func keepsBytesByTheirDigest() async throws {
        try await StoreFixture.with { fixture in
            let blob = try fixture.store.putBlob(Data("hello".utf8))
            #expect(blob == BlobID(digest: Digest(of: "hello"), size: 5))
            #expect(fixture.store.hasBlob(blob.digest))
            #expect(try fixture.store.readBlob(blob.digest) == Data("hello".utf8))
            #expect(try fixture.store.putBlob(Data("hello".utf8)) == blob)
        }
    }

    @Test func noticesDamage() async throws {
        try await StoreFixture.with { fixture in
            let digest = try fixture.store.putBlob(Data("hello".utf8)).digest
            try Data("hellO".utf8).write(to: URL(filePath: fixture.store.blobPath(digest)))
            #expect(throws: StoreError.blobMismatch(expected: digest, found: Digest(of: "hellO"))) {
                try fixture.store.readBlob(digest)
            }
        }
    }

    @Test func replacesATruncatedBlob() async throws {
        try await StoreFixture.with { fixture in
            let digest = try fixture.store.putBlob(Data("hello".utf8)).digest
            try Data("he".utf8).write(to: URL(filePath: fixture.store.blobPath(digest)))
            try fixture.store.putBlob(Data("hello".utf8))
            #expect(try fixture.store.readBlob(digest) == Data("hello".utf8))
        }
    }

    @Test func boundsWhatIsReadWhole() async throws {
        try await StoreFixture.with { fixture in
            let digest = try fixture.store.putBlob(Data("hello".utf8)).digest
            #expect(throws: StoreError.tooLarge(path: fixture.store.blobPath(digest), limit: 4)) {
                try fixture.store.readBlob(digest, limit: 4)
            }
            #expect(try fixture.store.readBlob(digest, limit: 5).count == 5)
            #expect(throws: StoreError.missingBlob(Digest(of: "x"))) { try fixture.store.readBlob(Digest(of: "x")) }
        }
    }

    @Test func aWriterThatGoesLeavesNothing() async throws {
        try await StoreFixture.with { fixture in
            do {
                let dropped = try fixture.store.newBlob()
                #expect(write(dropped.descriptor, "abc", 3) == 3)
            }
            try fixture.store.newBlob().discard()
            #expect(throws: StoreError.sizeMismatch(Digest(of: "abc"), expected: 3, found: 0)) {
                try fixture.store.newBlob().commit(digest: Digest(of: "abc"), size: 3)
            }
            let root = fixture.store.root
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/temporary") == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/blobs/sha256") == [])
        }
    }

    @Test func aFullDiskIsToldAsOne() async throws {
        let error = StoreError.system(.write, path: "/s/x", code: ENOSPC)
        #expect(error.description.hasPrefix("the disk is full: '/s/x' could not be written"))
        let other = StoreError.system(.open, path: "/s/x", code: EACCES)
        #expect(other.description == "could not open '/s/x': Permission denied")
    }

    @Test func knowsALayerByItsDiffID() async throws {
        try await StoreFixture.with { fixture in
            let built = try fixture.layer(["a": "12345"])
            #expect(try fixture.store.layerPath(diffID: built) == fixture.store.blobPath(built))
            #expect(try fixture.store.storedLayer(diffID: built)?.contentSize == 5)
            let compressed = try fixture.store.putBlob(Data("gz".utf8))
            let diffID = Digest(of: "tar")
            #expect(throws: StoreError.missingLayer(diffID: diffID)) { try fixture.store.layerPath(diffID: diffID) }
            let descriptor = Descriptor(
                mediaType: .ociLayerGzip, digest: compressed.digest, size: compressed.size)
            try fixture.store.registerLayer(diffID: diffID, descriptor: descriptor, contentSize: 9)
            #expect(try fixture.store.layerBlob(diffID: diffID) == descriptor)
            #expect(try fixture.store.layerPath(diffID: diffID) == fixture.store.blobPath(compressed.digest))
        }
    }
}
