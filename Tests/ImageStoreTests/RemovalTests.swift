import FoundationEssentials
import Glibc
import ImageStore
import LayerArchive
import OCISpec
import TestSupport
import Testing

@Suite struct RemovalTests {
    /// Two images that share their lower layer, written by a process that has ended: nothing is held.
    private func withTwoImages(
        _ body: (ImageStore, _ shared: Digest, _ one: StoredImage, _ two: StoredImage) throws -> Void
    ) async throws {
        try await withTemporaryDirectory { folder in
            let root = "\(folder)/store"
            let (shared, one, two) = try write(root)
            try body(try ImageStore(root: root), shared, one, two)
        }
    }

    private func write(_ root: String) throws -> (Digest, StoredImage, StoredImage) {
        let fixture = StoreFixture(folder: root, store: try ImageStore(root: root))
        let shared = try fixture.layer(["base": "base"])
        let config = StoreFixture.config()
        let one = try fixture.store.writeImage(
            config: config, layers: [shared, fixture.layer(["one": "1"])],
            names: [Reference("one:a"), Reference("one:b")])
        let two = try fixture.store.writeImage(
            config: config, layers: [shared, fixture.layer(["two": "2"])], names: [Reference("two")])
        return (shared, one, two)
    }

    @Test func byNameTheImageGoesWithItsLastName() async throws {
        try await withTwoImages { store, shared, one, two in
            let first = try store.remove("one:a", force: false)
            #expect(first == [.untagged(try Reference("one:a"))])
            let chains = one.config.rootfs.chainIDs
            let second = try store.remove("one:b", force: false)
            #expect(second == [.untagged(try Reference("one:b")), .deleted(one.id), .deleted(chains[1])])
            let left = try store.images().map(\.id)
            #expect(left == [two.id])
            #expect(!store.hasBlob(one.config.rootfs.diffIDs[1]))
            #expect(!store.hasBlob(one.id))
            #expect(store.hasBlob(shared))
            let third = try store.remove("two", force: false)
            let both = two.config.rootfs.chainIDs.reversed().map(RemovalEvent.deleted)
            #expect(third == [.untagged(try Reference("two")), .deleted(two.id)] + both)
            for folder in ["blobs/sha256", "layers"] {
                let files = try FileManager.default.contentsOfDirectory(atPath: "\(store.root)/\(folder)")
                #expect(files.isEmpty)
            }
        }
    }

