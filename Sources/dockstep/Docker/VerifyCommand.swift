internal import ArgumentParser
internal import BuildSession
internal import ContainerRuntime
internal import TerminalUI

/// `verify`: the same Dockerfile on dockstep's own engine and on Docker.
struct VerifyCommand: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Build on dockstep's engine and on Docker, and compare step by step.",
        discussion: """
            Whether hit and miss agree, and whether configuration and files are the same, after each step. Files' times \
            are not compared: each engine has its own. Ends with 1 where something differs.
            """)

    @OptionGroup var flags: BuildFlags
    @Argument(help: "What to build: a folder.")
    var context = "."

    var dockerfileName: String { BuildInput.dockerfileName(context: context, file: flags.file) }

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        if flags.engine == .embedded { throw CommandFailure.verifyNeedsDocker }
        var (own, docker) = (flags, flags)
        own.engine = .embedded
        own.rules = nil
        docker.engine = .docker
        let first = try await BuildSetup(own, context: context, namespaces: namespaces)
        let second: BuildSetup
        do { second = try await BuildSetup(docker, context: context, namespaces: namespaces) } catch {
            await first.session.close()
            throw error
        }
        do {
            for session in [first.session, second.session] {
                try await session.load()
                _ = try await session.runAll()
            }
            let comparison = try await EngineComparison(first.session, second.session)
            StandardStreams.write(
                Render.comparison(comparison, "dockstep", "Docker", style: StandardStreams.style()))
            await first.session.close()
            await second.session.close()
            return comparison.differing.isEmpty ? 0 : 1
        } catch {
            await first.session.close()
            await second.session.close()
            throw error
        }
    }
}
