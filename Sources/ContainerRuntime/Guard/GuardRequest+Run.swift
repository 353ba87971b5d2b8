internal import CLinux
internal import Dispatch
internal import Glibc

/// What became of a guarded program.
enum GuardResult: Sendable, Equatable {
    case ended(code: Int32)
    case notStarted(stage: RuntimeError.SetupStage, errno: Int32)
}

/// Where a guarded program's streams lead.
struct GuardStreams: Sendable {
    enum Target: Sendable {
        /// A stream of this process's own.
        case descriptor(Int32)
        /// Handed over in pieces, on the thread that waits for the program.
        case handler(@Sendable ([UInt8]) -> Void)
    }

    /// Nil is an empty input.
    var input: Int32?
    /// Whether the program gets a pipe that is filled from the input.
    var pipesInput = false
    /// Whether the program gets a new terminal as all three, whose output goes where `output` says.
    var isOnNewTerminal = false
    var output: Target
    var error: Target
}

extension GuardRequest {
    /// Starts the program, hands its output over and waits for its end. Cancellation of the task kills it and all that
    /// it started; the result is then that of a killed program.
    ///
    /// - Parameter signals: what is to be sent to the program.
    /// - Throws: `RuntimeError.setupFailed` where not even the guard could be started.
    func run(_ streams: GuardStreams, signals: AsyncStream<Int32>? = nil) async throws -> GuardResult {
        let killSwitch = KillSwitch()
        let forwarding = signals.map { signals in
            Task { for await number in signals { killSwitch.send(number) } }
        }
        defer { forwarding?.cancel() }
        // Waiting blocks, and so must not hold one of the few threads of Swift's pool.
        let queue = DispatchQueue(label: "dockstep.command")
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try self.runBlocking(streams, killSwitch) }) }
            }
        } onCancel: {
            killSwitch.pull()
        }
    }

    private func runBlocking(_ streams: GuardStreams, _ killSwitch: KillSwitch) throws(RuntimeError) -> GuardResult {
        var channels = try OutputChannels(streams)
        defer { channels.close() }
        let native = try NativeCommand.make(self, streams: channels.childEnds)
        var started = clinux_guarded()
        let code = unsafe clinux_command_start(native.pointer, &started)
        guard code == 0 else { throw .setupFailed(.namespaces, errno: code) }
        killSwitch.arm(process: started.process)
        channels.closeChildEnds()
        let failure = Self.readReport(started.report)
        channels.copyToEnd()
        let exitCode = clinux_command_wait(started.pid)
        killSwitch.disarm()
        close(started.report)
        return failure ?? .ended(code: exitCode)
    }

    /// Waits until the program runs or it is known why it does not.
    private static func readReport(_ descriptor: Int32) -> GuardResult? {
        var report = clinux_report()
        let size = MemoryLayout<clinux_report>.size
        var count = 0
        // The report is 8 bytes, far below what a pipe takes in one piece.
        repeat { count = unsafe read(descriptor, &report, size) } while count < 0 && errno == EINTR
        guard count == size, report.stage != Int32(CLINUX_STAGE_STARTED.rawValue) else { return nil }
        return .notStarted(stage: stage(report.stage), errno: report.code)
    }

    private static func stage(_ number: Int32) -> RuntimeError.SetupStage {
        switch clinux_stage(UInt32(bitPattern: number)) {
        case CLINUX_STAGE_NAMESPACES: .namespaces
        case CLINUX_STAGE_MOUNTS: .mounts
        case CLINUX_STAGE_NETWORK: .network
        case CLINUX_STAGE_ROOT: .root
        case CLINUX_STAGE_USER: .user
        case CLINUX_STAGE_WORKING_DIRECTORY: .workingDirectory
        case CLINUX_STAGE_TERMINAL: .terminal
        default: .execution
        }
    }
}
