internal import DockerfileSyntax
internal import OCISpec

/// `RUN --mount`.
extension StageFold {
    /// The mounts in the order in which they are written (`dispatchRunMounts` in BuildKit).
    func mounts() throws(PlanError) -> [RunMount] {
        let read = try instruction.mounts.map { option throws(PlanError) in (option, try reader(for: option)) }
        var agents = 0
        return try read.map { option, reader throws(PlanError) in
            defer { if reader.type == "ssh" { agents += 1 } }
            return try mount(option, reader, agents: agents)
        }
    }

    /// The variable that leads to the first agent, where no other of its name is set; it stands there also where
    /// there is no agent.
    func agentVariable(for mounts: [RunMount]) -> EnvironmentVariable? {
        let name = "SSH_AUTH_SOCK"
        guard !stage.environment.contains(where: { $0.name == name }) else { return nil }
        let option = zip(instruction.mounts, mounts).first { if case .agent = $1.kind { true } else { false } }
        guard let (option, mount) = option else { return nil }
        // As it is written: BuildKit makes the mount's path absolute and not the variable.
        let written = (try? reader(for: option).target) ?? ""
        return EnvironmentVariable(
            name: name, value: written.isEmpty ? mount.target : written, source: .mount(line: step.line))
    }

    /// What each `from` names, whatever becomes of it: BuildKit brings all of them.
    func mountSources() throws(PlanError) -> [CopyEffect.Source] {
        let named = instruction.mounts.compactMap(\.from).filter { !$0.raw.isEmpty }
        return try named.map { from throws(PlanError) in try source(from) }
    }

    private func reader(for option: MountOption) throws(PlanError) -> MountReader {
        var reader = MountReader()
        for field in option.fields {
            var value: String?
            if let word = field.value { value = field.key == "from" ? word.raw : try expand(word) }
            do { try reader.read(field, value: value) } catch { throw PlanError(.mount(error), at: field.range) }
        }
        do { try reader.check() } catch { throw PlanError(.mount(error), at: option.range) }
        return reader
    }

    private func mount(_ option: MountOption, _ reader: MountReader, agents: Int) throws(PlanError) -> RunMount {
        var mount = RunMount(kind: .tmpfs(size: reader.size), target: "", isReadOnly: true, range: option.range)
        switch reader.type {
        case "secret":
            let id = reader.id.nonEmptyText ?? reader.source.nonEmptyText ?? ImagePath.name(of: reader.target)
            mount.kind = .secret(
                SecretMount(
                    id: id, variable: reader.variable, isRequired: reader.isRequired,
                    attributes: reader.attributes(orMode: 0o400)))
            if !reader.target.isEmpty {
                mount.target = absolute(reader.target)
            } else if reader.variable == nil {
                mount.target = "/run/secrets/\(ImagePath.name(of: id))"
            }
            return mount
        case "ssh":
            mount.kind = .agent(
                AgentMount(
                    id: reader.id, isRequired: reader.isRequired, attributes: reader.attributes(orMode: 0o600)))
            mount.target =
                reader.target.isEmpty ? "/run/buildkit/ssh_agent.\(agents)" : absolute(reader.target)
            return mount
        case "cache": mount.kind = .cache(try cache(reader))
        case "bind": mount.kind = .bind(try files(reader, option))
        default: break
        }
        mount.target = absolute(reader.target)
        mount.isReadOnly = reader.isReadOnly
        guard ImagePath.absolute(mount.target, in: "/") != "/" else {
            throw PlanError(.mount(.targetIsRoot(written: reader.target)), at: option.range)
        }
        return mount
    }

    private func absolute(_ target: String) -> String {
        target.hasPrefix("/") ? target : ImagePath.absolute(target, in: stage.config.workingDir.nonEmpty ?? "/")
    }

    private func files(_ reader: MountReader, _ option: MountOption) throws(PlanError) -> MountedFiles {
        var source = CopyEffect.Source.context
        if let from = reader.from, !from.raw.isEmpty { source = try self.source(from) }
        let range = option.fields.last { $0.key == "source" || $0.key == "src" }?.range ?? option.range
        return MountedFiles(
            source: source, path: CopyEffect.Path(text: ImagePath.inSource(reader.source), range: range),
            isFromOwnLayers: isOwnLayers(source))
    }

    private func cache(_ reader: MountReader) throws(PlanError) -> CacheMount {
        let path = ImagePath.absolute(reader.source, in: "/")
        var beginning = CacheMount.Beginning.empty
        if path == "/", reader.hasAttributes {
            beginning = .folder(reader.attributes(orMode: 0o755))
        } else if let from = reader.from, !from.raw.isEmpty {
            let source = try source(from)
            beginning = .files(
                MountedFiles(
                    source: source,
                    path: CopyEffect.Path(text: ImagePath.inSource(reader.source), range: from.range),
                    isFromOwnLayers: isOwnLayers(source)))
        }
        return CacheMount(
            id: cacheNamespace + (reader.id.nonEmptyText ?? ImagePath.clean(reader.target)),
            sharing: reader.sharing ?? .shared, beginning: beginning, path: path)
    }

    /// `BUILDKIT_CACHE_MOUNT_NS`, a build argument that keeps the caches of several projects apart.
    private var cacheNamespace: String {
        program.options.buildArgument("BUILDKIT_CACHE_MOUNT_NS").flatMap { $0.isEmpty ? nil : "\($0)/" } ?? ""
    }

    private func source(_ from: Word) throws(PlanError) -> CopyEffect.Source {
        try CopyEffect.Source(mountedFrom: from, inStage: step.stage ?? 0, of: program.dockerfile, program.options)
    }
}

extension CopyEffect.Source {
    /// What `from=` of a mount names: a stage by its name, never by its number, or else a context or an image.
    init(
        mountedFrom word: Word, inStage stage: Int, of dockerfile: Dockerfile, _ options: BuildOptions
    ) throws(PlanError) {
        let name = word.raw.lowercased()
        if let index = dockerfile.stages.lastIndex(where: { $0.name == name }) {
            if index == stage { throw PlanError(.mount(.ownStage(word.raw)), at: word.range) }
            if index > stage { throw PlanError(.mount(.laterStage(word.raw)), at: word.range) }
            self.init(stage: index, of: dockerfile, options)
        } else if let context = options.context(named: word.raw) {
            self = context.source
        } else {
            do { self = .image(try Reference(word.raw)) } catch {
                throw PlanError(.badImageName(error), at: word.range)
            }
        }
    }
}

extension ImagePath {
    /// A path below the root of what it is taken from, clean; `.` for the root.
    static func inSource(_ path: String) -> String {
        let clean = absolute(path, in: "/").dropFirst()
        return clean.isEmpty ? "." : String(clean)
    }

    /// As Go's `path.Clean` has it: `.` for an empty path, and a path that is not absolute stays so.
    static func clean(_ path: String) -> String {
        if path.hasPrefix("/") { return absolute(path, in: "/") }
        var parts: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            if component == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(component)
            }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}

extension String {
    fileprivate var nonEmptyText: String? { isEmpty ? nil : self }
}
