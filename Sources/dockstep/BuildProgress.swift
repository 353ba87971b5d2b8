internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax
internal import Glibc
internal import OCISpec
internal import Synchronization
internal import TerminalUI

/// How `build` tells what it does.
protocol BuildProgress: Sendable {
    /// - Parameter findings: what the build checks remark on as far as is known before the first step.
    func begin(_ program: BuildProgram, findings: [CheckFinding])
    func receive(_ event: SessionEvent)
    /// The build ends with an error, which standard error is told of elsewhere.
    func end(with complaint: Complaint)
    /// The build refuses to begin because of these.
    func refuse(_ findings: [CheckFinding])
    /// The image's files were written to a file or folder.
    func wrote(to path: String)
    /// What was asked for is there.
    func conclude()
}

/// Text for people on standard output.
final class PlainProgress: BuildProgress {
    private struct State {
        var program: BuildProgram?
        /// The last byte that a program wrote was no line end.
        var isLineOpen = false
        var transfer: TransferPrinter?
        /// For the end of the build.
        var findings: [CheckFinding] = []
    }

    private let style: TextStyle
    private let state = Mutex(State())

    init(style: TextStyle) { self.style = style }

    func begin(_ program: BuildProgram, findings: [CheckFinding]) {
        state.withLock {
            $0.program = program
            $0.findings = findings
        }
    }

    func receive(_ event: SessionEvent) {
        switch event {
        case .build(.stepStarted(let step)):
            let count = state.withLock { $0.program?.steps.count } ?? step.number
            StandardStreams.write(Render.stepStart(step, of: count, style: style))
        case .build(.output(_, _, let bytes)):
            state.withLock { state in
                if let last = bytes.last { state.isLineOpen = last != UInt8(ascii: "\n") }
            }
            StandardStreams.write(bytes, to: STDOUT_FILENO)
        case .build(.stepFinished): closeLine()
        case .build(.imageWritten(let image)):
            let names = image.names.map { ", named \($0.familiar)" }.joined()
            StandardStreams.write("Built \(image.id)\(names)\n")
        case .build(.pulling(_, let name)):
            StandardStreams.write("Not here yet: pulling \(name.familiar)\n")
            state.withLock {
                $0.transfer = TransferPrinter(.pull, style: style) { StandardStreams.write($0) }
            }
        case .build(.transfer(_, let event)): state.withLock(\.transfer)?.receive(event)
        case .programChanged(let program): state.withLock { $0.program = program }
        // Nobody guesses in a build that is not stepped.
        case .passedOver, .guessed: break
        case .stepped(let result, _):
            state.withLock { $0.findings += result.findings.filter { [known = $0.findings] in !known.contains($0) } }
            show(result)
        }
    }

    func end(with complaint: Complaint) {
        closeLine()
        conclude()
    }

    func refuse(_ findings: [CheckFinding]) { state.withLock { $0.findings = findings } }

    func wrote(to path: String) { StandardStreams.write("Wrote the image's files to \(path)\n") }

    func conclude() {
        let findings = state.withLock { state in
            defer { state.findings = [] }
            return state.findings.sorted { $0.range.start < $1.range.start }
        }
        StandardStreams.write(Render.warnings(findings, command: "dockstep help", style: style))
    }

    private func show(_ result: StepResult) {
        let record = result.record
        guard record.outcome == .failed else {
            let layers = record.stage.flatMap { result.state.stages[$0]?.layers } ?? []
            StandardStreams.write(Render.record(record, layers: layers, hasStack: false, style: style))
            return
        }
        StandardStreams.write("  FAILED with exit code \(record.exitCode)\n")
        StandardStreams.write(Render.notes(of: record, style: style))
    }

    private func closeLine() {
        let isOpen = state.withLock { state in
            defer { state.isLineOpen = false }
            return state.isLineOpen
        }
        if isOpen { StandardStreams.write("\n") }
    }
}

/// The image's ID alone; what a failed command printed goes to standard error.
struct QuietProgress: BuildProgress {
    func begin(_ program: BuildProgram, findings: [CheckFinding]) {}

    func receive(_ event: SessionEvent) {
        switch event {
        case .build(.imageWritten(let image)): StandardStreams.write("\(image.id)\n")
        case .stepped(let result, _) where result.record.outcome == .failed:
            StandardStreams.complain(result.record.log.hasSuffix("\n") ? result.record.log : result.record.log + "\n")
        default: break
        }
    }

    func end(with complaint: Complaint) {}
    func refuse(_ findings: [CheckFinding]) {}
    func wrote(to path: String) {}
    func conclude() {}
}

/// One JSON object a line on standard output; what programs print goes to standard error.
final class JSONProgress: BuildProgress {
    private let told = Mutex<Set<CheckFinding>>([])

    func begin(_ program: BuildProgram, findings: [CheckFinding]) {
        // What belongs to a step that will run is told with it.
        let lines = program.neededSteps.filter { $0.origin == .dockerfile }.map(\.instruction.range.lines)
        tell(findings.filter { finding in !lines.contains { $0.contains(finding.lines.lowerBound) } })
    }

    private func tell(_ findings: [CheckFinding]) {
        for finding in findings where told.withLock({ $0.insert(finding).inserted }) {
            JSONLine.write(WarningLine(finding))
        }
    }

    func receive(_ event: SessionEvent) {
        switch event {
        case .build(.output(_, _, let bytes)): StandardStreams.write(bytes, to: STDERR_FILENO)
        case .build(.imageWritten(let image)): JSONLine.write(ImageLine(image))
        case .stepped(let result, _):
            JSONLine.write(StepLine(result.record))
            tell(result.findings)
        default: break
        }
    }

    func refuse(_ findings: [CheckFinding]) { tell(findings) }
    func wrote(to path: String) { JSONLine.write(FilesLine(path: path)) }
    func conclude() {}

    func end(with complaint: Complaint) { JSONLine.write(ErrorLine(complaint)) }
}
