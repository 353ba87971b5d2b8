package import BuildPlan
internal import FoundationEssentials
internal import ImageStore
internal import LayerArchive
package import OCISpec

extension EmbeddedEngine {
    package func writeImage(
        of state: BuildState, program: BuildProgram, names: [Reference]
    ) async throws -> BuiltImage {
        let stage = state.stages[program.target] ?? StageState(stage: 0, platform: .host)
        let epoch = program.options.sourceDateEpoch
        var config = stage.imageConfig(
            created: epoch.map(Timestamps.text(seconds:)), platform: program.options.platform)
        for (name, value) in program.options.labels {
            config.config.labels = (config.config.labels ?? [:]).merging([name: value]) { $1 }
        }
        if let epoch, program.options.rewritesTimestamps {
            config.rootfs.diffIDs = try stage.layers.map { layer in
                layer.step == nil ? layer.diffID : try rewritten(layer.diffID, notAfter: epoch)
            }
        }
        let image = try store.writeImage(config: config, layers: config.rootfs.diffIDs, names: names)
        return BuiltImage(id: image.id, manifest: image.manifest.digest, names: names, config: image.config)
    }

    /// The layer with no file younger than a time, in seconds since 1970.
    private func rewritten(_ layer: Digest, notAfter time: Int) throws -> Digest {
        let path = try layers.path(of: layer)
        let blob = try store.newBlob()
        var writer = LayerWriter(descriptor: blob.descriptor)
        var size = 0
        try LayerReader.read(layerAt: path) { entry, content in
            guard case .file(var file) = entry else { return try writer.append(entry) }
            file.modified = min(file.modified, time)
            guard file.kind == .file, file.size > 0 else { return try writer.append(.file(file)) }
            size += file.size
            try writer.append(file, content: content)
        }
        let written = try writer.finish()
        try blob.commit(digest: written.diffID, size: written.size)
        try store.registerLayer(
            diffID: written.diffID,
            descriptor: Descriptor(mediaType: .ociLayer, digest: written.diffID, size: written.size), contentSize: size)
        return written.diffID
    }
}
