internal import ArgumentParser
internal import ContainerRuntime
internal import DockerfileSyntax
internal import FoundationEssentials
internal import Glibc
internal import Lessons
internal import TerminalUI

/// `lesson`: the course.
struct LessonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson",
        abstract: "A course on Docker images in lessons of 10 to 20 minutes, at the prompt.",
        discussion: """
            'dockstep lesson' goes on with the course, or begins it; 'lesson list' shows all lessons. You work on a copy \
            of each lesson's project, in $DOCKSTEP_COURSE (by default ~/dockstep-course).
            """,
        subcommands: [
            LessonStart.self, LessonListing.self, LessonStatus.self, LessonCheck.self, LessonHint.self,
            LessonReset.self, LessonTeach.self, LessonVerify.self, LessonExport.self, LessonNew.self,
        ],
        defaultSubcommand: LessonStart.self)
}

/// Where the course is.
struct CourseFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Take the course from this folder instead of dockstep's own.", valueName: "folder"))
    var from: String?

    /// - Throws: `LessonFailure`, the first `LessonMistake` of the course.
    func load() throws -> (places: LessonPlaces, course: Course) {
        let places = try LessonPlaces(from: from, environment: ProgramEnvironment.variables)
        return (places, try Course(folder: places.course, shown: places.shownCourse))
    }

    /// - Throws: `LessonFailure.noLesson`.
    static func find(_ name: String, in course: Course) throws(LessonFailure) -> Lesson {
        if let lesson = course.lesson(named: name) { return lesson }
        throw .noLesson(name, suggestion: Suggestion.closest(to: name, among: course.lessons.map(\.name)))
    }
}

/// `lesson start [NAME]`.
struct LessonStart: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Play a lesson; without a name, go on with the course.")

    @OptionGroup var flags: CourseFlags
    @Argument(help: "The lesson's name, or its number.")
    var name: String?

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        let (places, course) = try flags.load()
        let file = ProgressFile(path: places.progress)
        let all = file.read()
        let lesson: Lesson
        if let name {
            lesson = try CourseFlags.find(name, in: course)
        } else {
            guard let found = all.current(of: course) ?? all.next(of: course) else { throw LessonFailure.allDone }
            lesson = found
        }
        if lesson.needsRegistry { try RegistryProbe.check(LessonRoom.registry, lesson: lesson.name) }
        var progress = all[lesson.name]
        // A lesson that is done is played from its beginning; that it was done stays known.
        var isFresh = progress.part == nil
        while true {
            if isFresh {
                let doneOn = progress.doneOn
                progress = LessonProgress()
                progress.doneOn = doneOn
                try Self.clear(lesson, places)
            }
            let isLeft = try await play(lesson, course, places, file, progress, in: namespaces)
            if isLeft { return 0 }
            isFresh = true
        }
    }

    /// - Returns: false where the lesson is to begin anew.
    private func play(
        _ lesson: Lesson, _ course: Course, _ places: LessonPlaces, _ file: ProgressFile, _ progress: LessonProgress,
        in namespaces: NamespaceOutcome
    ) async throws -> Bool {
        let room = try await LessonRoom(
            lesson, learner: places.learner, storeRoot: places.store(of: lesson), namespaces: namespaces)
        let guide = LessonGuide(
            lesson: lesson, project: room.project, shell: room.shell, world: room.world, progress: progress,
            next: course.lesson(after: lesson), keep: { try file.update(lesson.name, $0) })
        let input: ReplInput = isatty(STDIN_FILENO) == 1 ? .terminal(history: places.history) : .standardInput
        let repl = room.repl(
            guide: guide, input: input, style: { StandardStreams.style() }, output: { StandardStreams.write($0) })
        _ = await repl.run()
        return await !guide.wantsFreshStart
    }

    /// A lesson begins with nothing built, and with the project as the lesson has it; what a learner had changed is kept
    /// aside.
    static func clear(_ lesson: Lesson, _ places: LessonPlaces) throws {
        let store = places.store(of: lesson)
        if FileManager.default.fileExists(atPath: store) { try? FileManager.default.removeItem(atPath: store) }
        let project = LearnerProject(lesson: lesson, root: places.learner)
        if let kept = try project.reset() { StandardStreams.write(LessonWords.kept(kept) + "\n") }
    }
}

/// `lesson list`.
struct LessonListing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the chapters and lessons, what is done, and how it went.")

    @OptionGroup var flags: CourseFlags

    func run() throws {
        let (places, course) = try flags.load()
        let progress = ProgressFile(path: places.progress).read()
        StandardStreams.write(LessonList.render(course, progress, style: StandardStreams.style()))
    }
}

/// `lesson status`: where was I, outside of the lesson.
struct LessonStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell which lesson is begun, and what stands open in it.")

    @OptionGroup var flags: CourseFlags

    func run() throws {
        let (places, course) = try flags.load()
        let progress = ProgressFile(path: places.progress).read()
        guard let lesson = progress.current(of: course) else { throw LessonFailure.noneBegun }
        StandardStreams.write(
            LessonList.status(lesson, progress[lesson.name], project: "\(places.learner)/\(lesson.name)"))
    }
}

/// `lesson check`: looks at the goal of the lesson that is begun, from outside of it.
struct LessonCheck: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "See whether the goal of the lesson that is begun is reached.")

    @OptionGroup var flags: CourseFlags

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        try await OutsideLesson(flags, namespaces).carryOut("check")
    }
}

/// `lesson hint`.
struct LessonHint: ContainerCommand {
    static let configuration = CommandConfiguration(
        commandName: "hint", abstract: "Give the next hint for the goal of the lesson that is begun.")

    @OptionGroup var flags: CourseFlags

    func run(in namespaces: NamespaceOutcome) async throws -> Int32 {
        try await OutsideLesson(flags, namespaces).carryOut("hint")
    }
}

/// `lesson reset [NAME]`.
struct LessonReset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Put a lesson back to its beginning; what you changed in its project is kept aside.")

    @OptionGroup var flags: CourseFlags
    @Argument(help: "The lesson's name; without one, the lesson that is begun.")
    var name: String?

    func run() throws {
        let (places, course) = try flags.load()
        let file = ProgressFile(path: places.progress)
        let lesson: Lesson
        if let name {
            lesson = try CourseFlags.find(name, in: course)
        } else {
            guard let found = file.read().current(of: course) else { throw LessonFailure.noneBegun }
            lesson = found
        }
        try LessonStart.clear(lesson, places)
        try file.update(lesson.name, LessonProgress())
        StandardStreams.write("\(lesson.name) begins anew: 'dockstep lesson start \(lesson.name)'.\n")
    }
}
