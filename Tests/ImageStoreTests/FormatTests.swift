import FoundationEssentials
import Glibc
import ImageStore
import LayerArchive
import OCISpec
import TestSupport
import Testing

/// What `save` writes in each format, and what `load` takes of other programs'.
@Suite struct FormatTests {
    /// Two images on one layer, one of them with two names.
    private func selection(_ fixture: StoreFixture) throws -> [(image: StoredImage, names: [Reference])] {
        let base = try fixture.layer(["etc/os": "base"])
        let one = try fixture.store.writeImage(
            config: StoreFixture.config(), layers: [base, fixture.layer(["one": "1"])],
            names: [Reference("one:1.0"), Reference("one:latest")])
        let two = try fixture.store.writeImage(
            config: StoreFixture.config(), layers: [base, fixture.layer(["two": "2"])],
            names: [Reference("localhost:5000/team/two")])
        return [(one, one.names), (two, two.names)]
    }

    private func other(_ fixture: StoreFixture, _ name: String = "other") throws -> StoreFixture {
        StoreFixture(folder: fixture.folder, store: try ImageStore(root: "\(fixture.folder)/\(name)"))
    }

    private func file(
        _ fixture: StoreFixture, _ name: String, _ images: [(image: StoredImage, names: [Reference])],
        _ format: ArchiveFormat?
    ) throws -> String {
        let path = "\(fixture.folder)/\(name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        try fixture.store.saveArchive(images: images, format: format, to: descriptor, name: name)
        return path
    }

    static let tars: [ArchiveFormat?] = [nil, .ociArchive, .dockerArchive]

    @Test(arguments: tars) func whatIsSavedIsLoadedWithItsNamesAndSavedAsTheSameBytes(_ format: ArchiveFormat?)
        async throws
    {
        try await StoreFixture.with { fixture in
            let images = try selection(fixture)
            let path = try file(fixture, "a.tar", images, format)
            let other = try other(fixture)
            let loaded = try other.load(path)
            #expect(Set(loaded.map(\.image.id)) == Set(images.map(\.image.id)))
            let names = loaded.flatMap(\.names).map(\.familiar)
            #expect(names == ["one:1.0", "one:latest", "localhost:5000/team/two:latest"])
            let again = try images.map { (try other.store.resolve($0.image.id.hex), $0.names) }
            let second = try file(other, "b.tar", again, format)
            #expect(FileManager.default.contents(atPath: path) == FileManager.default.contents(atPath: second))
        }
    }

