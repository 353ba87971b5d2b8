internal import DockerfileSyntax
internal import OCISpec

/// What the files of a stage are made by, as one digest: its base and each instruction that makes a layer, as the Dockerfile
/// has them, whatever files they find.
///
/// BuildKit takes the layers that a step stands on and those that it takes files out of for one input where this is the same
/// (moby/buildkit, client/llb, `Marshal` of file and exec operations). Such a step is known by
/// these layers alone.
package struct LayerDefinition: Sendable, Hashable {
    private var digest: Digest

    private init(_ parts: [CacheKey.Part]) { digest = CacheKey(parts: parts).digest }

    init(ofImage reference: Reference, platform: Platform) {
        self.init([.init(.base, reference.description), .init(.platform, platform.description)])
    }

    /// The definition after a step.
    ///
    /// - Parameters:
    ///   - lower: that of the layers it stands on; nil for none, as on scratch.
    ///   - source: that of what files are taken out of; nil for what is not layers of a Dockerfile's.
    /// - Returns: nil for no layers at all.
    static func after(
        _ effect: Effect, on lower: LayerDefinition?, source: (CopyEffect.Source) -> LayerDefinition?
    ) -> LayerDefinition? {
        switch effect {
        case .none, .base: return lower
        case .makeDirectory(let folder):
            return LayerDefinition(CacheKey.makeDirectory(folder, parent: lower?.digest).parts)
        case .run(let run):
            let taken = run.contentMounts.flatMap { parts(of: [$0.path], in: $0.source, source) }
            return LayerDefinition(CacheKey.run(run, parent: lower?.digest).parts + taken)
        case .copy(let copy):
            let taken = parts(of: copy.paths, in: copy.source, source)
            let documents = copy.documents.map { CacheKey.Part(.document, Digest(of: $0.content).description) }
            let key = CacheKey.copy(copy, files: [], parent: copy.isLinked ? nil : lower?.digest)
            let made = LayerDefinition(key.parts + taken + documents)
            guard copy.isLinked, let lower else { return made }
            return LayerDefinition([.init(.parent, lower.digest.description), .init(.files, made.digest.description)])
        }
    }

    private static func parts(
        of paths: [CopyEffect.Path], in origin: CopyEffect.Source, _ source: (CopyEffect.Source) -> LayerDefinition?
    ) -> [CacheKey.Part] {
        let place = source(origin)?.digest.description ?? origin.name
        return [.init(.option, place)]
            + paths.map { .init(.source, $0.remote?.definition ?? $0.fullText) }
    }
}

extension CopyEffect.Source {
    /// One text for each source.
    fileprivate var name: String {
        switch self {
        case .context: "context"
        case .stage(let index): "stage \(index)"
        case .image(let reference): "image \(reference)"
        case .scratch: "scratch"
        case .folder(let path): "folder \(path)"
        case .remote(let remote): "remote \(remote.definition)"
        }
    }
}

extension RemoteSource {
    /// One text for each source with all that was asked of it.
    fileprivate var definition: String { "\(self)" }
}

extension CopyEffect.Path {
    /// All that is written of where the files are.
    var fullText: String { kept.map { "\($0.folder)\n\($0.pattern)" } ?? ImagePath.absolute(text, in: "/") }
}

extension StageFold {
    /// Whether a step takes files out of the very layers that it stands on, of another stage or image though they be.
    func isOwnLayers(_ source: CopyEffect.Source) -> Bool {
        guard let own = stage.definition else { return false }
        return definition(of: source) == own
    }

    func definition(of source: CopyEffect.Source) -> LayerDefinition? {
        switch source {
        case .stage(let index): stages[index]?.definition
        case .image(let reference): LayerDefinition(ofImage: reference, platform: program.options.platform)
        case .context, .scratch, .folder, .remote: nil
        }
    }
}
