package import BuildPlan
package import DockerfileSyntax
internal import ImageStore
internal import OCISpec
internal import Registry

extension EmbeddedEngine {
    /// Nothing is written: of images that are not here the configuration alone is asked for, as Docker does.
    package func check(_ dockerfile: Dockerfile, options: BuildOptions, request: CheckRequest) async throws
        -> CheckReport
    {
        var known: [Reference: ImageConfig] = [:]
        var fault: StepError?
        for (reference, platform, range) in BuildChecks.images(
            of: dockerfile, options: options, everyStage: request.everyStage)
        where known[reference] == nil {
            do {
                known[reference] = try await bases.configuration(
                    reference, platform: platform, asking: request.asksRegistries)
                if known[reference] != nil || !request.asksRegistries { continue }
                fault = fault ?? StepError(.baseMissing(reference.familiar, close: nil), at: range)
            } catch let error as RegistryError {
                fault = fault ?? StepError(.pullFailed(reference.familiar, reason: "\(error)", close: nil), at: range)
            } catch let error as StoreError {
                fault = fault ?? StepError(.stopped(error.description), at: range)
            }
        }
        var report = BuildChecks.run(
            dockerfile, options: options, everyStage: request.everyStage, ignore: try context.ignorePatterns(),
            images: { known[$0] })
        if report.fault == nil { report.fault = fault }
        return report
    }
}
