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
    // The socket's path has to fit in 108 bytes.
    let folder = "/tmp/dockstep-dockerd-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let log = "\(folder)/log"
    guard FileManager.default.createFile(atPath: log, contents: nil) else {
        throw CommandFailure(description: "can't create \(log)")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/dockerd")
    process.arguments = [
        "--host", "unix://\(folder)/socket", "--data-root", "\(folder)/data", "--exec-root", "\(folder)/exec",
        "--pidfile", "\(folder)/pid", "--iptables=false", "--bridge=none", "--storage-driver", "overlay2",
        "--config-file", "\(folder)/none.json",
    ]
    process.arguments? += try options(folder)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(folder)/none.json"))
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    defer { endDockerd(process, folder: folder) }
    let docker = TestDocker(host: "unix://\(folder)/socket")
    let deadline = Date().addingTimeInterval(60)
    while try docker.run(["version"]).status != 0 {
        guard process.isRunning, Date() < deadline else {
            let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
            throw CommandFailure(description: "dockerd did not come up: \(text.suffix(2000))")
        }
        try await Task.sleep(for: .milliseconds(100))
    }
    return try await body(docker)
}

/// Ends it as `kill PID` does, waits, and removes its files and the mounts it may have left in them.
private func endDockerd(_ process: Process, folder: String) {
    process.terminate()
    process.waitUntilExit()
    let mounts = String(decoding: FileManager.default.contents(atPath: "/proc/self/mounts") ?? Data(), as: UTF8.self)
    let ours = mounts.split(separator: "\n").compactMap { line in
        line.split(separator: " ").dropFirst().first.map(String.init)
    }.filter { $0.hasPrefix(folder + "/") }
    for mount in ours.reversed() { _ = try? runCommand(["umount", "-l", mount]) }
    try? FileManager.default.removeItem(atPath: folder)
}
