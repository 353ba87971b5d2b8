internal import ArgumentParser
internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import TerminalUI

/// `plan`: what a build would do.
struct PlanCommand: ContainerCommand {
    enum Rules: String, ExpressibleByArgument, CaseIterable, Sendable {
        case buildkit
        case classic
    }

    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show which steps would hit and miss the cache, with nothing run.")

    @Option(help: "Whose cache rules ('classic' is refused: not there yet).")
    var rules: Rules = .buildkit
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var flags: BuildFlags
    @Argument(help: "What to build: a folder, a tar archive, a URL, a git repository, or '-'.")
    var context: String

    var dockerfileName: String { BuildInput.dockerfileName(context: context, file: flags.file) }

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        if rules == .classic { throw CommandFailure.rulesNotThere }
        _ = try flags.names()
        let setup = try await BuildSetup(flags, context: context, namespaces: namespaces)
        do {
            let program = try await setup.session.load()
            let predictions = try await setup.session.predictions()
            show(predictions, of: program)
        } catch {
            await setup.session.close()
            throw error
        }
        await setup.session.close()
        return 0
    }

    private func show(_ predictions: [Prediction], of program: BuildProgram) {
        guard json || flags.progress == .json else {
            StandardStreams.write(Render.plan(predictions, program: program, style: StandardStreams.style()))
            return
        }
        for prediction in predictions {
            guard let step = program.steps.first(where: { $0.number == prediction.step }) else { continue }
            JSONLine.write(PredictionLine(prediction, step: step, program: program))
        }
    }
}
