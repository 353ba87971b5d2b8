internal import Foundation
internal import Glibc

/// The program as it was built beside these tests, with a store of its own.
package struct DockstepProgram: Sendable {
    package let path: String
    /// A folder of the test's own; the store is in it.
    package let folder: String

    package var environment: [String: String] {
        [
            "DOCKSTEP_HOME": "\(folder)/home", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "100",
            "DOCKSTEP_OFFLINE": "1",
        ]
    }

    /// Runs it to its end.
    ///
    /// - Parameter input: the text on standard input.
    package func run(
        _ arguments: [String], input: String? = nil, environment more: [String: String] = [:]
    ) throws -> CommandOutcome {
        var file: String?
        if let input {
            let path = "\(folder)/input-\(UUID().uuidString)"
            try Data(input.utf8).write(to: URL(fileURLWithPath: path))
            file = path
        }
        return try runCommand([path] + arguments, environment: environment.merging(more) { $1 }, input: file)
    }

    /// Writes a file of the test's folder and gives its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    package func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")), as: UTF8.self)
    }
}

/// The program and a folder for it, gone when `body` ends.
package func withDockstep<Result>(_ body: (DockstepProgram) async throws -> Result) async throws -> Result {
    try await withTemporaryDirectory { folder in
        try await body(DockstepProgram(path: try builtProgram(), folder: folder))
    }
}

/// `dockstep` beside the running tests, or what `DOCKSTEP_PROGRAM` names.
package func builtProgram() throws -> String {
    if let named = ProcessInfo.processInfo.environment["DOCKSTEP_PROGRAM"], !named.isEmpty { return named }
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("dockstep").path
    guard access(path, X_OK) == 0 else {
        throw CommandFailure(
            description: "there is no program at \(path): build it by 'swift build --product dockstep'")
    }
    return path
}

/// The package's folder: where these sources stand.
package func packageFolder(file: String = #filePath) -> String {
    URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}

/// An ordinary user with sub-ids to run rootless tests as.
///
/// - Returns: nil where the tests are such a user's already; else a user's name, added to the machine where none is.
package func ordinaryUser() throws -> String? {
    guard geteuid() == 0 else { return nil }
    let lines = (try? String(contentsOfFile: "/etc/subuid", encoding: .utf8)) ?? ""
    let names = lines.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) }
    if let name = names.first(where: { getpwnam($0) != nil && $0 != "root" }) { return name }
    try runSuccessfully(["useradd", "--create-home", "dockstep-tests"])
    return "dockstep-tests"
}
