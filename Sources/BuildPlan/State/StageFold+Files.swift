internal import DockerfileSyntax
internal import OCISpec

/// RUN, COPY, ADD and WORKDIR: the instructions that ask for something to be done.
extension StageFold {
    mutating func run(_ form: CommandForm) throws(PlanError) -> Effect {
        let prefix = stage.config.shell ?? ["/bin/sh", "-c"]
        let arguments: [String]
        let shellWords: Int
        let script = try self.script()
        switch form {
        case .shell(let word):
            let text = script.map { "\(RunScript.folder)/\($0.name)" } ?? instruction.shellText ?? word.raw
            arguments = prefix + [text]
            shellWords = prefix.count
        case .exec(let words):
            arguments = words.map(\.raw)
            shellWords = 0
        }
        // Every ARG declared so far, with the value the command sees: an ENV of the same name wins, none is empty.
        let values = stage.environmentLookup
        let declared = stage.declaredArguments.map { "\($0)=\(values[$0] ?? "")" }
        let argumentText = declared.isEmpty ? "" : "|\(declared.count) \(declared.joined(separator: " ")) "
        createdBy = "RUN \(argumentText)\(arguments.joined(separator: " ")) # buildkit"
        let mounts = try mounts()
        var effect = RunEffect(
            arguments: arguments, shellWords: shellWords,
            environment: stage.environment + (agentVariable(for: mounts).map { [$0] } ?? []),
            proxyEnvironment: proxyEnvironment(), workingDirectory: stage.config.workingDir.nonEmpty ?? "/",
            user: stage.config.user ?? "", network: try network(), platform: stage.platform)
        effect.isInsecure = try isInsecure()
        effect.hostname = program.options.buildArgument("BUILDKIT_SANDBOX_HOSTNAME").flatMap { $0.isEmpty ? nil : $0 }
        effect.hosts = program.options.hosts
        effect.limits = program.options.limits
        effect.script = script
        effect.mounts = mounts + sharedMemory()
        effect.mountSources = try mountSources()
        return .run(effect)
    }

    private func script() throws(PlanError) -> RunScript? {
        guard let heredoc = instruction.scriptHeredoc, heredoc.isProgram else { return nil }
        guard !heredoc.delimiter.contains("/") else {
            throw PlanError(.scriptName(heredoc.delimiter), at: heredoc.range)
        }
        return RunScript(name: heredoc.delimiter, content: heredoc.content)
    }

    private func proxyEnvironment() -> [EnvironmentVariable] {
        let declared = Set(stage.environment.map(\.name))
        return program.options.buildArguments
            .filter { PredefinedArguments.proxies.contains($0.name) && !declared.contains($0.name) }
            .map { EnvironmentVariable(name: $0.name, value: $0.value, source: .arg(line: step.line)) }
    }

    /// `--shm-size` is a mount like another to BuildKit.
    private func sharedMemory() -> [RunMount] {
        guard let size = program.options.sharedMemory, size > 0 else { return [] }
        return [
            RunMount(kind: .tmpfs(size: size), target: "/dev/shm", isReadOnly: false, range: instruction.keywordRange)
        ]
    }

    private func isInsecure() throws(PlanError) -> Bool {
        guard let flag = instruction.flag("security"), flag.value?.raw == "insecure" else { return false }
        guard program.options.allowed.contains(.insecure) else {
            throw PlanError(.notAllowed(.insecure, flag: "--security=insecure"), at: flag.range)
        }
        return true
    }

    private func network() throws(PlanError) -> RunNetwork {
        guard let flag = instruction.flag("network"), let word = flag.value else { return program.options.network }
        switch word.raw {
        case "none": return .none
        case "host":
            guard program.options.allowed.contains(.hostNetwork) else {
                throw PlanError(.notAllowed(.hostNetwork, flag: "--network=host"), at: flag.range)
            }
            return .host
        // The parser lets no other word through than these and `default`.
        default: return program.options.network
        }
    }

    mutating func workdir(_ word: Word) throws(PlanError) -> Effect {
        let text = try expand(word)
        let old = stage.config.workingDir.nonEmpty ?? "/"
        // An absolute path stays as it is written, with its double slashes and dots, as BuildKit leaves it.
        let path = text.hasPrefix("/") ? text : ImagePath.absolute(text, in: old)
        stage.config.workingDir = path
        changes += change("WORKDIR", from: old, to: path)
        createdBy = "WORKDIR \(path)"
        note(["WORKDIR", text])
        return path == "/"
            ? .none
            : .makeDirectory(
                MakeDirectoryEffect(
                    path: path, owner: stage.config.user ?? "", time: program.options.sourceDateEpoch))
    }

    /// Keeps the expanded words where they differ from what is written.
    mutating func note(_ words: [String]) {
        let text = words.joined(separator: " ")
        if instruction.text.contains("$") { expandedText = text }
    }
}

/// Paths inside an image as texts.
package enum ImagePath {
    /// Joins and cleans as Go's `path.Join` does: `.`, `..` and double slashes go, `..` stops at the root.
    package static func absolute(_ path: String, in folder: String) -> String {
        var parts: [Substring] = []
        let joined = path.hasPrefix("/") ? path : folder + "/" + path
        for component in joined.split(separator: "/") where component != "." {
            if component == ".." { _ = parts.popLast() } else { parts.append(component) }
        }
        return "/" + parts.joined(separator: "/")
    }
}

extension ImagePath {
    /// The last component of a path once it is absolute and clean; `/` for the root itself, however it is written.
    static func name(of path: String) -> String {
        absolute(path, in: "/").split(separator: "/").last.map(String.init) ?? "/"
    }
}

extension String? {
    var nonEmpty: String? { self?.isEmpty == false ? self : nil }
}
