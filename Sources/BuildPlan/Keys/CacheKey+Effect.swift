package import OCISpec

/// The parts of each instruction's key: what counts and nothing else (cache-rules.md §2).
extension CacheKey {
    /// - Parameters:
    ///   - files: the digest of the list of files of each of the effect's `contentMounts`.
    ///   - parent: the key of the chain below; nil on scratch.
    package static func run(_ effect: RunEffect, files: [Digest] = [], parent: Digest?) -> CacheKey {
        var parts = start("RUN", parent: parent)
        parts += effect.arguments.map { Part(.command, $0) }
        parts += effect.environment.map { Part(.env, "\($0.name)=\($0.value)") }
        parts.append(Part(.workdir, effect.workingDirectory))
        parts.append(Part(.user, effect.user))
        parts.append(Part(.network, effect.network.rawValue))
        parts.append(Part(.platform, effect.platform.description))
        if let script = effect.script { parts.append(Part(.script, script.content)) }
        if let hostname = effect.hostname { parts.append(Part(.hostname, hostname)) }
        // Names alone: an address may differ from one machine to the next.
        parts += effect.hosts.map { Part(.host, $0.name) }
        parts += effect.limits.map { Part(.limit, "\($0.name)=\($0.soft):\($0.hard)") }
        if effect.isInsecure { parts.append(Part(.security, "insecure")) }
        parts += effect.mounts.ordered.map { Part(.mount, "\($0.target)\n\($0.definition)") }
        parts += zip(effect.contentMounts, files).map { mount, files in
            mount.isFromOwnLayers ? Part(.own, mount.path.fullText) : Part(.files, files.description)
        }
        return CacheKey(parts: parts)
    }

    package static func makeDirectory(_ effect: MakeDirectoryEffect, parent: Digest?) -> CacheKey {
        var parts = start("WORKDIR", parent: parent)
        // The folder that is made, however it is written; as the folder of a command it counts as written.
        parts.append(Part(.destination, ImagePath.absolute(effect.path, in: "/")))
        if !effect.owner.isEmpty { parts.append(Part(.user, effect.owner)) }
        if let time = effect.time { parts.append(Part(.time, String(time))) }
        return CacheKey(parts: parts)
    }

    /// - Parameters:
    ///   - files: the digest of the list of files that each source selects, in the order of the sources and then of the
    ///     here-documents.
    ///   - parent: nil also with `--link`: what is copied onto nothing is the same on any layers.
    package static func copy(_ effect: CopyEffect, files: [Digest], parent: Digest?) -> CacheKey {
        // An ADD that fetches nothing and unpacks nothing is a COPY.
        let isAdd = effect.paths.contains { $0.remote != nil || effect.unpacks($0) }
        var parts = start(isAdd ? "ADD" : "COPY", parent: parent)
        // Only the last component: a file moved to another folder is the same file (cache-rules.md §2, COPY).
        parts += effect.paths.flatMap { path in
            guard let kept = path.kept else { return [Part(.source, path.sourceName)] }
            return [Part(.source, ImagePath.name(of: kept.folder)), Part(.kept, kept.pattern)]
        }
        parts += effect.documents.map { Part(.document, $0.name) }
        parts.append(Part(.destination, effect.destination))
        if let chown = effect.chown { parts.append(Part(.chown, chown)) }
        if let mode = effect.mode { parts.append(Part(.chmod, mode.keyText)) }
        parts += effect.excluded.map { Part(.excluded, $0) }
        if isAdd, let unpacks = effect.unpacks { parts.append(Part(.unpack, String(unpacks))) }
        // A folder's files count as the context's do.
        switch effect.source {
        case .context, .folder: break
        case .stage, .image, .scratch, .remote: parts.append(Part(.option, "from"))
        }
        if effect.isFromOwnLayers {
            // BuildKit counts no more than the base name, and so keeps the files of one folder for another's: a fault, which
            // is not taken over (docs/differences.md).
            parts += effect.paths.map { Part(.own, $0.fullText) }
        } else {
            parts += zip(effect.paths, files).map { Part(effect.contentPart(of: $0), $1.description) }
        }
        parts += files.dropFirst(effect.paths.count).map { Part(.files, $0.description) }
        return CacheKey(parts: parts)
    }

    /// The chain after a copy of `--link`: its files laid over the layers below. On nothing it is the copy itself.
    package static func linked(_ copy: CacheKey, parent: Digest?) -> Digest {
        guard let parent else { return copy.digest }
        let parts = [
            Part(.parent, parent.description), Part(.instruction, "--link"), Part(.files, copy.digest.description),
        ]
        return CacheKey(parts: parts).digest
    }

    /// The keys of a base image: what the reference resolved to, and its layers alone.
    package static func base(manifest: Digest, chainID: Digest?, platform: Platform) -> [CacheKey] {
        let byDigest = CacheKey(parts: [
            Part(.instruction, "FROM"), Part(.base, manifest.description), Part(.platform, platform.description),
        ])
        guard let chainID else { return [byDigest] }
        return [byDigest, CacheKey(parts: [Part(.instruction, "FROM"), Part(.base, "layers \(chainID)")])]
    }

    private static func start(_ instruction: String, parent: Digest?) -> [Part] {
        [Part(.parent, parent?.description ?? "scratch"), Part(.instruction, instruction)]
    }
}

extension CopyEffect {
    /// How a source's content is called in a key.
    fileprivate func contentPart(of path: Path) -> CacheKey.Part.Name {
        var remote = path.remote
        if case .remote(let source) = source { remote = source }
        return switch remote {
        case .url: .url
        case .git: .commit
        case nil: .files
        }
    }
}

extension CopyEffect.Path {
    /// What of a source's text counts: the name of a file, the folder of a repository.
    fileprivate var sourceName: String {
        switch remote {
        case .url(let url): url.fileName
        case .git: "/"
        case nil: ImagePath.name(of: text)
        }
    }
}
