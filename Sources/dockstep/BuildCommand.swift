internal import ArgumentParser
internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import DockerfileSyntax
internal import Glibc
internal import OCISpec
internal import TerminalUI

/// `build`: the session run to its end, and the image.
struct BuildCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", _superCommandName: "dockstep", abstract: "Build an image from a Dockerfile.",
        discussion: """
            CONTEXT has the Dockerfile and the files to copy. A folder's .dockerignore leaves files out; all others are \
            taken whole. '-' is a tar archive on standard input, or a Dockerfile without files to copy.
            """)

    @ArgumentParser.Flag(help: "Only look the Dockerfile over by the build checks, and build nothing.")
    var check = false
    @Option(help: "What to do (default: build); 'check' is what --check does.")
    var call: BuildMethod?
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Write the image's files to a folder, or as a tar (type=tar,dest=FILE), and no image.",
            valueName: "destination"))
    var output: [String] = []
    @ArgumentParser.Flag(help: "Push the image to the registries of its names.")
    var push = false
    @ArgumentParser.Flag(help: "Keep the image in the store, as is done anyway.")
    var load = false
    @Option(help: ArgumentHelp("Write what was built to a file, as JSON.", valueName: "file"))
    var metadataFile: String?
    @OptionGroup var flags: BuildFlags
    @Argument(help: "What to build: a folder, a tar archive, a URL, a git repository, or '-'.")
    var context: String

    private var isCheck: Bool { check || call == .check }

    var delivery: BuildOutputFlags {
        BuildOutputFlags(output: output, push: push, load: load, metadataFile: metadataFile)
    }

    var dockerfileName: String { BuildInput.dockerfileName(context: context, file: flags.file) }

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let progress = progress
        do {
            if isCheck { return try await look(in: namespaces) }
            return try await build(in: namespaces, progress)
        } catch CommandFailure.interrupted(let step, let signal) {
            // The files and layers of the step that was under way are gone; what ran before stays.
            let complaint = Complaint(CommandFailure.interrupted(step: step, signal: signal))
            progress.end(with: complaint)
            StandardStreams.complain(complaint)
            return 128 + signal
        } catch {
            progress.end(with: Complaint(error, dockerfile: dockerfileName))
            throw error
        }
    }

    private var progress: any BuildProgress {
        if flags.quiet || delivery.takesStandardOutput { return QuietProgress() }
        return flags.progress == .json
            ? JSONProgress() as any BuildProgress : PlainProgress(style: StandardStreams.style())
    }

    private func build(in namespaces: NamespaceOutcome, _ progress: any BuildProgress) async throws -> Int32 {
        try flags.refuseClassicRules()
        let names = try flags.names()
        let destination = try delivery.destination(
            names: names.count, iidfile: flags.iidfile, isJSON: flags.progress == .json)
        if let path = flags.iidfile { unlink(path) }
        let setup = try await BuildSetup(
            flags, context: context, namespaces: namespaces, rewritesTimestamps: try delivery.rewritesTimestamps())
        let session = setup.session
        do {
            progress.begin(try await session.load(), findings: await session.findings)
            try await refuseWarnings(session, progress)
            session.listen { progress.receive($0) }
            let failed = try await Self.untilSignal(session) { try await session.runAll() }
            if let failed {
                let complaint = Complaint(failed: failed, of: try await session.program)
                progress.end(with: complaint)
                StandardStreams.complain(complaint)
                await session.close()
                return 1
            }
            try await deliver(setup, to: destination, names: names, progress)
            await session.close()
            progress.conclude()
            return 0
        } catch {
            await session.close()
            throw error
        }
    }
}

/// `--call`.
enum BuildMethod: String, WordChoice {
    case build
    case check
}

extension BuildCommand {
    /// - Throws: `CommandFailure.interrupted` where a signal ended the work; what the work throws.
    private static func untilSignal<Value: Sendable>(
        _ session: BuildSession, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let interrupts = Interrupts() else { return try await work() }
        let ended = await interrupts.cancelling(on: [SIGINT, SIGTERM, SIGHUP]) {
            do { return Result<Value, any Error>.success(try await work()) } catch { return .failure(error) }
        }
        guard let signal = ended.signal, case .failure = ended.result else { return try ended.result.get() }
        let position = await session.position
        let next = try await session.program.neededSteps.dropFirst(position).first
        throw CommandFailure.interrupted(step: next?.number, signal: signal)
    }
}

extension Complaint {
    /// A RUN whose command failed, at its instruction.
    init(failed record: StepRecord, of program: BuildProgram) {
        let start = program.steps.first { $0.number == record.step }?.instruction.range.start
        self.init(
            sentence: CommandFailure.step(record.step, exitCode: record.exitCode, text: record.text).description,
            place: start.map { Place(file: program.dockerfile.name, line: $0.line, column: $0.column) })
    }
}
