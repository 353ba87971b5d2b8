internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax
internal import OCISpec
internal import Synchronization

/// Draws a session's events as they come.
final class StepPrinter: Sendable {
    private struct Output {
        var decoders: [OutputStream: UTF8Pieces] = [:]
        /// Whether a program's last line is still open.
        var isLineOpen = false
    }

    private let program: Mutex<BuildProgram?> = Mutex(nil)
    private let pending = Mutex(Output())
    private let isBrief = Mutex(false)
    private let transfer: Mutex<TransferPrinter?> = Mutex(nil)
    private let currentStyle: @Sendable () -> TextStyle
    private let output: @Sendable (String) -> Void

    init(style: @escaping @Sendable () -> TextStyle, output: @escaping @Sendable (String) -> Void) {
        currentStyle = style
        self.output = output
    }

    private var style: TextStyle { currentStyle() }

    /// The program that the next events are about.
    func use(_ new: BuildProgram) { program.withLock { $0 = new } }

    /// Whether records are short: on a move over many steps.
    func setBrief(_ brief: Bool) { isBrief.withLock { $0 = brief } }

    func receive(_ event: SessionEvent) {
        switch event {
        case .build(.stepStarted(let step)): start(step)
        case .build(.output(_, let stream, let bytes)): show(bytes, of: stream)
        case .build(.stepFinished): endOutput()
        case .build(.imageWritten): break
        case .build(.pulling(_, let name)): begin(pulling: name)
        case .build(.transfer(_, let event)): transfer.withLock { $0 }?.receive(event)
        case .programChanged(let program): use(program)
        case .passedOver(let steps): show(passedOver: steps)
        case .stepped(let result, let replayed): show(result, replayed: replayed)
        case .guessed(let judged): output(Render.judged(judged, style: style))
        }
    }

    /// Ends a line that a program left open, so that what follows begins a line of its own.
    func endOutput() {
        let rest = pending.withLock { pending -> String in
            var rest = ""
            for stream in [OutputStream.standardOutput, .standardError] {
                rest += pending.decoders[stream]?.finish() ?? ""
            }
            if pending.isLineOpen || !rest.isEmpty { rest += "\n" }
            pending = Output()
            return rest
        }
        if !rest.isEmpty { output(rest) }
    }

    private func start(_ step: BuildStep) {
        let count = program.withLock { $0?.steps.count } ?? step.number
        output(Render.stepStart(step, of: count, style: style))
    }

    private func show(_ bytes: [UInt8], of stream: OutputStream) {
        let text = pending.withLock { pending -> String in
            let text = pending.decoders[stream, default: UTF8Pieces()].add(bytes)
            if let last = text.unicodeScalars.last { pending.isLineOpen = last != "\n" }
            return text
        }
        if !text.isEmpty { output(text) }
    }

    private func begin(pulling name: Reference) {
        output("Not here yet: pulling \(name.familiar)\n")
        let output = output
        transfer.withLock { $0 = TransferPrinter(.pull, style: style, output: output) }
    }

    private func show(passedOver steps: [BuildStep]) {
        guard let first = steps.first, let last = steps.last else { return }
        let numbers = first.number == last.number ? "step \(first.number)" : "steps \(first.number) to \(last.number)"
        output("Passed over \(numbers): the target does not need \(first.number == last.number ? "it" : "them").\n")
    }

    private func show(_ result: StepResult, replayed: Bool) {
        if result.record.outcome == .failed {
            if let dockerfile = program.withLock({ $0?.dockerfile }) {
                output(Render.failure(result.record, dockerfile: dockerfile, style: style))
            }
            return
        }
        let isBrief = isBrief.withLock { $0 }
        if replayed { output(Render.replay(result.record, isBrief: isBrief, style: style)) }
        if replayed, isBrief { return }
        let layers = result.record.stage.flatMap { result.state.stages[$0]?.layers } ?? []
        output(Render.record(result.record, layers: layers, hasStack: !isBrief, style: style))
        if !replayed { output(Render.remarks(result.findings, style: style)) }
    }
}

/// Makes text of bytes that come in pieces: a character cut in two waits for its rest.
struct UTF8Pieces: Sendable {
    private var held: [UInt8] = []

    mutating func add(_ bytes: [UInt8]) -> String {
        var all = held + bytes
        held = []
        // At most three bytes at the end can be the beginning of a character.
        for length in 1...3 where length <= all.count {
            let byte = all[all.count - length]
            if byte & 0xC0 == 0x80 { continue }
            let needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            if needed > length {
                held = Array(all.suffix(length))
                all.removeLast(length)
            }
            break
        }
        return String(decoding: all, as: UTF8.self)
    }

    mutating func finish() -> String {
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }
}
