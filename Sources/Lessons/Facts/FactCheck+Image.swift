internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import LayerArchive
internal import OCISpec

/// What of the image where the session stands facts ask for.
extension FactCheck {
    /// Longer files are no text that a lesson asks about.
    private static let longestText = 1 << 20

    func layers() async -> [StateLayer] { await stage()?.layers ?? [] }

    private func stage() async -> StageState? { try? await session.stage() }

    /// The entry that a path leads to, links followed; nil where nothing is there.
    private func entry(_ path: String) async throws -> FileEntry? {
        guard let stage = await stage(), let base = try? EntryPath(stage.config.workingDir ?? "/") else { return nil }
        let files = try await session.engine.files(of: stage.layers.map(\.diffID))
        return try files.resolve(Array(path.utf8), in: base, followLast: true).entry
    }

    private func content(of entry: FileEntry) async throws -> String {
        let bytes = try await session.engine.read(
            entry.path, in: await layers().map(\.diffID), limit: Self.longestText)
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last?.isNewline ?? false { text.removeLast() }
        return text
    }

    func look(_ path: String, _ fact: Fact.FileFact) async throws -> FactFinding {
        guard let entry = try await entry(path) else {
            return FactFinding(holds: fact == .missing, seen: "there is no \(path)")
        }
        switch fact {
        case .exists, .missing: return FactFinding(holds: fact == .exists, seen: "there is a \(path)")
        case .folder:
            return FactFinding(
                holds: entry.isDirectory, seen: "\(path) is \(entry.isDirectory ? "a folder" : "no folder")")
        case .owner(let owner):
            return FactFinding(holds: entry.owner == owner, seen: "\(path) belongs to \(entry.owner)")
        case .mode(let mode):
            return FactFinding(holds: entry.mode == mode, seen: "\(path) has mode \(entry.octalMode)")
        case .size(let comparison):
            return FactFinding(holds: comparison.holds(for: entry.size), seen: "\(path) has \(entry.size) bytes")
        case .content(let wanted):
            let text = try await content(of: entry)
            return FactFinding(holds: text == wanted, seen: "\(path) reads: \(text.firstLine)")
        case .contains(let wanted):
            let text = try await content(of: entry)
            let holds = text.contains(wanted)
            return FactFinding(holds: holds, seen: "\(path) \(holds ? "has" : "does not have") the text \(wanted)")
        }
    }

    /// A value as a learner types it; nil for what is not set.
    package func text(of value: FactValue) async throws -> String? {
        switch value {
        case .count(let counted): return String(try await count(counted))
        case .file(let path, let field):
            guard let entry = try await entry(path) else { return nil }
            switch field {
            case .owner: return entry.owner
            case .mode: return entry.octalMode
            case .size: return String(entry.size)
            case .content: return try await content(of: entry)
            }
        case .environment(let name):
            let prefix = "\(name)="
            return await stage()?.config.env?.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        case .label(let name): return await stage()?.config.labels?[name]
        case .config(let field): return await stage()?.config.text(of: field)
        case .argv(let arguments):
            guard let stage = await stage() else { return nil }
            let words = RunWords(arguments)
            let resolution = CommandResolution.resolve(
                config: stage.config, entrypointForm: stage.entrypointForm, cmdForm: stage.commandForm,
                arguments: words.arguments, entrypointOption: words.entrypoint)
            return WordList.text(resolution.arguments.map(\.text))
        }
    }
}

/// The words of `argv`: `--entrypoint X` may stand first, and `--` before the arguments.
private struct RunWords {
    private(set) var entrypoint: String?
    private(set) var arguments: [String]

    init(_ words: [String]) {
        arguments = words
        if arguments.first == "--entrypoint", arguments.count > 1 {
            entrypoint = arguments[1]
            arguments.removeFirst(2)
        } else if let first = arguments.first, first.hasPrefix("--entrypoint=") {
            entrypoint = String(first.dropFirst("--entrypoint=".count))
            arguments.removeFirst()
        }
        if arguments.first == "--" { arguments.removeFirst() }
    }
}

extension FileEntry {
    /// By number, as `0:0`.
    fileprivate var owner: String { "\(uid):\(gid)" }
    fileprivate var octalMode: String { String(mode, radix: 8) }
}

extension ContainerConfig {
    fileprivate func text(of field: FactValue.ConfigField) -> String? {
        switch field {
        case .user: user.flatMap { $0.isEmpty ? nil : $0 }
        case .workdir: workingDir.flatMap { $0.isEmpty ? nil : $0 }
        case .cmd: cmd.map(WordList.text)
        case .entrypoint: entrypoint.map(WordList.text)
        case .shell: shell.map(WordList.text)
        case .stopsignal: stopSignal
        case .expose: exposedPorts.map { WordList.text($0.keys.sorted()) }
        case .volumes: volumes.map { WordList.text($0.keys.sorted()) }
        }
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix { !$0.isNewline }) }
}