    /// The same image ID with layers compressed in one store and not in the other.
    @Test func aDockerArchiveIsTheSameHoweverTheStoreHasItsLayers() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let packed = "\(fixture.folder)/packed.tar"
            try runSuccessfully([
                "skopeo", "copy", "--dest-compress", "oci:\(fixture.store.root):docker.io/library/notes:1.0",
                "oci-archive:\(packed):docker.io/library/notes:1.0",
            ])
            let other = try other(fixture)
            let loaded = try #require(try other.load(packed).first)
            #expect(loaded.image.id == image.id)
            #expect(loaded.image.manifest != image.manifest)
            let first = try file(fixture, "a.tar", [(image, image.names)], .dockerArchive)
            let second = try file(other, "b.tar", [(loaded.image, loaded.names)], .dockerArchive)
            #expect(FileManager.default.contents(atPath: first) == FileManager.default.contents(atPath: second))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(other.store.root)/temporary") == [])
        }
    }

    @Test func anOCIFolderIsALayoutThatOthersReadAndLoadTakes() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let folder = "\(fixture.folder)/layout"
            try fixture.store.saveLayout(images: [(image, image.names)], into: folder)
            let digest = try runSuccessfully([
                "skopeo", "inspect", "--format", "{{.Digest}}", "oci:\(folder):docker.io/library/notes:1.0",
            ])
            #expect(digest == "\(image.manifest.digest)\n")
            try runSuccessfully([
                "umoci", "unpack", "--rootless", "--image", "\(folder):docker.io/library/notes:1.0",
                "\(fixture.folder)/bundle",
            ])
            let loaded = try other(fixture).store.load(fromFolder: folder)
            #expect(loaded == [LoadedImage(image: image, names: image.names)])
            #expect(throws: StoreError.archiveNotWritten(path: folder, code: EEXIST)) {
                try fixture.store.saveLayout(images: [(image, image.names)], into: folder)
            }
        }
    }

    /// What Docker before 1.10 wrote and read: folders of layers, and `repositories`.
    @Test(arguments: [true, false]) func anArchiveOfOldIsLoaded(_ hasRepositories: Bool) async throws {
        try await StoreFixture.with { fixture in
            let images = try selection(fixture)
            let path = try file(fixture, "a.tar", images, .dockerArchive)
            let drop = hasRepositories ? "manifest.json" : "manifest.json repositories"
            let old = try runScript(
                "mkdir old; tar -C old -xf \(path); cd old; rm \(drop); tar -cf ../old.tar .", in: fixture.folder)
            #expect(old.isEmpty)
            let other = try other(fixture)
            let loaded = try other.load("\(fixture.folder)/old.tar")
            let expected = hasRepositories ? ["localhost:5000/team/two:latest", "one:1.0", "one:latest"] : []
            #expect(loaded.flatMap(\.names).map(\.familiar).sorted() == expected)
            #expect(loaded.count == 2)
            // The configuration is made anew, the layers are the same.
            #expect(
                Set(loaded.map(\.image.config.rootfs.diffIDs)) == Set(images.map(\.image.config.rootfs.diffIDs)))
            #expect(loaded.allSatisfy { $0.image.config.config.cmd == ["/bin/cat", "/etc/motd"] })
            // And the same as a folder.
            let again = try self.other(fixture, "third").store.load(fromFolder: "\(fixture.folder)/old")
            #expect(Set(again.map(\.image.id)) == Set(loaded.map(\.image.id)))
        }
    }

    @Test func parentsWithoutEndAreRefused() async throws {
        try await StoreFixture.with { fixture in
            try runScript(
                #"mkdir -p l/a; echo '{"id":"a","parent":"a"}' > l/a/json; touch l/a/layer.tar; echo '{"x":{"1":"a"}}' > l/repositories"#,
                in: fixture.folder)
            let error = #expect(throws: StoreError.self) { try fixture.store.load(fromFolder: "\(fixture.folder)/l") }
            #expect(
                error?.description
                    == "the image 'a' in the archive has more than 125 parents, or is its own, which no image has")
        }
    }

    @Test func aFolderOfSkopeosIsLoaded() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            for format in ["oci", "v2s2"] {
                try runSuccessfully([
                    "skopeo", "copy", "--format", format, "oci:\(fixture.store.root):docker.io/library/notes:1.0",
                    "dir:\(fixture.folder)/\(format)",
                ])
                let loaded = try other(fixture, "other-\(format)").store.load(fromFolder: "\(fixture.folder)/\(format)")
                #expect(loaded.map(\.image.id) == [image.id])
                #expect(loaded.flatMap(\.names).isEmpty)
            }
        }
    }

    /// A manifest of Docker's kind, as registries give it, becomes OCI's in a layout that must be one.
    @Test func anOCIArchiveHasOnlyOCITypes() async throws {
        try await StoreFixture.with { fixture in
            try fixture.image("hello", names: ["notes:1.0"])
            try runSuccessfully([
                "skopeo", "copy", "--format", "v2s2", "oci:\(fixture.store.root):docker.io/library/notes:1.0",
                "dir:\(fixture.folder)/dir",
            ])
            let other = try other(fixture)
            let loaded = try #require(try other.store.load(fromFolder: "\(fixture.folder)/dir").first)
            #expect(loaded.image.manifest.mediaType == .dockerManifest)
            let path = try file(other, "oci.tar", [(loaded.image, [Reference("notes:1.0")])], .ociArchive)
            let raw = try runSuccessfully(["skopeo", "inspect", "--raw", "oci-archive:\(path)"])
            #expect(!raw.contains("vnd.docker"))
            try runSuccessfully(["mkdir", "\(fixture.folder)/x"])
            try runSuccessfully(["bsdtar", "-C", "\(fixture.folder)/x", "-xf", path])
            try runSuccessfully([
                "umoci", "unpack", "--rootless", "--image", "\(fixture.folder)/x:docker.io/library/notes:1.0",
                "\(fixture.folder)/bundle",
            ])
        }
    }

    @Test(arguments: ["gzip", "zstd", "xz", "bzip2"]) func layersOfAnyCompressionAreLoaded(_ program: String)
        async throws
    {
        try await StoreFixture.with { fixture in
            let forge = try ArchiveForge(fixture)
            try Data(forge.layer).write(to: URL(filePath: "\(fixture.folder)/layer"))
            try runSuccessfully([program, "-q", "-c", "\(fixture.folder)/layer"], output: "\(fixture.folder)/packed")
            let bytes = Array(try #require(FileManager.default.contents(atPath: "\(fixture.folder)/packed")))
            let archive = try forge.archive(layer: "layer.tar") { writer in
                try writer.append(forge.file("layer.tar", size: bytes.count), bytes: bytes)
            }
            let loaded = try fixture.load(archive)
            #expect(loaded.map(\.image.id) == [forge.id])
            let entries = try LayerReader.entries(ofLayerAt: fixture.store.layerPath(diffID: forge.diffID))
            #expect(entries.count == 1)
        }
    }

    @Test func aNameThatMovesIsTold() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let archive = try fixture.save(image, as: ["notes:1.0"])
            let other = try other(fixture)
            let old = try other.image("another", names: ["notes:1.0"])
            #expect(try other.load(archive).map(\.replaced) == [[try Reference("notes:1.0"): old.id]])
            #expect(try other.load(archive).map(\.replaced) == [[:]])
            #expect(try other.store.images().map(\.names.count).sorted() == [0, 1])
        }
    }
}
