import FoundationEssentials
import Glibc
import ImageStore
import LayerArchive
import OCISpec
import TestSupport
import Testing

@Suite struct LoadTests {
    @Test func whatWasSavedComesBackTheSame() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let archive = try fixture.save(image, as: ["notes:1.0"])
            let other = StoreFixture(folder: fixture.folder, store: try ImageStore(root: "\(fixture.folder)/other"))
            let loaded = try other.load(archive)
            #expect(loaded == [LoadedImage(image: image, names: [try Reference("notes:1.0")])])
        }
    }

    @Test(arguments: ["gzip", "zstd", "xz"]) func takesCompressedArchives(_ program: String) async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello")
            let archive = try fixture.save(image, as: [])
            try runSuccessfully([program, "-q", "-c", archive], output: "\(fixture.folder)/image.packed")
            let other = StoreFixture(folder: fixture.folder, store: try ImageStore(root: "\(fixture.folder)/other"))
            let loaded = try other.load("\(fixture.folder)/image.packed")
            #expect(loaded.map(\.image.id) == [image.id])
            #expect(loaded.flatMap(\.names) == [])
        }
    }

    @Test func readsAPipe() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello")
            let archive = try fixture.save(image, as: ["a"])
            let bytes = try #require(FileManager.default.contents(atPath: archive))
            var ends: [Int32] = [0, 0]
            #expect(pipe(&ends) == 0)
            let (reading, writing) = (ends[0], ends[1])
            let writer = Task.detached {
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
                    guard count > 0 else { break }
                    rest = rest.dropFirst(count)
                }
                close(writing)
            }
            let other = try ImageStore(root: "\(fixture.folder)/other")
            #expect(try other.load(from: reading, name: "standard input").map(\.image.id) == [image.id])
            await writer.value
            close(reading)
        }
    }

    /// skopeo compresses layers for an OCI archive: the blob is then not the tar that the diff ID names.
    @Test func takesOCIArchivesWithCompressedLayers() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let archive = "\(fixture.folder)/oci.tar"
            try runSuccessfully([
                "skopeo", "copy", "--dest-compress", "oci:\(fixture.store.root):docker.io/library/notes:1.0",
                "oci-archive:\(archive):docker.io/library/notes:1.0",
            ])
            let other = StoreFixture(folder: fixture.folder, store: try ImageStore(root: "\(fixture.folder)/other"))
            let loaded = try #require(try other.load(archive).first)
            #expect(loaded.image.id == image.id)
            #expect(loaded.image.size == 5)
            #expect(loaded.names.map(\.familiar) == ["notes:1.0"])
            let diffID = image.config.rootfs.diffIDs[0]
            #expect(try other.store.layerBlob(diffID: diffID)?.mediaType == .ociLayerGzip)
            let path = try other.store.layerPath(diffID: diffID)
            #expect(try LayerReader.entries(ofLayerAt: path).count == 1)
            // And out again, for a reader that never saw the first store.
            let again = try other.save(loaded.image, as: ["notes:1.0"], to: "again.tar")
            let text = try runSuccessfully([
                "skopeo", "inspect", "--format", "{{.Digest}}", "oci-archive:\(again):docker.io/library/notes:1.0",
            ])
            #expect(text == "\(loaded.image.manifest.digest)\n")
            try runSuccessfully(["skopeo", "copy", "docker-archive:\(again)", "dir:\(fixture.folder)/dir"])
        }
    }

    @Test func followsLayersThatAreLinks() async throws {
        try await StoreFixture.with { fixture in
            let forge = try ArchiveForge(fixture)
            let archive = try forge.archive(layer: "b/layer.tar") { writer in
                try writer.append(forge.file("a/layer.tar"), bytes: forge.layer)
                try writer.append(forge.link("b/layer.tar", to: "../a/layer.tar"))
            }
            #expect(try fixture.load(archive).map(\.image.id) == [forge.id])
        }
    }

    @Test func anArchiveOfSomethingElseIsRefused() async throws {
        try await StoreFixture.with { fixture in
            let path = "\(fixture.folder)/x.tar"
            try Data("not a tar at all, but long enough to be looked at\n".utf8).write(to: URL(filePath: path))
            let error = #expect(throws: StoreError.self) { try fixture.load(path) }
            #expect(error?.description.contains("is not a tar archive") == true)
            let descriptor = open(path, O_WRONLY | O_TRUNC)
            var writer = LayerWriter(descriptor: descriptor)
            try writer.append(FileEntry(path: EntryPath("a"), kind: .file, mode: 0o644), bytes: [])
            _ = try writer.finish()
            close(descriptor)
            #expect(throws: StoreError.archive(.noImages)) { try fixture.load(path) }
        }
    }

    @Test func damageIsFoundAndChangesNothing() async throws {
        try await StoreFixture.with { fixture in
            let forge = try ArchiveForge(fixture)
            let changed = try forge.archive(layer: "layer.tar") { writer in
                var bytes = forge.layer
                bytes[512] ^= 1
                try writer.append(forge.file("layer.tar", size: bytes.count), bytes: bytes)
            }
            let error = #expect(throws: StoreError.self) { try fixture.load(changed) }
            guard case .archive(.diffIDMismatch(let layer, let expected, _)) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(layer == "layer.tar")
            #expect(expected == forge.diffID)
            let incomplete = try forge.archive(layer: "layer.tar") { _ in }
            #expect(throws: StoreError.archive(.missing(file: "layer.tar", neededBy: "manifest.json"))) {
                try fixture.load(incomplete)
            }
            #expect(try fixture.store.images().isEmpty)
            let root = fixture.store.root
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/blobs/sha256") == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/temporary") == [])
        }
    }

    @Test(arguments: [
        ("../evil", #"its entry '../evil' has a '..' in it and could leave its folder"#),
        ("/etc/passwd", "its entry '/etc/passwd' is an absolute path"),
        ("a/../../evil", "its entry 'a/../../evil' has a '..' in it and could leave its folder"),
        ("link/evil", "its entry 'link/evil' goes through the symbolic link 'link'"),
    ])
    func refusesPathsThatLeave(_ path: String, message: String) async throws {
        try await StoreFixture.with { fixture in
            let archive = "\(fixture.folder)/evil.tar"
            try RawTar.write([("link", "/tmp"), (path, nil)], to: archive)
            let error = #expect(throws: StoreError.self) { try fixture.load(archive) }
            #expect(error?.description == "the archive is refused: \(message)")
        }
    }

    @Test func refusesALayerThatLinksOutOfTheArchive() async throws {
        try await StoreFixture.with { fixture in
            let forge = try ArchiveForge(fixture)
            let archive = try forge.archive(layer: "b/layer.tar") { writer in
                try writer.append(forge.link("b/layer.tar", to: "../../etc/passwd"))
            }
            let error = #expect(throws: StoreError.self) { try fixture.load(archive) }
            #expect(
                error?.description
                    == "the archive is refused: its entry 'b/layer.tar' is a link to '../../etc/passwd', "
                    + "which is not in the archive")
        }
    }

    @Test(arguments: [
        ("../evil", "its entry '../evil' has a '..' in it and could leave its folder"),
        ("link/evil", "its entry 'link/evil' goes through the symbolic link 'link'"),
    ])
    func refusesLayersThatLeave(_ path: String, message: String) async throws {
        try await StoreFixture.with { fixture in
            let evil = "\(fixture.folder)/layer.tar"
            try RawTar.write([("link", "/tmp"), (path, nil)], to: evil)
            let bytes = Array(try #require(FileManager.default.contents(atPath: evil)))
            let forge = try ArchiveForge(fixture, layer: bytes)
            let archive = try forge.archive(layer: "layer.tar") { writer in
                try writer.append(forge.file("layer.tar"), bytes: forge.layer)
            }
            let error = #expect(throws: StoreError.self) { try fixture.load(archive) }
            #expect(error?.description == "the layer 'layer.tar' is refused: \(message)")
            #expect(try fixture.store.images().isEmpty)
        }
    }
}
