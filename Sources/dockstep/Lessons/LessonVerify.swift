internal import ArgumentParser
internal import ContainerRuntime
internal import FoundationEssentials
internal import Glibc
internal import Lessons

extension VerifyRun: ExpressibleByArgument {}

/// `lesson verify [NAME...]`.
struct LessonVerify: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Run every lesson by its own script, unsolved and solved, and fail where one does not end as it says."
    )

    @Flag(help: "Show what was on the screen in each run.")
    var transcript = false
    @OptionGroup var flags: CourseFlags
    /// For the runs themselves, which are processes of their own.
    @Option(help: .hidden)
    var only: VerifyRun?
    @Option(help: .hidden)
    var scratch: String?
    @Argument(help: "Lessons; without one, all.")
    var names: [String] = []

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let (places, course) = try flags.load()
        var lessons = try names.map { try CourseFlags.find($0, in: course) }
        if lessons.isEmpty { lessons = course.lessons }
        if let only, let scratch, let lesson = lessons.first {
            try await LessonVerification.play(lesson, only, in: scratch, namespaces: namespaces)
            return 0
        }
        let scratch = try Self.scratchFolder()
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let failed = try await verify(lessons, LessonVerification(course: places.course, scratch: scratch))
        if failed > 0 { throw LessonFailure.notVerified(failed) }
        return 0
    }

    /// As many at a time as there are processors; told in the course's order.
    private func verify(_ lessons: [Lesson], _ verification: LessonVerification) async throws -> Int {
        let registryMissing =
            lessons.contains(where: \.needsRegistry)
            && (try? RegistryProbe.check(LessonRoom.registry, lesson: "")) == nil
        let (playable, others) = (
            lessons.filter { !$0.needsRegistry || !registryMissing },
            lessons.filter { $0.needsRegistry && registryMissing }
        )
        let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
        var reports: [String: LessonVerification.Report] = [:]
        await withTaskGroup(of: LessonVerification.Report.self) { group in
            var waiting = playable[...]
            for lesson in waiting.prefix(width) { group.addTask { await verification.verify(lesson) } }
            waiting = waiting.dropFirst(width)
            for await report in group {
                reports[report.lesson] = report
                if let lesson = waiting.popFirst() { group.addTask { await verification.verify(lesson) } }
            }
        }
        for lesson in playable { show(reports[lesson.name]) }
        for lesson in others {
            StandardStreams.write(
                "\(lesson.name): not verified: \(LessonFailure.registryMissing(LessonRoom.registry, lesson: lesson.name))\n"
            )
        }
        // What needs a registry and has none is no lesson that holds.
        return reports.values.count { !$0.problems.isEmpty } + others.count
    }

    private func show(_ report: LessonVerification.Report?) {
        guard let report else { return }
        if transcript { StandardStreams.write(report.transcript) }
        StandardStreams.write(
            "\(report.lesson): \(report.problems.isEmpty ? "holds, unsolved and solved" : "does not hold")\n")
        for problem in report.problems { StandardStreams.write("    \(problem)\n") }
    }

    private static func scratchFolder() throws -> String {
        let base = ProgramEnvironment.variables["TMPDIR"] ?? "/tmp"
        var template = Array("\(base)/dockstep-lessons-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw LessonFailure.cannotWrite(base) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
