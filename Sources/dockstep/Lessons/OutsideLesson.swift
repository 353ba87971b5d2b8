internal import ContainerRuntime
internal import Lessons
internal import Synchronization
internal import TerminalUI

/// One command of a lesson that is begun, from outside of the lesson: as from an editor's terminal.
struct OutsideLesson {
    private let places: LessonPlaces
    private let course: Course
    private let namespaces: NamespaceOutcome

    init(_ flags: CourseFlags, _ namespaces: NamespaceOutcome) throws {
        (places, course) = try flags.load()
        self.namespaces = namespaces
    }

    /// - Returns: 1 where a goal was looked at and does not hold.
    /// - Throws: `LessonFailure.noneBegun`.
    func carryOut(_ command: String) async throws -> Int32 {
        let file = ProgressFile(path: places.progress)
        let all = file.read()
        guard let lesson = all.current(of: course) else { throw LessonFailure.noneBegun }
        let room = try await LessonRoom(
            lesson, learner: places.learner, storeRoot: places.store(of: lesson), namespaces: namespaces)
        let guide = LessonGuide(
            lesson: lesson, project: room.project, shell: room.shell, world: room.world, progress: all[lesson.name],
            next: course.lesson(after: lesson), keep: { try file.update(lesson.name, $0) }, isQuiet: true)
        let lines = Mutex([command])
        let repl = room.repl(
            guide: guide, input: .script { lines.withLock { $0.isEmpty ? nil : $0.removeFirst() } },
            style: { StandardStreams.style() }, output: { StandardStreams.write($0) })
        _ = await repl.run()
        let isMissed = guide.log.events.contains { event in
            if case .checked(_, holds: false, _) = event { true } else { false }
        }
        return isMissed ? 1 : 0
    }
}
