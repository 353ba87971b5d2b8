internal import FoundationEssentials
internal import Subprocess
internal import SystemPackage

/// The user's own `docker`, run as the user would: with the contexts, logins and builders that are set up for it.
package struct DockerProgram: Sendable {
    /// Whose builder `docker build` is told to take.
    package enum Builder: Sendable, Hashable {
        case buildKit
        /// `DOCKER_BUILDKIT=0`.
        case classic
    }

    /// The variables of the process, all of which docker gets.
    package var environment: [String: String]
    package var builder: Builder

    /// The most that an answer is read for, in bytes.
    private static let answerLimit = 16 << 20

    package init(environment: [String: String], builder: Builder = .buildKit) {
        self.environment = environment
        self.builder = builder
    }

    /// What docker answers on its standard output.
    ///
    /// - Throws: `DockerFailure` where it ends with another code than 0; `CancellationError`.
    package func answer(_ arguments: [String], input: [UInt8] = []) async throws -> String {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .path("/bin/sh"), arguments: Arguments(Self.command(arguments)), environment: .custom(variables),
                platformOptions: Self.platformOptions, input: .array(input), output: .string(limit: Self.answerLimit),
                error: .string(limit: Self.answerLimit))
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw DockerFailure(.other("\(error)"))
        }
        if Task.isCancelled { throw CancellationError() }
        guard result.terminationStatus.isSuccess else {
            throw DockerFailure(words: result.standardError, status: result.terminationStatus)
        }
        return result.standardOutput
    }

    /// Runs docker and gives each line of what it prints, on either stream, as it comes.
    ///
    /// - Parameter input: a file that is its standard input; nil for none.
    /// - Returns: its exit code.
    /// - Throws: `DockerFailure.missing`; `CancellationError`, after docker was interrupted and has ended.
    package func lines(
        _ arguments: [String], input: String? = nil, receive: @escaping @Sendable (String) -> Void
    ) async throws -> Int {
        let command = Self.command(arguments, input: input)
        let status: TerminationStatus
        do {
            let result = try await Subprocess.run(
                .path("/bin/sh"), arguments: Arguments(command), environment: .custom(variables),
                platformOptions: Self.platformOptions, input: .none, output: .sequence, error: .combinedWithOutput
            ) { execution in
                var lines = LineBuffer()
                for try await piece in execution.standardOutput {
                    for line in lines.add(piece.withUnsafeBytes { Array($0) }) { receive(line) }
                }
                if let rest = lines.rest { receive(rest) }
            }
            status = result.terminationStatus
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw DockerFailure(.other("\(error)"))
        }
        if Task.isCancelled { throw CancellationError() }
        if status == .exited(127) { throw DockerFailure(.missing) }
        guard case .exited(let code) = status else { return 1 }
        return Int(code)
    }

    /// Runs docker with the streams, or the terminal, of this process.
    ///
    /// - Returns: its exit code.
    func attached(_ arguments: [String]) async throws -> Int32 {
        // In the process group of the terminal's foreground: else it could not read there.
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: Arguments(Self.command(arguments)), environment: .custom(variables),
            input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        if result.terminationStatus == .exited(127) { throw DockerFailure(.missing) }
        switch result.terminationStatus {
        case .exited(let code): return Int32(code)
        case .signaled(let signal): return 128 + Int32(signal)
        }
    }

    /// By a shell, which says with one code that there is no such program, and gives docker its standard input.
    private static func command(_ arguments: [String], input: String? = nil) -> [String] {
        let script = input == nil ? "exec docker \"$@\"" : "from=$1; shift; exec docker \"$@\" < \"$from\""
        return ["-c", script, "docker"] + (input.map { [$0] } ?? []) + arguments
    }

    /// docker starts buildx and helpers, which are to end with it; an interrupt cancels the build on the engine.
    private static var platformOptions: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .interrupt, allowedDurationToNextStep: .seconds(5)),
            .gracefulShutDown(allowedDurationToNextStep: .seconds(2)),
        ]
        return options
    }

    private var variables: [Environment.Key: String] {
        var result: [Environment.Key: String] = [:]
        for (name, value) in environment { result[Environment.Key(stringLiteral: name)] = value }
        result["DOCKER_BUILDKIT"] = builder == .buildKit ? "1" : "0"
        // Each line is to tell of itself; colours and hints are for people.
        result["BUILDKIT_COLORS"] = nil
        result["DOCKER_CLI_HINTS"] = "false"
        return result
    }
}

/// Bytes that become lines.
struct LineBuffer {
    private var bytes: [UInt8] = []

    /// - Returns: the lines that are whole now, without their ends.
    mutating func add(_ piece: [UInt8]) -> [String] {
        bytes += piece
        guard let last = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let whole = bytes[..<last]
        let lines = whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Self.text)
        bytes.removeFirst(last + 1)
        return lines
    }

    /// What came after the last line's end.
    var rest: String? { bytes.isEmpty ? nil : Self.text(bytes[...]) }

    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return String(decoding: line, as: UTF8.self)
    }
}
