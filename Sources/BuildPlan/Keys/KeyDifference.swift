package import OCISpec

/// What differs between two keys of one step.
package struct KeyDifference: Sendable, Hashable {
    /// The step's own parts that differ, as a reason; nil where only the parent does.
    package var own: CacheReason?
    package var parentDiffers: Bool

    /// - Parameters:
    ///   - linked: whether `--link` was and is given: such a copy's key has no parent.
    ///   - shellWords: how many words of a RUN's command are the shell's: they are the same part of the key.
    ///   - variables: where each variable of the new key was set, for naming lines.
    ///   - files: items for the file lists that differ, given their digests before and now and the source's index.
    package init(
        from old: CacheKey, to new: CacheKey, linked: (old: Bool, new: Bool) = (false, false),
        shellWords: (old: Int, new: Int) = (2, 2), variables: [EnvironmentVariable],
        files: (_ old: Digest, _ new: Digest, _ source: Int) -> [CacheReason.Item]
    ) {
        parentDiffers = linked.old == linked.new && old.values(.parent) != new.values(.parent)
        let candidates = [
            Self.command(old, new, shellWords: shellWords), Self.base(old, new), Self.options(old, new, linked: linked),
            Self.own(old, new), Self.files(old, new, items: files),
            Self.environment(old, new, variables: variables), Self.single(.user, .user, "USER", old, new),
            Self.single(.workdir, .workdir, "WORKDIR", old, new),
            Self.single(.platform, .platform, "platform", old, new),
            Self.single(.network, .mounts, "--network", old, new),
            Self.single(.security, .mounts, "--security", old, new),
            Self.single(.time, .workdir, "SOURCE_DATE_EPOCH", old, new),
            Self.single(.hostname, .mounts, "BUILDKIT_SANDBOX_HOSTNAME", old, new),
            Self.single(.host, .mounts, "--add-host", old, new),
            Self.single(.limit, .mounts, "--ulimit", old, new), Self.mounts(old, new),
        ].compactMap { $0 }
        guard var first = candidates.first else {
            own = nil
            return
        }
        for other in candidates.dropFirst() { first.items += other.items }
        own = first
    }

    private static func command(
        _ old: CacheKey, _ new: CacheKey, shellWords: (old: Int, new: Int)
    ) -> CacheReason? {
        let (before, now) = (old.values(.command), new.values(.command))
        if old.values(.instruction) != new.values(.instruction) {
            return CacheReason(
                code: .commandText,
                items: [
                    .init(
                        name: "instruction", change: "changed", old: old.values(.instruction).first,
                        new: new.values(.instruction).first)
                ])
        }
        if before == now { return single(.script, .commandText, "command", old, new) }
        // Without a shell, or where there is one now and was none, the words are the command.
        let hasShell = shellWords.old > 0 && shellWords.new > 0
        let shells = (before.prefix(shellWords.old), now.prefix(shellWords.new))
        let commands = (before.dropFirst(shellWords.old), now.dropFirst(shellWords.new))
        let isShell = hasShell && shells.0 != shells.1 && commands.0.elementsEqual(commands.1)
        let texts = isShell ? shells : hasShell ? commands : (before[...], now[...])
        return CacheReason(
            code: isShell ? .shell : .commandText,
            items: [
                .init(
                    name: isShell ? "SHELL" : "command", change: "changed", old: texts.0.joined(separator: " "),
                    new: texts.1.joined(separator: " "))
            ])
    }

    private static func base(_ old: CacheKey, _ new: CacheKey) -> CacheReason? {
        single(.base, .baseImage, "base image", old, new)
    }

    private static func options(
        _ old: CacheKey, _ new: CacheKey, linked: (old: Bool, new: Bool)
    ) -> CacheReason? {
        var names: [(CacheKey.Part.Name, String)] = [
            (.source, "source"), (.kept, "--parents"), (.document, "here-document"), (.destination, "destination"),
            (.chown, "--chown"), (.chmod, "--chmod"), (.excluded, "--exclude"), (.option, "--from"),
            (.unpack, "--unpack"),
        ]
        // With --parents the sources are written in another way; that is no further difference.
        if old.values(.kept).isEmpty != new.values(.kept).isEmpty { names.removeFirst() }
        var items = names.flatMap { name, title in Self.single(name, .copyOptions, title, old, new)?.items ?? [] }
        if linked.old != linked.new {
            items.append(.init(name: "--link", change: linked.new ? "added" : "removed"))
        }
        if items.isEmpty { return nil }
        // WORKDIR's path is its destination.
        let isWorkdir = new.values(.instruction) == ["WORKDIR"]
        return CacheReason(code: isWorkdir ? .workdir : .copyOptions, items: items)
    }

    private static func files(
        _ old: CacheKey, _ new: CacheKey, items: (Digest, Digest, Int) -> [CacheReason.Item]
    ) -> CacheReason? {
        let (before, now) = (old.contents, new.contents)
        if before == now { return nil }
        // Other sources are another question: their files can't be held against each other one by one.
        let sources: [CacheKey.Part.Name] = [.source, .kept, .document, .mount]
        guard sources.allSatisfy({ old.values($0) == new.values($0) }) else { return nil }
        var found: [CacheReason.Item] = []
        var code: CacheReason.Code?
        for (index, pair) in zip(before, now).enumerated() where pair.0 != pair.1 {
            if pair.0.name == .own || pair.1.name == .own { continue }
            guard let left = try? Digest(pair.0.value), let right = try? Digest(pair.1.value) else { continue }
            found += items(left, right, index)
            code = code ?? pair.1.name.contentReason
        }
        guard let code else { return nil }
        return CacheReason(code: new.isRun ? .mounts : code, items: found)
    }

    /// Of sources that are, or were, the very layers that the step stands on.
    private static func own(_ old: CacheKey, _ new: CacheKey) -> CacheReason? {
        let (before, now) = (old.values(.own), new.values(.own))
        if before == now { return nil }
        let code: CacheReason.Code = new.isRun ? .mounts : .copyOptions
        guard before.isEmpty || now.isEmpty else {
            // Another name is told of as such.
            return old.values(.source) == new.values(.source) ? single(.own, code, "source", old, new) : nil
        }
        let texts = ["other layers", "the very layers below the step"]
        let (old, new) = before.isEmpty ? (texts[0], texts[1]) : (texts[1], texts[0])
        return CacheReason(code: code, items: [.init(name: "--from", change: "changed", old: old, new: new)])
    }

    /// What is mounted, by its targets; a secret that is a variable alone has none.
    private static func mounts(_ old: CacheKey, _ new: CacheKey) -> CacheReason? {
        let (before, now) = (old.mounts, new.mounts)
        if before == now { return nil }
        let gone = before.filter { !now.contains($0) }
        var added = now.filter { !before.contains($0) }
        var items = gone.map { mount in
            let place = added.firstIndex { $0.target == mount.target }
            let other = place.map { added.remove(at: $0) }
            return CacheReason.Item(
                name: mount.title, change: other == nil ? "removed" : "changed", old: mount.definition,
                new: other?.definition)
        }
        items += added.map { .init(name: $0.title, change: "added", new: $0.definition) }
        return CacheReason(code: .mounts, items: items)
    }

    private static func environment(
        _ old: CacheKey, _ new: CacheKey, variables: [EnvironmentVariable]
    ) -> CacheReason? {
        let (before, now) = (old.variables, new.variables)
        if before.map(\.text) == now.map(\.text) { return nil }
        let oldValues = Dictionary(before.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let newValues = Dictionary(now.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        var items: [CacheReason.Item] = []
        for variable in now where oldValues[variable.name] != variable.value {
            let title = variables.last { $0.name == variable.name }?.title ?? variable.name
            items.append(
                .init(
                    name: title, change: oldValues[variable.name] == nil ? "added" : "changed",
                    old: oldValues[variable.name], new: variable.value))
        }
        for variable in before where newValues[variable.name] == nil {
            items.append(.init(name: variable.name, change: "removed", old: variable.value))
        }
        if items.isEmpty {
            let order = now.map(\.name).joined(separator: " ")
            items = [
                .init(name: "order", change: "changed", old: before.map(\.name).joined(separator: " "), new: order)
            ]
        }
        return CacheReason(code: .env, items: items)
    }

    private static func single(
        _ name: CacheKey.Part.Name, _ code: CacheReason.Code, _ title: String, _ old: CacheKey, _ new: CacheKey
    ) -> CacheReason? {
        let (before, now) = (old.values(name), new.values(name))
        if before == now { return nil }
        return CacheReason(
            code: code,
            items: [
                .init(
                    name: title, change: before.isEmpty ? "added" : now.isEmpty ? "removed" : "changed",
                    old: before.isEmpty ? nil : before.joined(separator: " "),
                    new: now.isEmpty ? nil : now.joined(separator: " "))
            ])
    }
}

extension CacheKey {
    /// The values of all parts of that name, in order.
    package func values(_ name: Part.Name) -> [String] {
        parts.filter { $0.name == name }.map(\.value)
    }

    fileprivate struct Mount: Equatable {
        var target: String
        var definition: String

        var title: String { target.isEmpty ? "--mount" : "--mount at \(target)" }
    }

    fileprivate var mounts: [Mount] {
        values(.mount).map { text in
            let end = text.firstIndex(of: "\n") ?? text.endIndex
            return Mount(target: String(text[..<end]), definition: String(text[end...].dropFirst()))
        }
    }

    /// What the sources hold, in their order.
    package var contents: [Part] { parts.filter { $0.name == .own || $0.name.contentReason != nil } }

    fileprivate var isRun: Bool { values(.instruction) == ["RUN"] }

    fileprivate var variables: [(name: String, value: String, text: String)] {
        values(.env).map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "", text)
        }
    }
}

extension EnvironmentVariable {
    /// The name with the line that set it: `PORT (ENV, line 3)`.
    fileprivate var title: String {
        switch source {
        case .base: "\(name) (base image)"
        case .env(let line): "\(name) (ENV, line \(line))"
        case .arg(let line): "\(name) (ARG, line \(line))"
        case .mount(let line): "\(name) (--mount, line \(line))"
        }
    }
}

extension CacheKey.Part.Name {
    /// Why a step misses whose part of this name differs; nil for what is not the content of a source.
    fileprivate var contentReason: CacheReason.Code? {
        switch self {
        case .files: .filesChanged
        case .url: .urlChanged
        case .commit: .commitChanged
        default: nil
        }
    }
}
