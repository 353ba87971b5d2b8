internal import ArgumentParser
internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import TerminalUI

/// `plan`: what a build would do.
struct PlanCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", _superCommandName: "dockstep",
        abstract: "Show which steps would hit and miss the cache, with nothing run.")

    @Flag(help: "Both builders' plans side by side.")
    var compare = false
    @Option(
        help: ArgumentHelp(
            "The plan under a change that is not made, beside today's: 'edit app.py', 'arg V=2', 'line 3 ENV A=1', …",
            valueName: "change"))
    var whatIf: String?
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var flags: BuildFlags
    @Argument(help: "What to build: a folder, a tar archive, a URL, a git repository, or '-'.")
    var context: String

    var dockerfileName: String { BuildInput.dockerfileName(context: context, file: flags.file) }

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        _ = try flags.names()
        let setup = try await BuildSetup(flags, context: context, namespaces: namespaces)
        do {
            let program = try await setup.session.load()
            let session = setup.session
            if let whatIf {
                try show(try await session.whatIf(try ImaginedChange(typed: whatIf)))
            } else if compare {
                compare(try await session.predictions(), try await session.classicPredictions(), of: program)
            } else if flags.rules == .classic {
                show(try await session.classicPredictions(), of: program)
            } else {
                show(try await session.predictions(), of: program)
            }
        } catch {
            await setup.session.close()
            throw error
        }
        await setup.session.close()
        return 0
    }

    private func show(_ predictions: [Prediction], of program: BuildProgram) {
        guard json || flags.progress == .json else {
            let style = StandardStreams.style()
            StandardStreams.write(
                flags.rules == .classic
                    ? Render.classicPlan(predictions, program: program, style: style)
                    : Render.plan(predictions, program: program, style: style))
            return
        }
        for prediction in predictions {
            guard let step = program.steps.first(where: { $0.number == prediction.step }) else { continue }
            JSONLine.write(PredictionLine(prediction, step: step, program: program))
        }
    }

    private func show(_ whatIf: WhatIf) throws {
        guard json || flags.progress == .json else {
            return StandardStreams.write(Render.whatIf(whatIf, style: StandardStreams.style()))
        }
        switch whatIf.then {
        case .stops(let reason, let line):
            JSONLine.write(ErrorLine(line: line, column: nil, message: reason))
        case .plan(let then):
            for prediction in then.predictions {
                guard let step = then.program.steps.first(where: { $0.number == prediction.step }) else { continue }
                var line = PredictionLine(prediction, step: step, program: then.program)
                let today = whatIf.pairs[prediction.step].flatMap { number in
                    whatIf.today.predictions.first { $0.step == number }
                }
                line.today = today.map(PredictionLine.Outcome.init)
                JSONLine.write(line)
            }
        }
    }

    private func compare(_ modern: [Prediction], _ classic: [Prediction], of program: BuildProgram) {
        guard json || flags.progress == .json else {
            StandardStreams.write(
                Render.comparison(modern, classic, program: program, style: StandardStreams.style()))
            return
        }
        for (prediction, other) in zip(modern, classic) {
            guard let step = program.steps.first(where: { $0.number == prediction.step }) else { continue }
            var line = PredictionLine(prediction, step: step, program: program)
            line.classic = PredictionLine.Outcome(other)
            JSONLine.write(line)
        }
    }
}