    @Test func byIDSeveralNamesNeedForce() async throws {
        try await withTwoImages { store, _, one, _ in
            let error = #expect(throws: StoreError.self) { try store.remove(one.id.short, force: false) }
            #expect(
                error?.description
                    == "conflict: unable to delete \(one.id.short) (must be forced) - "
                    + "image is referenced in multiple repositories")
            #expect(try store.resolve("one:a").id == one.id)
            let events = try store.remove(one.id.short, force: true)
            #expect(events.prefix(2) == [.untagged(try Reference("one:a")), .untagged(try Reference("one:b"))])
            #expect(throws: StoreError.self) { try store.resolve("one:a") }
        }
    }

    @Test func byIDOneNameNeedsNoForce() async throws {
        try await withTwoImages { store, _, _, two in
            let events = try store.remove(two.id.description, force: false)
            #expect(events.prefix(2) == [.untagged(try Reference("two")), .deleted(two.id)])
        }
    }

    @Test func theCacheKeepsItsLayers() async throws {
        try await withTwoImages { store, _, _, two in
            let top = two.config.rootfs.diffIDs[1]
            let key = Digest(of: "key")
            try store.writeRecord(.steps, key: key, data: Data("x".utf8), layers: [top])
            let events = try store.remove("two", force: false, keepingLayersOf: [.steps])
            #expect(events == [.untagged(try Reference("two")), .deleted(two.id)])
            #expect(store.hasBlob(top))
            #expect(try store.collectGarbage(roots: [top]).blobs == [])
            #expect(try store.collectGarbage(roots: [], recordsOf: [.steps]).blobs == [])
            #expect(try store.collectGarbage(roots: []).blobs == [top])
        }
    }

    @Test func whatARunningProcessHoldsStays() async throws {
        try await withTwoImages { store, shared, _, two in
            let other = try ImageStore(root: store.root)
            let top = two.config.rootfs.diffIDs[1]
            try other.hold([top])
            let events = try store.remove("two", force: false)
            #expect(events == [.untagged(try Reference("two")), .deleted(two.id)])
            #expect(try store.collectGarbage(roots: []).blobs == [])
            #expect(store.hasBlob(top))
            #expect(store.hasBlob(shared))
            withExtendedLifetime(other) {}
        }
    }

    @Test func aDeadProcessHoldsNothing() async throws {
        try await withTwoImages { store, _, _, two in
            let top = two.config.rootfs.diffIDs[1]
            try Data("\(top.hex)\n".utf8).write(to: URL(filePath: "\(store.root)/leases/1-1-1"))
            try store.remove("two", force: false)
            #expect(!store.hasBlob(top))
        }
    }

    /// A layer may be in two blobs, compressed for one image and not for another: with the one image its blob goes, and
    /// the other image is whole all the same.
    @Test func aLayerInTwoBlobsStaysForTheImageThatIsLeft() async throws {
        try await StoreFixture.with { fixture in
            let shared = try fixture.layer(["base": "base"])
            let top = try fixture.layer(["packed": "packed"])
            try fixture.store.writeImage(
                config: StoreFixture.config(), layers: [shared, top], names: [Reference("packed")])
            let archive = "\(fixture.folder)/packed.tar"
            try runSuccessfully([
                "skopeo", "copy", "--dest-compress", "oci:\(fixture.store.root):docker.io/library/packed:latest",
                "oci-archive:\(archive):packed",
            ])
            let root = "\(fixture.folder)/other"
            do {
                // What a store puts in, it holds until it goes.
                let maker = StoreFixture(folder: fixture.folder, store: try ImageStore(root: root))
                _ = try maker.layer(["base": "base"])
                try maker.store.writeImage(config: StoreFixture.config(), layers: [shared], names: [Reference("plain")])
                _ = try maker.load(archive)
            }
            let store = try ImageStore(root: root)
            try store.remove("plain", force: true)
            #expect(!store.hasBlob(shared))
            let image = try store.resolve("packed")
            #expect(image.layers.map(\.size) == [4, 6])
            #expect(try LayerReader.entries(ofLayerAt: store.layerPath(diffID: shared)).count == 1)
        }
    }

    @Test func collectionStopsWhereItCannotRead() async throws {
        try await withTwoImages { store, _, one, two in
            let garbage = try ImageStore(root: store.root).putBlob(Data("garbage".utf8)).digest
            try Data("{}".utf8).write(to: URL(filePath: store.blobPath(one.manifest.digest)))
            #expect(throws: StoreError.self) { try store.collectGarbage(roots: []) }
            #expect(store.hasBlob(garbage))
            #expect(store.hasBlob(two.id))
        }
    }

    @Test func aDamagedImageCanBeForgotten() async throws {
        try await withTwoImages { store, _, one, two in
            try Data("{}".utf8).write(to: URL(filePath: store.blobPath(one.id)))
            let listing = try store.listing()
            #expect(listing.images.map(\.id) == [two.id])
            #expect(listing.damaged.map(\.manifest) == [one.manifest.digest])
            // What the damaged one needs is not known, and so nothing is freed with the other.
            let other = try store.remove("two", force: false)
            #expect(other == [.untagged(try Reference("two")), .deleted(two.id)])
            #expect(store.hasBlob(two.id))
            let first = try store.remove("one:a", force: false)
            let second = try store.remove("one:b", force: false)
            #expect(first == [.untagged(try Reference("one:a"))])
            #expect(second == [.untagged(try Reference("one:b")), .deleted(one.manifest.digest)])
            #expect(try store.images().isEmpty)
            try store.collectGarbage(roots: [])
            #expect(!store.hasBlob(one.id))
        }
    }
}
