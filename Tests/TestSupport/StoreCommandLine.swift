internal import Foundation

/// What a program that was run to its end left.
package struct CommandOutcome: Sendable {
    package var status: Int32
    package var output: String
    package var errors: String
}

/// A program that could not be run, or that failed where it should not.
package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

/// Runs a program by its path or name and waits for it.
///
/// - Parameters:
///   - input: a file to read standard input from.
///   - output: a file to write standard output to; then `output` of the result is empty.
package func runCommand(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil, output: String? = nil
) throws -> CommandOutcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = FileManager.default.temporaryDirectory.path + "/dockstep-command-\(UUID().uuidString.prefix(12))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let outputPath = output ?? "\(folder)/output"
    for path in [outputPath, "\(folder)/errors"] {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw CommandFailure(description: "can't create \(path)")
        }
    }
    process.standardInput = input.flatMap { FileHandle(forReadingAtPath: $0) } ?? FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: "\(folder)/errors")
    try process.run()
    process.waitUntilExit()
    let text = { (path: String) in String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    return CommandOutcome(
        status: process.terminationStatus, output: output == nil ? text(outputPath) : "",
        errors: text("\(folder)/errors"))
}

/// Runs a program that has to end with 0, and gives what it printed.
///
/// - Throws: `CommandFailure` with its words where it did not.
@discardableResult
package func runSuccessfully(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil, output: String? = nil
) throws -> String {
    let outcome = try runCommand(arguments, environment: environment, input: input, output: output)
    guard outcome.status == 0 else {
        throw CommandFailure(
            description: "\(arguments.joined(separator: " ")) ended with \(outcome.status): \(outcome.errors)")
    }
    return outcome.output
}
