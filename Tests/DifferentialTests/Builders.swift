internal import Foundation
internal import TestSupport
internal import Testing

/// Runs a suite with a Docker engine and a store of dockstep's, both with the starter image as `busybox`, and says at its
/// end how many cases came out the same.
struct TwoBuilders: SuiteTrait, TestScoping {
    @TaskLocal static var current: Builders?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withDockstep { dockstep in
            try await withReference { reference in
                let builders = try Builders(dockstep: dockstep, reference: reference)
                try await TwoBuilders.$current.withValue(builders) { try await function() }
                try await builders.conformance.finish()
            }
        }
    }
}

extension SuiteTrait where Self == TwoBuilders {
    static var twoBuilders: Self { TwoBuilders() }
}

/// The Docker that dockstep is compared with.
struct Reference: Sendable {
    let docker: TestDocker
    /// The client that builds.
    let client: String
    /// Whether it is the newer one, whose every answer counts, and not the system's own.
    let isNewer: Bool

    /// `Docker 28.5.2`.
    func name() throws -> String {
        let version = try docker.succeed(["version", "--format", "{{.Server.Version}}"])
        return "Docker " + version.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// The engine that `scripts/newer-docker` started in the folder `DOCKSTEP_DOCKER` or `DOCKSTEP_TEST_DOCKER`, or else one of the system's own.
private func withReference(_ body: (Reference) async throws -> Void) async throws {
    let named = ["DOCKSTEP_DOCKER", "DOCKSTEP_TEST_DOCKER"].compactMap { environmentVariable($0) }
    if let folder = named.first(where: { !$0.isEmpty }) {
        let docker = TestDocker(host: "unix://\(folder)/docker.sock")
        return try await body(Reference(docker: docker, client: "\(folder)/docker", isNewer: true))
    }
    // Debian's client of the same release as its engine: one without buildx can't use BuildKit.
    try await withDockerd { try await body(Reference(docker: $0, client: "/usr/bin/docker", isNewer: false)) }
}

/// Both builders, ready.
struct Builders: Sendable {
    let dockstep: DockstepProgram
    let reference: Reference
    /// The diff IDs of the starter image.
    let base: [String]
    let conformance: Conformance

    init(dockstep: DockstepProgram, reference: Reference) throws {
        self.dockstep = dockstep
        self.reference = reference
        let starter = "\(dockstep.folder)/starter"
        try dockstep.write("FROM busybox\n", to: "starter/Dockerfile")
        for arguments in [["build", "-q", starter], ["save", "-o", "\(starter).tar", "busybox"]] {
            let outcome = try dockstep.run(arguments)
            guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors) }
        }
        try reference.docker.succeed(["load", "-i", "\(starter).tar"])
        let layers = try reference.docker.succeed([
            "image", "inspect", "--format", "{{range .RootFS.Layers}}{{.}} {{end}}", "busybox",
        ])
        base = layers.split(whereSeparator: \.isWhitespace).map(String.init)
        conformance = Conformance(
            recordsAs: environmentVariable("DOCKSTEP_RECORD") == "1" && reference.isNewer ? try reference.name() : nil)
    }

    enum Outcome {
        case built(SavedImage)
        case refused(String)
    }

    func dockerBuilds(_ context: String, tag: String, flags: [String]) throws -> Outcome {
        let outcome = try runCommand(
            [reference.client, "build", "--network", "host", "-q", "-t", tag] + flags + [context],
            environment: ["DOCKER_HOST": reference.docker.host, "DOCKER_BUILDKIT": "1"])
        guard outcome.status == 0 else { return .refused(outcome.errors) }
        let archive = "\(context).docker.tar"
        defer { try? FileManager.default.removeItem(atPath: archive) }
        try reference.docker.succeed(["save", "-o", archive, tag])
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

extension Builders {
    /// What makes dockstep step on the engine that it is compared with.
    var engineEnvironment: [String: String] {
        let folder = URL(fileURLWithPath: reference.client).deletingLastPathComponent().path
        return [
            "DOCKER_HOST": reference.docker.host,
            "PATH": "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")",
        ]
    }
}
