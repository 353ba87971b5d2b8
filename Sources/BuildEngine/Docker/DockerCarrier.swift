internal import BuildPlan
internal import ImageStore
internal import OCISpec

/// Carries steps out by `docker build`, and brings the images that a Dockerfile names.
actor DockerCarrier: StepCarrier {
    let program: DockerProgram
    let images: DockerImages
    let flags: DockerBuildFlags
    let client: DockerInstallation.BuildClient
    let contextFolder: String
    let dockerfilePath: String?
    /// An existing folder to work in.
    let folder: String
    /// The build that a FROM's triggers were run by, for each of which it told.
    var triggered: [Int: DockerBuild] = [:]
    /// The one build without the cache, where that was asked for, which tells of all steps.
    var fresh: DockerBuild?
    /// The images that the Dockerfile names, as far as they were asked for.
    private var bases: [Reference: DockerImage] = [:]
    /// The images after the steps that have run, by what is in them.
    var built: [[Digest]: Digest] = [:]
    /// The image of the last build.
    var newest: Digest?
    /// All images that were made of steps.
    var made: Set<Digest> = []
    /// The last build of each stage.
    var last: [Int: DockerBuild] = [:]

    init(
        images: DockerImages, flags: DockerBuildFlags, client: DockerInstallation.BuildClient, contextFolder: String,
        dockerfilePath: String?, folder: String
    ) {
        program = images.program
        self.images = images
        self.flags = flags
        self.client = client
        self.contextFolder = contextFolder
        self.dockerfilePath = dockerfilePath
        self.folder = folder
    }

    nonisolated var isClassic: Bool { client.form == .classic }

    /// Forgets the builds of a Dockerfile that is read anew, and what its names meant.
    func begin() {
        triggered = [:]
        bases = [:]
        fresh = nil
    }

    /// An image that has exactly these layers.
    func image(with layers: [Digest]) -> Digest? { built[kept(layers)] }

    /// The classic builder leaves out what has no files: its images have fewer layers than steps.
    func kept(_ layers: [Digest]) -> [Digest] {
        isClassic ? layers.filter { $0 != Self.emptyLayer } : layers
    }

    func provide(
        _ reference: Reference, platform: Platform, pull: Bool, news: @escaping @Sendable (BaseImages.News) -> Void
    ) async throws -> BaseImages.Found {
        let name = reference.description
        var found = pull ? nil : bases[reference]
        if found == nil, !pull { found = try await images.inspect(name) }
        let isPulled = found == nil
        if isPulled {
            news(.pulling(reference))
            let platformWords = platform == .host ? [] : ["--platform", "\(platform)"]
            do { _ = try await program.answer(["pull", "--quiet"] + platformWords + [name]) } catch {
                guard let failure = error as? DockerFailure, case .other(let words) = failure.kind else { throw error }
                let hint =
                    "where Docker can't reach a registry, 'dockstep push-to docker \(reference.familiar)' gives it an image of dockstep's"
                throw StepError(.pullFailed(reference.familiar, reason: "\(words); \(hint)", close: nil), at: nil)
            }
            found = try await images.inspect(name)
        }
        guard let found else { throw DockerFailure(.noSuchImage("there is no image '\(reference.familiar)'")) }
        let image = try await images.bring(found, platform: platform, as: [reference])
        built[found.layers] = found.id
        bases[reference] = found
        return BaseImages.Found(image: image, isNew: isPulled, isPulled: isPulled)
    }

    /// Looks up whether the engine has an image, and brings it.
    func renew(_ reference: Reference, platform: Platform) async throws -> Bool {
        guard let found = try await images.inspect(reference.description) else { return false }
        bases[reference] = found
        _ = try await provide(reference, platform: platform, pull: false) { _ in }
        return true
    }

    /// The image that was built last of a stage, where it has exactly these layers, else another that has: of images with the same layers the last of the
    /// stage has the newest configuration.
    func image(ofStage stage: Int, with layers: [Digest]) async throws -> DockerImage? {
        if let image = last[stage]?.image, image.layers == kept(layers) { return image }
        guard let other = built[kept(layers)] else { return nil }
        return try await images.inspect("\(other)")
    }

    func close() async {
        // To the classic builder images are the cache; and the one that was built last is the user's.
        let unnamed = isClassic ? [] : made.subtracting(last.values.compactMap { $0.image?.id })
        await images.close(keeping: newest, base: bases.keys.first { $0.tag != nil }, removing: unnamed)
    }
}
