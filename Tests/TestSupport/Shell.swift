internal import SystemPackage
internal import Subprocess

/// A shell command of a test's set-up.
package enum Shell {
    package struct Failure: Error {
        package let command: String
        package let output: String
    }

    /// - Throws: `Failure` with what it printed where it does not end with 0.
    @discardableResult
    package static func run(_ command: String) async throws -> String {
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", command], output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20))
        let output = result.standardOutput
        guard result.terminationStatus.isSuccess else {
            throw Failure(command: command, output: output + result.standardError)
        }
        return output
    }
}
