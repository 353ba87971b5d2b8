internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import DockerfileSyntax
internal import TerminalUI

extension BuildCommand {
    /// `--check`: tells what the build checks find, and builds nothing.
    ///
    /// - Returns: 1 where there are findings, as Docker has it.
    /// - Throws: `CommandFailure.warningsRefused`; what makes the Dockerfile impossible to build.
    func look(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let setup = try await BuildSetup(flags, context: context, namespaces: namespaces)
        do {
            let report = try await look(with: setup)
            await setup.session.close()
            if let fault = report.fault { throw fault }
            if report.isErrorAsked, !report.findings.isEmpty { throw CommandFailure.warningsRefused(report.rules) }
            return report.findings.isEmpty ? 0 : 1
        } catch let error as DockerfileError {
            await setup.session.close()
            if let before = error.before {
                tell(BuildChecks.run(before, before: error.error, options: await setup.session.options), of: before)
            }
            throw error
        } catch {
            await setup.session.close()
            throw error
        }
    }

    private func look(with setup: BuildSetup) async throws -> CheckReport {
        let dockerfile = try await setup.session.source.dockerfile()
        let report = try await setup.engine.check(
            dockerfile, options: await setup.session.options,
            // Without a target Docker looks at every stage.
            request: CheckRequest(everyStage: flags.target == nil, asksRegistries: true))
        tell(report, of: dockerfile)
        return report
    }

    private func tell(_ report: CheckReport, of dockerfile: Dockerfile) {
        if flags.progress == .json {
            for finding in report.findings { JSONLine.write(WarningLine(finding)) }
        } else if !flags.quiet {
            StandardStreams.write(
                Render.checks(
                    report, dockerfile: dockerfile, command: "dockstep help", style: StandardStreams.style()))
        }
        for name in report.unknownRules { StandardStreams.complain(Complaint(CommandFailure.unknownRule(name))) }
    }

    /// Where `error=true` asks for it, a build with findings ends before its first step.
    func refuseWarnings(_ session: BuildSession, _ progress: any BuildProgress) async throws {
        let program = try await session.program
        guard try CheckSettings(program.dockerfile, options: program.options).isErrorAsked else { return }
        let report = try await session.check(CheckRequest(everyStage: false, asksRegistries: true))
        guard !report.findings.isEmpty else { return }
        progress.refuse(report.findings)
        throw CommandFailure.warningsRefused(report.rules)
    }
}

/// A finding of the build checks.
struct WarningLine: Encodable {
    let type = "warning"
    var rule: String
    var message: String
    /// Where the words at fault stand.
    var line: Int
    var column: Int
    /// First and last line of the instruction, as Docker tells them.
    var lines: [Int]
    var url: String

    init(_ finding: CheckFinding) {
        rule = finding.rule.rawValue
        message = finding.description
        line = finding.range.start.line
        column = finding.range.start.column
        lines = [finding.lines.lowerBound, finding.lines.upperBound]
        url = finding.rule.documentation
    }
}
