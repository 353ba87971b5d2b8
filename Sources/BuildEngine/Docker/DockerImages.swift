internal import BuildPlan
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec
internal import Synchronization

/// What `docker image inspect` says of an image.
struct DockerImage: Decodable, Sendable {
    struct Files: Decodable, Sendable {
        var layers: [Digest]?

        private enum CodingKeys: String, CodingKey { case layers = "Layers" }
    }

    var id: Digest
    var created: String?
    private var files: Files
    private var written: ContainerConfig?

    /// Diff IDs, bottom first.
    var layers: [Digest] { files.layers ?? [] }

    /// As a configuration blob has it: what is empty is not there.
    var config: ContainerConfig {
        var config = written ?? ContainerConfig()
        func filled<Value: Collection>(_ value: Value?) -> Value? { value.flatMap { $0.isEmpty ? nil : $0 } }
        config.user = filled(config.user)
        config.env = filled(config.env)
        config.entrypoint = filled(config.entrypoint)
        config.cmd = filled(config.cmd)
        config.shell = filled(config.shell)
        config.onBuild = filled(config.onBuild)
        config.labels = filled(config.labels)
        config.volumes = filled(config.volumes)
        config.exposedPorts = filled(config.exposedPorts)
        config.workingDir = filled(config.workingDir)
        config.stopSignal = filled(config.stopSignal)
        return config
    }

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case created = "Created"
        case files = "RootFS"
        case written = "Config"
    }
}

/// Docker's images, and the way of their layers into a store: each layer comes over once.
final class DockerImages: Sendable {
    let program: DockerProgram
    let store: ImageStore
    private let receiver: PushReceiver
    /// False once the engine could not reach the receiver: it is on another machine, and its images are saved whole.
    private let isNear = Mutex(true)
    private let named = Mutex(Names())

    private struct Names {
        /// The image that has the name by which images are pushed.
        var current: Digest?
        /// The names by digest that pushes have left.
        var pushed: Set<String> = []
        /// What names mean that images were given to keep.
        var own: [String: Digest] = [:]
    }

    /// By which images are pushed: the tag of the one that was built last.
    var stepName: String { "\(receiver.repository):step" }

    private let folder: String

    /// - Parameter folder: an existing folder to work in.
    /// - Throws: `FileFailure`.
    init(program: DockerProgram, store: ImageStore, folder: String) throws {
        self.program = program
        self.store = store
        self.folder = folder
        receiver = try PushReceiver(store: store)
        receiver.start()
    }

    /// - Returns: nil where the engine has no such image.
    /// - Throws: `DockerFailure`.
    func inspect(_ name: String) async throws -> DockerImage? {
        do {
            let text = try await program.answer(["image", "inspect", name])
            return try JSONDecoder().decode([DockerImage].self, from: Data(text.utf8)).first
        } catch let failure as DockerFailure {
            if case .noSuchImage = failure.kind { return nil }
            throw failure
        }
    }

    /// Brings an image into the store under a name.
    func bring(_ image: DockerImage, platform: Platform, as names: [Reference]) async throws -> StoredImage {
        if let mine = try mine(image, names) { return mine }
        if let received = try await pushed(image, platform: platform) {
            return try store.receive(received, names: names)
        }
        return try await saved(image, as: names)
    }

    /// Brings what layers of an image the store does not have.
    func bringLayers(of image: DockerImage, platform: Platform) async throws {
        let missing = try image.layers.filter { try !store.holdsLayer(diffID: $0) }
        guard !missing.isEmpty else { return }
        if try await pushed(image, platform: platform) != nil,
            try image.layers.allSatisfy({ try store.holdsLayer(diffID: $0) })
        {
            return
        }
        _ = try await saved(image, as: [])
    }

    private func mine(_ image: DockerImage, _ names: [Reference]) throws -> StoredImage? {
        let known = try names.first.map { try store.image(named: $0) } ?? (try? store.resolve("\(image.id)"))
        guard let mine = known, mine.id == image.id || mine.manifest.digest == image.id,
            try image.layers.allSatisfy({ try store.holdsLayer(diffID: $0) })
        else { return nil }
        return mine
    }

