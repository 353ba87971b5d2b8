internal import BuildPlan
internal import BuildSession
internal import Dispatch
internal import DockerfileSyntax
internal import FoundationEssentials
internal import OCISpec
internal import Synchronization

/// Finds a line's candidates by asking the session; blocks, for readline's thread.
struct SessionCompletion: Sendable {
    let session: BuildSession
    let services: any ReplServices
    var guide: (any ReplGuide)?

    /// readline asks synchronously, so that its thread waits here. It is never one of the cooperative pool.
    func blockingCandidates(for line: String) -> [String] {
        let answer = Answer()
        let done = DispatchSemaphore(value: 0)
        Task {
            let found = await candidates(for: line)
            answer.words.withLock { $0 = found }
            done.signal()
        }
        done.wait()
        return answer.words.withLock { $0 }
    }

    private final class Answer: Sendable {
        let words = Mutex<[String]>([])
    }

    func candidates(for line: String) async -> [String] {
        let completion = Completion(line: line, isGuided: guide != nil)
        let words = CommandTable.names + (guide == nil ? [] : CommandTable.guided.commands.map(\.name))
        switch completion.kind {
        case nil: return []
        case .command: return completion.candidates(among: words)
        case .helpTopic:
            // The rules only where one is begun: they would bury the commands.
            return completion.candidates(among: words + (completion.word.isEmpty ? [] : Render.topics))
        case .step: return completion.candidates(among: await steps)
        case .stage: return completion.candidates(among: await stages)
        case .stepOrStage: return completion.candidates(among: await steps + stages + ["line"])
        case .breakpointPlace:
            return completion.candidatesIgnoringCase(among: Breakpoint.Place.words)
        case .breakpointNumber:
            return completion.candidates(among: await session.breakpoints.map { String($0.number) })
        case .image: return completion.candidates(among: await services.imageNames())
        case .imagePath, .stepOrImagePath: return await imagePaths(completion)
        case .contextPath: return contextPaths(completion)
        case .hostPath:
            return completion.paths(among: names(inFolder: completion.folder.isEmpty ? "./" : completion.folder))
        case .setting: return await settings(completion)
        case .change: return completion.candidates(among: ImaginedChange.verbs)
        case .changed: return await changed(completion)
        case .adviceTopic: return completion.candidates(among: ["cache"])
        case .planOption: return completion.candidates(among: PlanWanted.options)
        case .planRules:
            return completion.before.last == "--rules" ? completion.candidates(among: PlanWanted.rules) : []
        case .guess: return completion.candidates(among: ["on", "off", "hit", "miss"])
        case .guessReason:
            return completion.before.last == "miss"
                ? completion.candidates(among: GuessedReason.allCases.map(\.rawValue)) : []
        case .lessonAnswer: return completion.candidates(among: await guide?.answers ?? [])
        case .lessonReset: return completion.candidates(among: ["lesson"])
        }
    }

    private var steps: [String] {
        get async { ((try? await session.program.steps) ?? []).filter(\.isNeeded).map { String($0.number) } }
    }

    private var stages: [String] {
        get async { ((try? await session.program.stages) ?? []).filter(\.isNeeded).compactMap(\.name) }
    }

    /// What `what-if` is asked about.
    private func changed(_ completion: Completion) async -> [String] {
        switch completion.before.last {
        case "arg":
            let program = try? await session.program
            let names = (program?.steps ?? []).flatMap { step -> [String] in
                if case .arg(let assignments) = step.instruction.body { assignments.map(\.name.raw) } else { [] }
            }
            return completion.candidates(among: names.map { $0 + "=" })
        case "move": return completion.candidates(among: await steps)
        case "line": return []
        default: return contextPaths(completion)
        }
    }

    private func imagePaths(_ completion: Completion) async -> [String] {
        let step = completion.before.count > 1 ? Int(completion.before[1]) : nil
        guard let stage = try? await session.stage(at: step), let tree = try? await session.files(at: step) else {
            return []
        }
        return completion.paths(
            among: FolderNames.inTree(
                tree, folder: completion.folder, workingFolder: stage.config.workingDir ?? "/"))
    }

    private func contextPaths(_ completion: Completion) -> [String] {
        guard let context = session.source.contextFolder else { return completion.candidates(among: ["Dockerfile"]) }
        return completion.paths(among: names(inFolder: "\(context)/\(completion.folder)"))
    }

    /// - Parameter folder: with a slash at its end.
    private func names(inFolder folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { name in
            var isFolder = false
            _ = FileManager.default.fileExists(atPath: folder + name, isDirectory: &isFolder)
            return isFolder ? name + "/" : name
        }
    }

    private func settings(_ completion: Completion) async -> [String] {
        guard completion.before.count > 1 else {
            return completion.candidates(among: Setting.allCases.map(\.rawValue))
        }
        switch Setting(rawValue: completion.before[1]) {
        case .arg:
            let program = try? await session.program
            let names = (program?.steps ?? []).flatMap { step -> [String] in
                if case .arg(let assignments) = step.instruction.body { assignments.map(\.name.raw) } else { [] }
            }
            return completion.before.count == 2 ? completion.candidates(among: names) : []
        case .target:
            return completion.candidates(among: ((try? await session.program.stages) ?? []).compactMap(\.name))
        case .noCache: return completion.candidates(among: ["on", "off"])
        case .network: return completion.candidates(among: ["host", "none"])
        case nil: return []
        }
    }
}
