internal import Foundation
internal import TestSupport
internal import Testing

/// Runs a suite with a Docker engine of its own and a store of dockstep's, both with the starter image as `busybox`.
struct TwoBuilders: SuiteTrait, TestScoping {
    @TaskLocal static var current: Builders?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withDockstep { dockstep in
            try await withDockerd { docker in
                let builders = try Builders(dockstep: dockstep, docker: docker)
                try await TwoBuilders.$current.withValue(builders) { try await function() }
            }
        }
    }
}

extension SuiteTrait where Self == TwoBuilders {
    static var twoBuilders: Self { TwoBuilders() }
}

/// Both builders, ready.
struct Builders: Sendable {
    let dockstep: DockstepProgram
    let docker: TestDocker
    /// The diff IDs of the starter image.
    let base: [String]

    init(dockstep: DockstepProgram, docker: TestDocker) throws {
        self.dockstep = dockstep
        self.docker = docker
        let starter = "\(dockstep.folder)/starter"
        try dockstep.write("FROM busybox\n", to: "starter/Dockerfile")
        for arguments in [["build", "-q", starter], ["save", "-o", "\(starter).tar", "busybox"]] {
            let outcome = try dockstep.run(arguments)
            guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors) }
        }
        try docker.succeed(["load", "-i", "\(starter).tar"])
        let layers = try docker.succeed([
            "image", "inspect", "--format", "{{range .RootFS.Layers}}{{.}} {{end}}", "busybox",
        ])
        base = layers.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    enum Outcome {
        case built(SavedImage)
        case refused(String)
    }

    func dockerBuilds(_ context: String, tag: String, flags: [String]) throws -> Outcome {
        // Debian's client of the same release as its engine: one without buildx can't use BuildKit.
        let outcome = try runCommand(
            ["/usr/bin/docker", "build", "--network", "host", "-q", "-t", tag] + flags + [context],
            environment: ["DOCKER_HOST": docker.host, "DOCKER_BUILDKIT": "1"])
        guard outcome.status == 0 else { return .refused(outcome.errors) }
        let archive = "\(context).docker.tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        try docker.succeed(["save", "-o", archive, tag])
        return .built(try SavedImage(archive: archive, base: base))
    }

    func dockstepBuilds(_ context: String, tag: String, flags: [String]) throws -> Outcome {
        let outcome = try dockstep.run(["build", "-q", "-t", tag] + flags + [context])
        guard outcome.status == 0 else {
            guard outcome.status == 1 || outcome.status == 64 else {
                throw CommandFailure(description: "dockstep ended with \(outcome.status): \(outcome.errors)")
            }
            return .refused(outcome.errors)
        }
        let archive = "\(context).dockstep.tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        let saved = try dockstep.run(["save", "-o", archive, tag])
        guard saved.status == 0 else { throw CommandFailure(description: saved.errors) }
        return .built(try SavedImage(archive: archive, base: base))
    }
}
