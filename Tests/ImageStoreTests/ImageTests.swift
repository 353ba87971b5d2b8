import FoundationEssentials
import ImageStore
import OCISpec
import Testing

@Suite struct ImageTests {
    @Test func theSameImageIsTheSameDigest() async throws {
        try await StoreFixture.with { fixture in
            let first = try fixture.image("one", names: ["app"])
            let again = try fixture.image("one", names: ["app"])
            #expect(first == again)
            #expect(try fixture.store.images() == [first])
            #expect(first.size == 3)
            #expect(first.names.map(\.familiar) == ["app:latest"])
        }
    }

    @Test func refusesAnImageWithoutItsLayers() async throws {
        try await StoreFixture.with { fixture in
            let gone = Digest(of: "gone")
            #expect(throws: StoreError.missingLayer(diffID: gone)) {
                try fixture.store.writeImage(config: StoreFixture.config(), layers: [gone])
            }
            let images = try fixture.store.images()
            #expect(images.isEmpty)
        }
    }

    @Test func aNameMovesAndLeavesTheFormerImageWithoutOne() async throws {
        try await StoreFixture.with { fixture in
            let old = try fixture.image("old", names: ["app:1"])
            let new = try fixture.image("new", names: ["app:1"])
            #expect(try fixture.store.resolve("app:1").id == new.id)
            #expect(try fixture.store.resolve(old.id.short).names == [])
            try fixture.store.tag(old, as: Reference("app:0"))
            #expect(try fixture.store.resolve(old.id.short).names.map(\.familiar) == ["app:0"])
            #expect(try fixture.store.untag(Reference("app:0")))
            #expect(try fixture.store.untag(Reference("app:0")) == false)
            #expect(try fixture.store.images().count == 2)
        }
    }

    @Test func resolvesNamesAndIDs() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("one", names: ["app:1.0", "localhost:5000/x/app"])
            let texts = [
                "app:1.0", "docker.io/library/app:1.0", "localhost:5000/x/app", image.id.description, image.id.hex,
                image.id.short, "sha256:\(image.id.short)", String(image.id.hex.prefix(5)),
                "app@\(image.manifest.digest)",
            ]
            for text in texts { #expect(try fixture.store.resolve(text).id == image.id, "\(text)") }
        }
    }

    @Test func suggestsNamesThatLookLikeIt() async throws {
        try await StoreFixture.with { fixture in
            try fixture.image("one", names: ["notes:1.0", "other:1"])
            let error = #expect(throws: StoreError.self) { try fixture.store.resolve("note:1.0") }
            #expect(error?.description == "no such image: note:1.0; did you mean 'notes:1.0'?")
            let tag = #expect(throws: StoreError.self) { try fixture.store.resolve("notes") }
            #expect(tag?.description == "no such image: notes:latest; did you mean 'notes:1.0'?")
            let none = #expect(throws: StoreError.self) { try fixture.store.resolve("quite-different") }
            #expect(none?.description == "no such image: quite-different:latest; 'dockstep images' lists what there is")
            let id = #expect(throws: StoreError.self) { try fixture.store.resolve("sha256:0123") }
            #expect(id?.description == "no such image: sha256:0123; 'dockstep images' lists what there is")
            let bad = #expect(throws: StoreError.self) { try fixture.store.resolve("Notes") }
            #expect(bad?.description == "'Notes' is not an image name: the repository name must be lower case")
        }
    }

    @Test func aShortIDHasToBeUnique() async throws {
        try await StoreFixture.with { fixture in
            var byDigit: [Character: [StoredImage]] = [:]
            for number in 0..<17 {
                let image = try fixture.image("\(number)")
                byDigit[image.id.hex.first ?? " ", default: []].append(image)
            }
            // Of 17 images two begin with the same of 16 digits.
            let pair = try #require(byDigit.first { $0.value.count > 1 })
            let error = #expect(throws: StoreError.self) { try fixture.store.resolve(String(pair.key)) }
            #expect(error == .ambiguousID(String(pair.key), matches: pair.value.map(\.id).sorted()))
        }
    }

    @Test func listsTheNewestFirst() async throws {
        try await StoreFixture.with { fixture in
            let old = try fixture.image("old", created: "2023-01-01T00:00:00+02:00")
            let new = try fixture.image("new", created: "2023-01-01T00:00:00Z")
            #expect(try fixture.store.images().map(\.id) == [new.id, old.id])
        }
    }

    @Test func twentyWritersAtOnceLoseNothing() async throws {
        try await StoreFixture.with { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        // Each with a store object of its own: nothing is shared but the files.
                        let store = try fixture.reopened()
                        let own = StoreFixture(folder: fixture.folder, store: store)
                        try own.image("image \(number)", names: ["app:\(number)"])
                    }
                }
                try await group.waitForAll()
            }
            let names = try fixture.store.images().flatMap(\.names).compactMap(\.tag)
            #expect(Set(names) == Set((0..<20).map(String.init)))
        }
    }
}
