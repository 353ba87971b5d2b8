import FoundationEssentials
import ImageStore
import LayerArchive
import OCISpec
import TestSupport
import Testing

/// Removing images that others are built on, the images after steps, and names by digest.
@Suite struct DependentTests {
    private struct Family {
        var store: ImageStore
        var base: StoredImage
        var child: StoredImage
        /// The image after the first of the child's two steps.
        var step: IntermediateImage

        /// The child's own layer.
        var top: Digest { child.config.rootfs.diffIDs[1] }
    }

    private static func entry(_ text: String) -> HistoryEntry {
        HistoryEntry(created: "2024-05-06T07:08:09Z", createdBy: text)
    }

    private func with(_ body: (Family) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let root = "\(folder)/store"
            let made = try Self.make(in: StoreFixture(folder: folder, store: try ImageStore(root: root)))
            let store = try ImageStore(root: root)
            try await body(
                Family(
                    store: store, base: try store.resolve(made.base.hex), child: try store.resolve(made.child.hex),
                    step: made.step))
        }
    }

    /// By a store of its own, which holds its layers only until this returns.
    private static func make(
        in fixture: StoreFixture
    ) throws -> (base: Digest, child: Digest, step: IntermediateImage) {
        let (bottom, top) = (try fixture.layer(["base": "base"]), try fixture.layer(["child": "child"]))
        let base = try fixture.store.writeImage(
            config: StoreFixture.config(), layers: [bottom], names: [Reference("base")])
        var config = base.config
        config.history.append(Self.entry("COPY child /"))
        config.rootfs = RootFS(diffIDs: [bottom, top])
        let step = try IntermediateImage(config: config, size: 9)
        try fixture.store.writeIntermediate(step)
        config.history.append(HistoryEntry(createdBy: "CMD x", emptyLayer: true))
        let child = try fixture.store.writeImage(
            config: config, layers: [bottom, top], names: [Reference("child:1")])
        try fixture.store.writeIntermediate(IntermediateImage(config: child.config, size: 9))
        return (base.id, child.id, step)
    }

    @Test func anImageThatAnotherIsBuiltOnNeedsForce() async throws {
        try await with { family in
            for text in ["base", family.base.id.short] {
                let error = #expect(throws: StoreError.dependentImages(family.base.id, ["child:1"])) {
                    try family.store.remove(text, force: false)
                }
                #expect(
                    error?.description
                        == "conflict: unable to delete \(family.base.id.short) (must be forced) - image has dependent "
                        + "child images: 'child:1' is built on it; -f deletes it all the same, and they keep the layers "
                        + "that they need")
                #expect(try family.store.images().count == 2)
            }
            let events = try family.store.remove("base", force: true)
            #expect(events == [.untagged(try Reference("base")), .deleted(family.base.id)])
            #expect(try family.store.resolve("child:1").layers.count == 2)
        }
    }

    @Test func untaggingNeedsNoForce() async throws {
        try await with { family in
            try family.store.tag(family.base, as: Reference("base:2"))
            let events = try family.store.remove("base:2", force: false)
            #expect(events == [.untagged(try Reference("base:2"))])
        }
    }

    @Test func theStepsOfAnImageGoWithIt() async throws {
        try await with { family in
            let events = try family.store.remove("child:1", force: false)
            let chain = family.child.config.rootfs.chainIDs[1]
            #expect(
                events == [
                    .untagged(try Reference("child:1")), .deleted(family.child.id), .deleted(family.step.id),
                    .deleted(chain),
                ])
            #expect(try family.store.intermediateImages().isEmpty)
            #expect(try family.store.records(.intermediates).isEmpty)
            #expect(try family.store.resolve("base").id == family.base.id)
        }
    }

    @Test func stepsThatAnotherImageNeedsStay() async throws {
        try await with { family in
            var config = family.step.config
            config.history.append(HistoryEntry(createdBy: "CMD y", emptyLayer: true))
            try family.store.writeImage(
                config: config, layers: config.rootfs.diffIDs, names: [Reference("child:2")])
            let events = try family.store.remove("child:1", force: false)
            #expect(events == [.untagged(try Reference("child:1")), .deleted(family.child.id)])
            #expect(try family.store.intermediateImages().map(\.id) == [family.step.id])
        }
    }

    @Test func stepsMayBeKept() async throws {
        try await with { family in
            try family.store.writeRecord(.steps, key: Digest(of: "key"), data: Data("x".utf8), layers: [family.top])
            let events = try family.store.remove(
                "child:1", force: false, keepingLayersOf: [.steps], keepingSteps: true)
            #expect(events == [.untagged(try Reference("child:1")), .deleted(family.child.id)])
            #expect(try family.store.intermediateImages().map(\.id).contains(family.step.id))
        }
    }

    @Test func theImageAfterAStepIsRemovedByItsID() async throws {
        try await with { family in
            let events = try family.store.remove(family.step.id.short, force: false)
            #expect(events == [.deleted(family.step.id)])
            #expect(throws: StoreError.self) {
                try family.store.remove(family.step.id.short, force: false)
            }
            #expect(try family.store.images().count == 2)
        }
    }

    @Test func byDigestOnlyThatNameGoes() async throws {
        try await with { family in
            let digest = family.base.manifest.digest
            let other = Digest(of: "another index")
            for name in ["base@\(digest)", "base@\(other)"] {
                try family.store.addDigest(Reference(name), to: family.base)
            }
            #expect(
                try family.store.remove("base@\(other)", force: false) == [.untagged(try Reference("base@\(other)"))])
            #expect(try family.store.resolve("base").names.count == 2)
            // With the tag the last digest goes.
            let events = try family.store.remove("base", force: true)
            #expect(
                events == [
                    .untagged(try Reference("base:latest")), .untagged(try Reference("base@\(digest)")),
                    .deleted(family.base.id),
                ])
        }
    }
}
