package import BuildPlan
internal import ImageStore
package import OCISpec

extension EmbeddedEngine {
    package func writeImage(
        of state: BuildState, program: BuildProgram, names: [Reference]
    ) async throws -> BuiltImage {
        var config = (state.stages[program.target] ?? StageState(stage: 0, platform: .host)).imageConfig()
        for (name, value) in program.options.labels {
            config.config.labels = (config.config.labels ?? [:]).merging([name: value]) { $1 }
        }
        let image = try store.writeImage(config: config, layers: config.rootfs.diffIDs, names: names)
        return BuiltImage(id: image.id, manifest: image.manifest.digest, names: names, config: image.config)
    }
}
