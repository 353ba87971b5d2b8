internal import ArgumentParser
internal import BuildPages
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import TerminalUI

/// `builds`: the project's timeline.
struct BuildsCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "builds", abstract: "Show the past builds of a project, and what the cache saved in each.",
        discussion: """
            A project is its Dockerfile: CONTEXT and --file say which, as for 'build'. The last 50 builds are kept.
            """)

    @Option(help: ArgumentHelp("Put two builds side by side, step by step: their numbers.", valueName: "A,B"))
    var compare: String?
    @Option(
        help: ArgumentHelp("Write one page with the last build and all others, to hand out.", valueName: "file.html"))
    var export: String?
    @Flag(help: "One JSON object a line.")
    var json = false
    @OptionGroup var flags: BuildFlags
    @Argument(help: "What is built: a folder, a tar archive, a URL, a git repository, or '-'.")
    var context = "."

    var dockerfileName: String { BuildInput.dockerfileName(context: context, file: flags.file) }

    /// The two numbers of `--compare`.
    private var compared: (Int, Int)? {
        let numbers = (compare ?? "").split(separator: ",").map { Int($0) }
        guard numbers.count == 2, let first = numbers[0], let second = numbers[1] else { return nil }
        return (first, second)
    }

    func validate() throws {
        if let compare, compared == nil {
            throw ValidationError(
                "'--compare \(compare)' does not name two builds: write --compare A,B with numbers that 'dockstep builds' lists"
            )
        }
    }

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let setup = try await BuildSetup(flags, context: context, namespaces: namespaces)
        do {
            try await show(setup.session)
            await setup.session.close()
            return 0
        } catch {
            await setup.session.close()
            throw error
        }
    }

    private func show(_ session: BuildSession) async throws {
        let builds = try await session.pastBuilds()
        if let export {
            guard let last = builds.last else { throw CommandFailure.noBuildYet }
            let page = BuildPage(
                title: dockerfileName, stepCount: last.stepCount, steps: last.steps, builds: builds, units: .human)
            return StandardStreams.write(try BuildPageFile.write(page, to: export) + "\n")
        }
        var shown = builds
        if let compared {
            let pair = try (
                await session.pastBuild(compared.0, of: builds), await session.pastBuild(compared.1, of: builds)
            )
            if !json {
                return StandardStreams.write(Render.compared(pair.0, pair.1, style: StandardStreams.style()))
            }
            shown = [pair.0, pair.1]
        }
        guard json || flags.progress == .json else {
            return StandardStreams.write(Render.builds(shown, style: StandardStreams.style()))
        }
        for build in shown { JSONLine.write(build) }
    }
}
