package import BuildPlan
package import DockerfileSyntax
internal import FoundationEssentials
package import ImageStore
package import LayerArchive
package import OCISpec
package import Registry
package import Snapshots

/// Docker as the engine, driven through the user's own `docker`: each step is a build of the Dockerfile up to it, and what
/// it says of hit and miss is the record's. The embedded engine keeps the books: keys, reasons, what there was before.
package actor DockerEngine: BuildEngine {
    package nonisolated let info: EngineInfo
    package nonisolated let program: DockerProgram
    let images: DockerImages
    let carrier: DockerCarrier
    let books: EmbeddedEngine
    /// Held as long as the engine is there.
    private let place: EngineFolder

    /// What the engine is made of.
    package struct Parts: Sendable {
        /// Holds what is known of this Docker alone.
        package var place: EngineFolder
        /// In that: the images' layers, the keys of steps.
        package var store: ImageStore
        package var snapshots: SnapshotStore
        package var registry: RegistryClient?
        package var contextFolder: String
        package var dockerfilePath: String?
        package var supplies: RunSupplies
        package var layouts: [Reference: String]

        package init(
            place: EngineFolder, store: ImageStore, snapshots: SnapshotStore, registry: RegistryClient?,
            contextFolder: String, dockerfilePath: String?, supplies: RunSupplies, layouts: [Reference: String]
        ) {
            self.place = place
            self.store = store
            self.snapshots = snapshots
            self.registry = registry
            self.contextFolder = contextFolder
            self.dockerfilePath = dockerfilePath
            self.supplies = supplies
            self.layouts = layouts
        }
    }

    /// - Throws: `FileFailure` where no port of this machine can be had.
    package init(_ docker: DockerInstallation, parts: Parts, flags: DockerBuildFlags) throws {
        program = docker.program
        place = parts.place
        info = EngineInfo(name: "docker", runtime: docker.title, files: docker.storage, isRoot: true)
        images = try DockerImages(program: docker.program, store: parts.store, folder: parts.place.work)
        carrier = DockerCarrier(
            images: images, flags: flags, client: docker.client, contextFolder: parts.contextFolder,
            dockerfilePath: parts.dockerfilePath, folder: parts.place.work)
        books = EmbeddedEngine(
            info: info, store: parts.store, snapshots: parts.snapshots, runner: nil, registry: parts.registry,
            environment: docker.program.environment, contextRoot: parts.contextFolder,
            dockerfile: parts.dockerfilePath, supplies: parts.supplies, layouts: parts.layouts, carrier: carrier)
    }

    package func program(for dockerfile: Dockerfile, options: BuildOptions) async throws -> BuildProgram {
        await carrier.begin()
        try await renewBases(of: dockerfile, options)
        return try await books.program(for: dockerfile, options: options)
    }

    /// Brings the bases that Docker has into the books, and takes those out of them that it has no more: what is planned
    /// goes by them.
    private func renewBases(of dockerfile: Dockerfile, _ options: BuildOptions) async throws {
        let layout = try BuildProgram.layout(dockerfile, options: options) { _ in [] }
        let names = Set(
            layout.stages.compactMap { stage -> Reference? in
                guard stage.isNeeded, case .image(let reference) = stage.base else { return nil }
                return reference
            })
        for name in names {
            if try await !carrier.renew(name, platform: options.platform) { _ = try images.store.untag(name) }
        }
    }

    package func predict(
        _ program: BuildProgram, from state: BuildState, after step: Int, explained: Int?
    ) async throws -> [Prediction] {
        // The classic builder decides by rules of its own.
        if self.program.builder == .classic {
            return try await books.predictClassic(program, from: state, after: step)
        }
        return try await books.predict(program, from: state, after: step, explained: explained)
    }

    package func predictClassic(
        _ program: BuildProgram, from state: BuildState, after step: Int
    ) async throws -> [Prediction] {
        try await books.predictClassic(program, from: state, after: step)
    }

    package func imagine(
        _ dockerfile: Dockerfile, options: BuildOptions, change: ImaginedChange.FileChange?
    ) async throws -> ImaginedPlan {
        try await books.imagine(dockerfile, options: options, change: change)
    }

    package func check(
        _ dockerfile: Dockerfile, options: BuildOptions, request: CheckRequest
    ) async throws -> CheckReport {
        try await books.check(dockerfile, options: options, request: request)
    }

    package func contextChanged() async { await books.contextChanged() }

    package func files(of layers: [Digest]) async throws -> FileTree { try await books.files(of: layers) }

    package func layered(_ layers: [Digest]) async throws -> LayeredFiles { try await books.layered(layers) }

    package func entries(of layer: Digest) async throws -> [LayerEntry] { try await books.entries(of: layer) }

    package func read(_ path: EntryPath, in layers: [Digest], limit: Int) async throws -> [UInt8] {
        try await books.read(path, in: layers, limit: limit)
    }

    package func keep(_ build: PastBuild) async throws { try await books.keep(build) }

    package func pastBuilds() async throws -> [PastBuild] { try await books.pastBuilds() }

    package func close() async {
        await carrier.close()
        await books.close()
    }
}
