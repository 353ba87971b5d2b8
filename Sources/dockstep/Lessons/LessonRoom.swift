internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import ContainerRuntime
internal import FoundationEssentials
internal import Lessons
internal import TerminalUI

/// What one lesson is played in: the learner's project, a store of the lesson's own, and a session on them.
struct LessonRoom: Sendable {
    var lesson: Lesson
    var project: LearnerProject
    var session: BuildSession
    var engine: any BuildEngine
    var services: PromptServices
    var shell: ShellLine

    /// The address of the registry of lessons that need one.
    static var registry: String { ProgramEnvironment.variables["DOCKSTEP_REGISTRY"] ?? "localhost:5000" }

    /// - Parameters:
    ///   - learner: the folder of the learner's copies.
    ///   - storeRoot: the folder of the lesson's store.
    /// - Throws: what making the copy, the store and the engine throws.
    init(
        _ lesson: Lesson, learner: String, storeRoot: String, namespaces: NamespaceOutcome
    ) async throws {
        self.lesson = lesson
        project = LearnerProject(lesson: lesson, root: learner)
        try project.make()
        try FileManager.default.createDirectory(atPath: storeRoot, withIntermediateDirectories: true)
        LessonStore.takeSettings(to: storeRoot)
        let settings = try MachineSettings(environment: ProgramEnvironment.variables)
        let dockerfile = "\(project.folder)/Dockerfile"
        engine = try await makeEngine(
            EngineRequest(
                storeRoot: storeRoot, contextFolder: project.folder, dockerfilePath: dockerfile,
                namespaces: namespaces, settings: settings))
        let source = SessionSource.file(
            dockerfile, name: "Dockerfile", contextFolder: project.folder, contextName: lesson.name)
        session = BuildSession(source: source, engine: engine, options: BuildOptions())
        services = PromptServices(storeRoot: storeRoot, namespaces: namespaces, settings: settings)
        shell = ShellLine(folder: project.folder, storeRoot: storeRoot, registry: Self.registry)
    }

    var world: LessonStore { LessonStore(session: session, shell: shell) }

    func repl(
        guide: any ReplGuide, input: ReplInput, style: @escaping @Sendable () -> TextStyle,
        output: @escaping @Sendable (String) -> Void
    ) -> Repl {
        Repl(
            session: session, engine: engine, services: services, input: input, style: style, output: output,
            guide: guide)
    }
}
