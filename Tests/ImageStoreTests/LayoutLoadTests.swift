import FoundationEssentials
import ImageStore
import LayerArchive
import OCISpec
import TestSupport
import Testing

/// OCI layouts that hold more than one image for this machine.
@Suite struct LayoutLoadTests {
    private struct Layout {
        var folder: String
        var image: StoredImage
        var foreign: Platform

        func put(_ data: Data, type: MediaType) throws -> Descriptor {
            let digest = Digest(of: data)
            try data.write(to: URL(filePath: "\(folder)/blobs/sha256/\(digest.hex)"))
            return Descriptor(mediaType: type, digest: digest, size: data.count)
        }

        /// A manifest whose blobs are not there: whoever takes it fails.
        func absent(_ platform: Platform?, annotations: [String: String]? = nil) -> Descriptor {
            Descriptor(
                mediaType: .ociManifest, digest: Digest(of: "\(platform?.description ?? "none")"), size: 7,
                annotations: annotations, platform: platform)
        }

        func own(_ name: String? = nil) -> Descriptor {
            var descriptor = image.manifest
            descriptor.platform = Platform.host
            if let name { descriptor.annotations = ["org.opencontainers.image.ref.name": name] }
            return descriptor
        }

        func load(_ manifests: [Descriptor], into store: ImageStore) throws -> [LoadedImage] {
            let data = try CanonicalJSON.encode(ImageIndex(manifests: manifests))
            try data.write(to: URL(filePath: "\(folder)/index.json"))
            return try store.load(fromFolder: folder)
        }
    }

    private func with(_ body: (Layout, ImageStore) async throws -> Void) async throws {
        try await StoreFixture.with { fixture in
            let image = try fixture.image("hello", names: ["notes:1.0"])
            let folder = "\(fixture.folder)/layout"
            try fixture.store.saveLayout(images: [(image, [])], into: folder)
            let architecture = Platform.host.architecture == "arm64" ? "amd64" : "arm64"
            let foreign = Platform(os: "linux", architecture: architecture)
            try await body(
                Layout(folder: folder, image: image, foreign: foreign),
                try ImageStore(root: "\(fixture.folder)/other"))
        }
    }

    @Test func ofAnIndexThisMachinesImageIsTaken() async throws {
        try await with { layout, store in
            let attestation = layout.absent(
                Platform(os: "unknown", architecture: "unknown"),
                annotations: ["vnd.docker.reference.type": "attestation-manifest"])
            let index = try layout.put(
                CanonicalJSON.encode(
                    ImageIndex(manifests: [attestation, layout.absent(layout.foreign), layout.own()])),
                type: .ociIndex)
            var named = index
            named.annotations = ["io.containerd.image.name": "docker.io/library/notes:2"]
            let loaded = try layout.load([named], into: store)
            #expect(loaded.map(\.image.id) == [layout.image.id])
            #expect(loaded.flatMap(\.names).map(\.familiar) == ["notes:2"])
        }
    }

    @Test func platformsAtTheTopOfALayoutAreOneImage() async throws {
        try await with { layout, store in
            let loaded = try layout.load([layout.absent(layout.foreign), layout.own()], into: store)
            #expect(loaded.map(\.image.id) == [layout.image.id])
        }
    }

    @Test func anIndexWithoutThisMachineSaysSo() async throws {
        try await with { layout, store in
            let index = try layout.put(
                CanonicalJSON.encode(ImageIndex(manifests: [layout.absent(layout.foreign)])), type: .ociIndex)
            let error = #expect(throws: StoreError.self) { try layout.load([index], into: store) }
            #expect(
                error?.description
                    == "'blobs/sha256/\(index.digest.hex)' in the archive has no image for \(Platform.host)")
        }
    }

    /// Charts and signatures lie beside images; alone they are refused by their type.
    @Test func whatIsNoImageIsLeftOut() async throws {
        try await with { layout, store in
            let type = MediaType(rawValue: "application/vnd.cncf.helm.config.v1+json")
            let config = try layout.put(Data("{}".utf8), type: type)
            let chart = try layout.put(
                CanonicalJSON.encode(Manifest(config: config, layers: [])), type: .ociManifest)
            #expect(
                try layout.load([chart, layout.own("notes:1.0")], into: store).map(\.image.id) == [layout.image.id])
            let error = #expect(throws: StoreError.self) { try layout.load([chart], into: store) }
            #expect(error?.description.contains("is of type '\(type.rawValue)', which is not an image") == true)
        }
    }

    @Test func aNameThatIsNoImagesNameIsLeftAway() async throws {
        try await with { layout, store in
            let loaded = try layout.load([layout.own("Any Thing")], into: store)
            #expect(loaded.map(\.names) == [[]])
        }
    }

    @Test func aPipeInAFolderIsNotWaitedFor() async throws {
        try await with { layout, store in
            try runScript(
                "rm blobs/sha256/\(layout.image.id.hex); mkfifo blobs/sha256/\(layout.image.id.hex)", in: layout.folder)
            let error = #expect(throws: StoreError.self) { try layout.load([layout.own()], into: store) }
            guard case .archive(.missing) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try store.images().isEmpty)
        }
    }
}
