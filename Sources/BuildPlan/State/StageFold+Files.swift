internal import DockerfileSyntax
internal import OCISpec

/// RUN, COPY, ADD and WORKDIR: the instructions that ask for something to be done.
extension StageFold {
    mutating func run(_ form: CommandForm) throws(PlanError) -> Effect {
        let prefix = stage.config.shell ?? ["/bin/sh", "-c"]
        let arguments: [String]
        let shellWords: Int
        switch form {
        case .shell(let word):
            arguments = prefix + [word.raw]
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
        return .run(
            RunEffect(
                arguments: arguments, shellWords: shellWords, environment: stage.environment,
                proxyEnvironment: proxyEnvironment(), workingDirectory: stage.config.workingDir.nonEmpty ?? "/",
                user: stage.config.user ?? "", network: network(), platform: stage.platform))
    }

    private func proxyEnvironment() -> [EnvironmentVariable] {
        let declared = Set(stage.environment.map(\.name))
        return program.options.buildArguments
            .filter { PredefinedArguments.proxies.contains($0.name) && !declared.contains($0.name) }
            .map { EnvironmentVariable(name: $0.name, value: $0.value, source: .arg(line: step.line)) }
    }

    private func network() -> RunNetwork {
        guard let flag = instruction.flag("network"), let word = flag.value else { return program.options.network }
        switch word.raw {
        case "none": return .none
        case "host": return .host
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
        return path == "/" ? .none : .makeDirectory(MakeDirectoryEffect(path: path, owner: stage.config.user ?? ""))
    }

    mutating func copy(_ copy: CopyInstruction, isAdd: Bool) throws(PlanError) -> Effect {
        var paths: [CopyEffect.Path] = []
        for word in copy.sources {
            let text = try expand(word)
            if isAdd, let kind = remoteKind(of: text) { throw PlanError(.notYet("ADD of \(kind)"), at: word.range) }
            paths.append(CopyEffect.Path(text: text, range: word.range))
        }
        let target = try expand(copy.destination)
        var source = CopyEffect.Source.context
        if let from = copy.from, !from.raw.isEmpty, let index = step.stage {
            source = try CopyEffect.Source(from: from, inStage: index, of: program.dockerfile)
        }
        var chown: String?
        if let word = copy.chown { chown = try expand(word) }
        var mode: UInt32?
        if let word = copy.chmod { mode = try self.mode(word) }
        var words = [isAdd ? "ADD" : "COPY"]
        if let chown { words.append("--chown=\(chown)") }
        if let chmod = copy.chmod { words.append("--chmod=\(try expand(chmod))") }
        createdBy = (words + paths.map(\.text) + [target]).joined(separator: " ") + " # buildkit"
        if let from = copy.from { words.insert("--from=\(from.raw)", at: 1) }
        note(words + paths.map(\.text) + [target])
        let destination = ImagePath.absolute(target, in: stage.config.workingDir.nonEmpty ?? "/")
        // Several sources do not make the destination a folder: without the slash, each replaces the one before.
        let mustBeFolder = target.hasSuffix("/") || target.hasSuffix("/.") || target == "." || target.isEmpty
        return .copy(
            CopyEffect(
                isAdd: isAdd, source: source, paths: paths,
                destination: mustBeFolder && destination != "/" ? destination + "/" : destination,
                destinationRange: copy.destination.range, chown: chown, mode: mode))
    }

    private func mode(_ word: Word) throws(PlanError) -> UInt32 {
        let text = try expand(word)
        if let first = text.first, "ugoa+-=".contains(first) {
            throw PlanError(.notYet("--chmod=\(text)"), at: word.range)
        }
        guard let mode = UInt32(text, radix: 8), mode <= 0o7777 else { throw PlanError(.badMode(text), at: word.range) }
        return mode
    }

    private func remoteKind(of text: String) -> String? {
        if text.hasPrefix("git@") || text.hasSuffix(".git") && text.contains("://") { return "a git repository" }
        if text.hasPrefix("http://") || text.hasPrefix("https://") { return "a URL" }
        return text.hasPrefix("git://") || text.hasPrefix("ssh://") ? "a git repository" : nil
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
