internal import Foundation
internal import Glibc

/// A program that runs while a test talks to it; its output and its errors come as one.
package final class RunningProgram {
    private let process: Process
    private let output: FileHandle
    private var text = ""
    private var seen: String.Index

    fileprivate init(_ command: [String]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe.fileHandleForWriting
        process.standardError = pipe.fileHandleForWriting
        output = pipe.fileHandleForReading
        seen = text.endIndex
        _ = fcntl(output.fileDescriptor, F_SETFL, O_NONBLOCK)
        try process.run()
        try pipe.fileHandleForWriting.close()
    }

    /// For `kill`: what `env` and a shell became by `exec`.
    package var number: Int32 { process.processIdentifier }

    /// Waits for a line with these words, after the last one waited for.
    package func line(containing words: String, seconds: Double = 30) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            read()
            if let range = text.range(of: words, range: seen..<text.endIndex),
                let end = text[range.upperBound...].firstIndex(of: "\n")
            {
                let start = text[..<range.lowerBound].lastIndex(of: "\n").map(text.index(after:)) ?? text.startIndex
                seen = end
                return String(text[start..<end])
            }
            guard ContinuousClock.now < deadline else {
                throw CommandFailure(description: "waited in vain for '\(words)'; it said:\n\(text)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Waits for its end and gives its exit code; 128 and the signal's number where a signal ended it.
    package func status(seconds: Double = 30) async throws -> Int32 {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while process.isRunning {
            read()
            guard ContinuousClock.now < deadline else {
                throw CommandFailure(description: "it does not end; it said:\n\(text)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = Glibc.read(output.fileDescriptor, &buffer, buffer.count)
            if count <= 0 { return }
            let offset = text.utf8.distance(from: text.startIndex, to: seen)
            text += String(decoding: buffer[..<count], as: UTF8.self)
            seen = text.utf8.index(text.startIndex, offsetBy: offset)
        }
    }

    fileprivate func end() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}

/// A program for the length of `body`; killed at its end where it still runs.
package func withProgram<Result>(
    _ command: [String], _ body: (RunningProgram) async throws -> Result
) async throws -> Result {
    let program = try RunningProgram(command)
    defer { program.end() }
    return try await body(program)
}