    /// Pushes the image to the receiver.
    ///
    /// - Returns: nil where the engine can't reach it.
    private func pushed(_ image: DockerImage, platform: Platform) async throws -> ReceivedImage? {
        guard isNear.withLock({ $0 }) else { return nil }
        if named.withLock({ $0.current }) != image.id { try await giveName(to: image.id) }
        do {
            _ = try await program.answer(["push", stepName])
        } catch let failure as DockerFailure {
            guard case .other = failure.kind else { throw failure }
            isNear.withLock { $0 = false }
            return nil
        }
        // The push leaves the image another name, by its digest.
        if let digest = receiver.digest(ofTag: "step") {
            let name = "\(receiver.repository)@\(digest)"
            // To the classic builder images are the cache: this one has a second name now, and stays.
            if program.builder == .classic {
                _ = try? await program.answer(["image", "rm", name])
            } else {
                named.withLock { _ = $0.pushed.insert(name) }
            }
        }
        return try receiver.image(tagged: "step", for: platform)
    }

    /// The image by `docker save`, with all its layers.
    private func saved(_ image: DockerImage, as names: [Reference]) async throws -> StoredImage {
        let path = "\(folder)/saved-\(UUID().uuidString).tar"
        defer { unlink(path) }
        _ = try await program.answer(["save", "--output", path, "\(image.id)"])
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure("open", path, code: errno) }
        defer { Glibc.close(descriptor) }
        guard let loaded = try store.load(from: descriptor, name: "what docker saved").first else {
            throw DockerFailure(.other("the image \(image.id.short) was saved without any content"))
        }
        for name in names { try store.tag(loaded.image, as: name) }
        return loaded.image
    }

    /// Notes that a build has given its image the name.
    func noteName(of image: Digest) { named.withLock { $0.current = image } }

    private func giveName(to image: Digest) async throws {
        _ = try await program.answer(["tag", "\(image)", stepName])
        noteName(of: image)
    }

    /// Gives an image a name that stays.
    func tag(_ image: Digest, as name: String) async throws {
        _ = try await program.answer(["tag", "\(image)", name])
        named.withLock { $0.own[name] = image }
    }

    /// Takes images from the engine that have no name: BuildKit's cache does not need them.
    private func removeUnnamed(_ ids: Set<Digest>) async {
        guard !ids.isEmpty else { return }
        let listing = try? await program.answer(["images", "--quiet", "--no-trunc", "--filter", "dangling=true"])
        let unnamed = Set((listing ?? "").split(whereSeparator: \.isNewline).map(String.init))
        let words = ids.map(\.description).filter(unnamed.contains)
        guard !words.isEmpty else { return }
        // What a container still needs stays.
        _ = try? await program.answer(["image", "rm"] + words.sorted())
    }

    /// Ends the receiver and takes the names that images were pushed by from the engine, and what has no name then.
    ///
    /// - Parameters:
    ///   - image: one that stays, whatever names it loses; others may go that have no other name.
    ///   - base: the name of an image that stays in any case.
    ///   - unnamed: those that are to go where they have no name.
    func close(keeping image: Digest?, base: Reference?, removing unnamed: Set<Digest>) async {
        receiver.stop()
        let names = named.withLock { $0 }
        // An image that was pushed has a name until that is taken away.
        guard names.pushed.isEmpty else {
            await takeNames(names, keeping: image, base: base)
            return await removeUnnamed(unnamed)
        }
        async let taken: Void = takeNames(names, keeping: image, base: base)
        await removeUnnamed(unnamed)
        await taken
    }

    private func takeNames(_ names: Names, keeping image: Digest?, base: Reference?) async {
        guard let current = names.current else { return }
        if let image, current != image { try? await giveName(to: image) }
        // While the one that stays has the name: that of a push may be the only other.
        if !names.pushed.isEmpty { _ = try? await program.answer(["image", "rm"] + names.pushed.sorted()) }
        // Removing an image's only name removes the image: the name is put to another one first.
        if !names.own.values.contains(image ?? current) {
            if let base {
                _ = try? await program.answer(["tag", base.description, stepName])
            } else {
                let empty = [UInt8](repeating: 0, count: 1024)
                _ = try? await program.answer(["import", "-", stepName], input: empty)
            }
        }
        _ = try? await program.answer(["image", "rm", stepName])
    }
}
