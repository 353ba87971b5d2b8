internal import Foundation

/// A Docker engine of a test's own.
package struct TestDocker: Sendable {
    /// `unix:///…`, for `DOCKER_HOST`.
    package let host: String

    package init(host: String) { self.host = host }

    /// Runs `docker ARGUMENTS` against it.
    package func run(_ arguments: [String], input: String? = nil) throws -> CommandOutcome {
        try runCommand(["docker"] + arguments, environment: ["DOCKER_HOST": host], input: input)
    }

    /// Runs `docker ARGUMENTS` against it and gives what it printed.
    ///
    /// - Throws: `CommandFailure` with docker's words where it does not end with 0.
    @discardableResult
    package func succeed(_ arguments: [String], input: String? = nil) throws -> String {
        try runSuccessfully(["docker"] + arguments, environment: ["DOCKER_HOST": host], input: input)
    }
}

/// Starts a `dockerd` that shares nothing with any other (socket, data, process files in a folder of its own, no
/// bridge, no iptables), and ends it by its process ID when the closure ends, passed or thrown. Needs root.
///
/// - Throws: `CommandFailure` with the end of its log where it does not come up within 60 seconds.
///
/// - Parameter options: of dockerd beside, from the path of a folder of its own.
package func withDockerd<Result>(
    options: (String) throws -> [String] = { _ in [] }, _ body: (TestDocker) async throws -> Result
) async throws -> Result {
    try await withRestartableDockerd(options: options) { try await body($0.docker) }
}

/// The same, for what looks at an engine that goes away and comes back.
package func withRestartableDockerd<Result>(
    options: (String) throws -> [String] = { _ in [] }, _ body: (TestDockerd) async throws -> Result
) async throws -> Result {
    let dockerd = try TestDockerd(options: options)
    defer { dockerd.remove() }
    try await dockerd.start()
    return try await body(dockerd)
}

/// A `dockerd` that can be killed and started again on the same data.
package final class TestDockerd {
    package let docker: TestDocker
    private let folder: String
    private let arguments: [String]
    private var process: Process?
    private var log: String { "\(folder)/log" }

    fileprivate init(options: (String) throws -> [String]) throws {
        // The socket's path has to fit in 108 bytes.
        folder = "/tmp/dockstep-dockerd-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: "\(folder)/log", contents: nil) else {
            throw CommandFailure(description: "can't create \(folder)/log")
        }
        try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(folder)/none.json"))
        docker = TestDocker(host: "unix://\(folder)/socket")
        arguments =
            [
                "--host", "unix://\(folder)/socket", "--data-root", "\(folder)/data", "--exec-root", "\(folder)/exec",
                "--pidfile", "\(folder)/pid", "--iptables=false", "--bridge=none", "--storage-driver", "overlay2",
                "--config-file", "\(folder)/none.json",
            ] + (try options(folder))
    }

    /// - Throws: `CommandFailure` with the end of its log where it does not come up within 60 seconds.
    package func start() async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/dockerd")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let output = FileHandle(forWritingAtPath: log)
        _ = try output?.seekToEnd()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        self.process = process
        let deadline = Date().addingTimeInterval(60)
        while try docker.run(["version"]).status != 0 {
            guard process.isRunning, Date() < deadline else {
                let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
                throw CommandFailure(description: "dockerd did not come up: \(text.suffix(2000))")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Ends it at once, with nothing cleared up, as a crash does.
    package func kill() {
        guard let process else { return }
        self.process = nil
        let status = "/proc/\(process.processIdentifier)/status"
        Foundation.kill(process.processIdentifier, SIGKILL)
        // `Process` takes it for running as long as a container does that it has started.
        while let text = FileManager.default.contents(atPath: status),
            !String(decoding: text, as: UTF8.self).contains("State:\tZ")
        {
            usleep(10_000)
        }
        // Both stay zombies where nobody asks for their end: the next engine would take them for ones that run.
        for name in ["exec/containerd/containerd.pid", "pid"] {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    /// Ends it as `kill PID` and the machine's own service manager do.
    package func stop() {
        process?.terminate()
        process?.waitUntilExit()
        process = nil
    }

    /// Ends it and removes its files and the mounts it may have left in them.
    fileprivate func remove() {
        stop()
        let mounts = String(
            decoding: FileManager.default.contents(atPath: "/proc/self/mounts") ?? Data(), as: UTF8.self)
        let ours = mounts.split(separator: "\n").compactMap { line in
            line.split(separator: " ").dropFirst().first.map(String.init)
        }.filter { $0.hasPrefix(folder + "/") }
        for mount in ours.reversed() { _ = try? runCommand(["umount", "-l", mount]) }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
