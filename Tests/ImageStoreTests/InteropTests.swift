import FoundationEssentials
import Glibc
import ImageStore
import LayerArchive
import OCISpec
import TestSupport
import Testing

/// The store and its archives, read by other people's programs.
@Suite struct InteropTests {
    @Test func skopeoReadsTheStoreAsItIs() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            try fixture.image("other", names: ["localhost:5000/team/other"])
            let text = try runSuccessfully([
                "skopeo", "inspect", "--format", "{{.Digest}} {{.Architecture}} {{index .Layers 0}}",
                "oci:\(fixture.store.root):docker.io/library/notes:1.0",
            ])
            #expect(
                text == "\(image.manifest.digest) \(image.config.architecture) \(image.config.rootfs.diffIDs[0])\n")
            try runSuccessfully([
                "skopeo", "copy", "oci:\(fixture.store.root):localhost:5000/team/other:latest",
                "dir:\(fixture.folder)/copy",
            ])
        }
    }

    @Test func umociUnpacksTheStoreAsItIs() async throws {
        try await StoreFixture.with { fixture in
            try fixture.image("hello", names: ["notes:1.0"])
            try runSuccessfully([
                "umoci", "unpack", "--rootless", "--image", "\(fixture.store.root):docker.io/library/notes:1.0",
                "\(fixture.folder)/bundle",
            ])
            let motd = FileManager.default.contents(atPath: "\(fixture.folder)/bundle/rootfs/etc/motd")
            #expect(motd == Data("hello".utf8))
        }
    }

    @Test func skopeoReadsAnArchiveInBothWays() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let archive = try fixture.save(image, as: ["notes:1.0"])
            let format = "{{.Digest}} {{index .Layers 0}}"
            for source in ["docker-archive:\(archive)", "docker-archive:\(archive):notes:1.0"] {
                let text = try runSuccessfully(["skopeo", "inspect", "--format", "{{index .Layers 0}}", source])
                #expect(text == "\(image.config.rootfs.diffIDs[0])\n")
            }
            let oci = try runSuccessfully([
                "skopeo", "inspect", "--format", format, "oci-archive:\(archive):docker.io/library/notes:1.0",
            ])
            #expect(oci == "\(image.manifest.digest) \(image.config.rootfs.diffIDs[0])\n")
        }
    }

    @Test func theSameImageIsTheSameArchive() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let first = FileManager.default.contents(atPath: try fixture.save(image, as: ["notes:1.0"], to: "a"))
            let second = FileManager.default.contents(atPath: try fixture.save(image, as: ["notes:1.0"], to: "b"))
            #expect(first != nil)
            #expect(first == second)
        }
    }

    @Test(.enabled(if: getuid() == 0, "dockerd needs root"))
    func dockerLoadsRunsAndSavesItBack() async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.busyboxImage("hello from the image\n", names: ["notes:1.0", "notes:latest"])
            let archive = try fixture.save(image, as: ["notes:1.0", "notes:latest"])
            try await withDockerd { docker in
                let loaded = try docker.succeed(["load", "-i", archive])
                #expect(loaded == "Loaded image: notes:1.0\nLoaded image: notes:latest\n")
                let id = try docker.succeed(["image", "inspect", "--format", "{{.Id}} {{json .RepoTags}}", "notes:1.0"])
                #expect(id == "\(image.id) [\"notes:1.0\",\"notes:latest\"]\n")
                let printed = try docker.succeed(["run", "--rm", "--network", "none", "notes:1.0"])
                #expect(printed == "hello from the image\n")

                let back = "\(fixture.folder)/back.tar"
                try docker.succeed(["save", "-o", back, "notes:1.0"])
                let other = StoreFixture(
                    folder: fixture.folder, store: try ImageStore(root: "\(fixture.folder)/other"))
                let loadedBack = try other.load(back)
                #expect(loadedBack.map(\.image.id) == [image.id])
                #expect(loadedBack.flatMap(\.names).map(\.familiar) == ["notes:1.0"])
                #expect(loadedBack.first?.image.size == image.size)
            }
        }
    }
}

extension StoreFixture {
    /// Saves an image to a file of the fixture's folder and gives its path.
    func save(_ image: StoredImage, as names: [String], to file: String = "image.tar") throws -> String {
        let path = "\(folder)/\(file)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        try store.saveArchive(images: [(image, try names.map { try Reference($0) })], to: descriptor, name: path)
        return path
    }

    func load(_ path: String) throws -> [LoadedImage] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        return try store.load(from: descriptor, name: path)
    }

    /// An image that can run: Debian's static busybox and a text that its CMD prints.
    func busyboxImage(_ text: String, names: [String]) throws -> StoredImage {
        let busybox = try #require(FileManager.default.contents(atPath: "/bin/busybox"))
        let bytes = Array(busybox)
        let base = try layer([
            (FileEntry(path: try EntryPath("bin"), kind: .directory, mode: 0o755), []),
            (FileEntry(path: try EntryPath("bin/busybox"), kind: .file, mode: 0o755, size: bytes.count), bytes),
            (FileEntry(path: try EntryPath("bin/cat"), kind: .symlink(target: Array("busybox".utf8)), mode: 0o777), []),
        ])
        let motd = try layer(["etc/motd": text])
        var config = Self.config()
        config.history.insert(HistoryEntry(created: config.created, createdBy: "ADD busybox /"), at: 0)
        return try store.writeImage(
            config: config, layers: [base, motd], names: names.map { try Reference($0) })
    }
}
