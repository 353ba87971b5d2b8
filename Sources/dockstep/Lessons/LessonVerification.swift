internal import ContainerRuntime
internal import FoundationEssentials
internal import Lessons
internal import Synchronization
internal import TerminalUI

/// Plays a lesson by its own script, unsolved and solved, and tells what does not end as the lesson says.
///
/// Each run is a process of its own: what containers print is then in its place in the transcript.
struct LessonVerification: Sendable {
    /// Both runs' transcripts and what was wrong with them.
    struct Report: Sendable {
        var lesson: String
        var problems: [String] = []
        var transcript = ""
    }

    /// The course's folder: absolute.
    var course: String
    /// A folder for the copies and stores of the runs; it is removed by the caller.
    var scratch: String

    func verify(_ lesson: Lesson) async -> Report {
        var report = Report(lesson: lesson.name)
        for run in VerifyRun.allCases {
            let folder = "\(scratch)/\(lesson.name)-\(run.rawValue)"
            LessonStore.takeSettings(to: "\(folder)/home")
            let shell = ShellLine(folder: "/", storeRoot: "\(folder)/home", registry: LessonRoom.registry)
            let outcome = await shell.run(
                [
                    ProgramFile.path, "lesson", "verify", "--only", run.rawValue, "--scratch", folder, "--from", course,
                    lesson.name,
                ], keepsOutput: true)
            report.transcript += "===== \(lesson.name), \(run.rawValue)\n\(outcome.output)\n"
            let problems = (try? Data(contentsOf: URL(filePath: Self.problemsFile(in: folder)))).map {
                String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init)
            }
            report.problems += (problems ?? ["it ended with code \(outcome.exitCode): \(outcome.output.suffix(300))"])
                .map { "\(run.rawValue): \($0)" }
        }
        return report
    }

    static func problemsFile(in folder: String) -> String { "\(folder)/problems" }

    /// One run, in this process: the transcript goes to standard output, a line for each problem to a file.
    static func play(_ lesson: Lesson, _ run: VerifyRun, in folder: String, namespaces: NamespaceOutcome) async throws {
        guard let data = try? Data(contentsOf: URL(filePath: lesson.verifyFile)) else {
            try write(["it has no file 'verify'"], in: folder)
            return
        }
        let room = try await LessonRoom(
            lesson, learner: "\(folder)/projects", storeRoot: "\(folder)/store", namespaces: namespaces)
        let guide = LessonGuide(
            lesson: lesson, project: room.project, shell: room.shell, world: room.world, progress: LessonProgress(),
            next: nil, keep: { _ in })
        let feeder = VerifyFeeder(
            script: String(decoding: data, as: UTF8.self), room: room, guide: guide, isSolved: run == .solved)
        let repl = room.repl(
            guide: guide, input: .script { feeder.next() },
            style: { TextStyle(width: 80, colour: false, unicode: true) }, output: { StandardStreams.write($0) })
        _ = await repl.run()
        try write(await guide.problems(isSolved: run == .solved) + feeder.problems, in: folder)
    }

    private static func write(_ problems: [String], in folder: String) throws {
        let lines = problems.map { $0.replacing("\n", with: " ") + "\n" }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try ReplacedFile.write(Array(lines.joined().utf8), to: problemsFile(in: folder))
    }
}

/// The two runs of a lesson.
enum VerifyRun: String, Sendable, CaseIterable {
    /// Each goal has to fail.
    case unsolved
    /// All have to be reached.
    case solved
}

extension LessonGuide {
    /// What of a verifying run does not end as the lesson says.
    func problems(isSolved: Bool) -> [String] {
        var problems: [String] = []
        for event in log.events {
            switch event {
            case .answered(let part, isRight: false) where isSolved: problems.append("\(part): the answer is wrong")
            case .undecided(let part, let seen) where isSolved:
                problems.append("\(part): not one answer is right: \(seen.joined(separator: "; "))")
            case .pageMissing(let part, let answer) where isSolved:
                problems.append("\(part): the answer '\(answer)' is wrong and has no page '### \(answer)'")
            default: break
            }
        }
        guard isSolved else { return problems }
        for part in lesson.parts {
            let outcomes = log.events.compactMap { event -> Bool? in
                if case .checked(part.name, let holds, _) = event { holds } else { nil }
            }
            if part.goals != nil, outcomes.last != true {
                problems.append("\(part.name): the solution does not reach the goal\(lastSeen(part.name))")
            }
            if case .predict = part.kind, progress.answers[part.name] == nil {
                problems.append("\(part.name): the question is not answered")
            }
        }
        if !log.events.contains(.done) {
            problems.append("the lesson does not come to its end: it stands at '\(current?.name ?? "")'")
        }
        return problems
    }

    private func lastSeen(_ name: String) -> String {
        for event in log.events.reversed() {
            if case .checked(name, _, let seen) = event { return ": \(seen.joined(separator: "; "))" }
        }
        return ""
    }

}

/// Gives a verifying run its lines. `solve NAME` lays the solution in the solved run; in the unsolved one each goal is
/// looked at once, has to fail, and is passed over.
final class VerifyFeeder: Sendable {
    private struct State {
        var lines: [String]
        var problems: [String] = []
        /// A goal that was just looked at in the unsolved run.
        var checked: String?
    }

    private let state: Mutex<State>
    private let room: LessonRoom
    private let guide: LessonGuide
    private let isSolved: Bool

    init(script: String, room: LessonRoom, guide: LessonGuide, isSolved: Bool) {
        let lines = script.split(separator: "\n").map(String.init).filter { !$0.trimmingBlanks.isEmpty }
        state = Mutex(State(lines: lines))
        self.room = room
        self.guide = guide
        self.isSolved = isSolved
    }

    var problems: [String] { state.withLock { $0.problems } }

    /// The next line; nil at the end.
    func next() -> String? {
        state.withLock { state in
            if let part = state.checked {
                state.checked = nil
                if guide.log.held(part) {
                    state.problems.append("\(part): the goal holds although nothing was done for it")
                } else if guide.log.current?.name == part {
                    return "skip"
                }
            }
            while !state.lines.isEmpty {
                let line = state.lines.removeFirst()
                let words = line.split(separator: " ").map(String.init)
                if words.first == "solve" {
                    if isSolved { solve(words.dropFirst().first ?? "", &state) }
                    continue
                }
                if line.trimmingBlanks == "check", !isSolved {
                    if let part = guide.log.current, part.goals != nil { state.checked = part.name }
                }
                return line
            }
            return nil
        }
    }

    private func solve(_ name: String, _ state: inout State) {
        guard let part = room.lesson.parts.first(where: { $0.name == name }), let goals = part.goals else {
            state.problems.append("'solve \(name)' names no goal of the lesson")
            return
        }
        do { try room.project.lay(room.lesson.solutionFolder(name)) } catch {
            state.problems.append("\(name): the solution can't be laid: \(error)")
        }
        state.lines = goals.solution.map { $0.replacing("$REGISTRY", with: LessonRoom.registry) } + state.lines
    }
}
