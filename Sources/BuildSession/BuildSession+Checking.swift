package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

extension BuildSession {
    /// Looks the loaded Dockerfile over by the rules of the build checks.
    ///
    /// - Throws: `SessionError.notLoaded`; what `BuildEngine.check` throws.
    package func check(_ request: CheckRequest) async throws -> CheckReport {
        try await engine.check(try program.dockerfile, options: options, request: request)
    }

    /// Finds out what to remark on in the steps to come. Without asking any registry: a base that is not here yet is known
    /// when its FROM has run.
    func lookOver() async {
        // Steps go on without remarks: a fault that stops them is told by the step that it stops.
        let report = try? await check(CheckRequest(everyStage: false, asksRegistries: false))
        findings = report?.findings ?? []
    }

    /// The result with what is remarked on in its step; what an ONBUILD brought is told at the FROM.
    func remarking(on result: StepResult, of step: BuildStep) -> StepResult {
        var result = result
        if step.origin == .dockerfile {
            result.findings = findings.filter { step.instruction.range.lines.contains($0.lines.lowerBound) }
        }
        return result
    }
}
