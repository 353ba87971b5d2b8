internal import ImageStore
internal import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials
internal import LayerArchive
internal import OCISpec

/// What a COPY's sources select, with the digests that the cache counts.
extension EmbeddedEngine {
    /// - Parameters:
    ///   - remember: whether digests are noted for the next time; false writes nothing.
    ///   - context: what stands for the context folder; nil for the folder itself.
    func select(
        _ copy: CopyEffect, in state: BuildState, of program: BuildProgram, remember: Bool,
        context: BuildContext? = nil
    ) throws -> [CopySelection] {
        try selectPaths(copy, in: state, of: program, remember: remember, context: context ?? self.context)
            + copy.documents.map(CopySelection.init)
    }

    private func selectPaths(
        _ copy: CopyEffect, in state: BuildState, of program: BuildProgram, remember: Bool, context: BuildContext
    ) throws -> [CopySelection] {
        // Here-documents need no source: one that can't be read does not matter then.
        if copy.paths.isEmpty { return [] }
        switch copy.source {
        case .context where archive == nil:
            let selector = CopySelector(source: ContextSource(context: context), excluded: copy.excluded)
            return try copy.paths.map { path in
                try path.remote.map { try select(path, from: $0, of: copy, remember: remember) }
                    ?? select(path, by: selector, in: context, remember: remember)
            }
        case .folder(let path):
            let source = ContextSource(context: folder(path), title: sourceTitle(copy.source, of: program))
            let selector = CopySelector(source: source, excluded: copy.excluded)
            return try copy.paths.map { try select($0, by: selector, in: source.context, remember: remember) }
        case .remote(let remote):
            return try copy.paths.map { try select($0, from: remote, of: copy, remember: remember) }
        case .context, .stage, .image, .scratch:
            let layers = try sourceLayers(copy.source, in: state)
            let source = try treeSource(copy.source, layers, of: program)
            let selector = CopySelector(source: source, excluded: copy.excluded)
            return try copy.paths.map { path in
                try path.remote.map { try select(path, from: $0, of: copy, remember: remember) }
                    ?? select(path, by: selector, layers: layers, remember: remember)
            }
        }
    }

    /// What a mount shows: the file or folder at its very path.
    func select(
        _ files: MountedFiles, in state: BuildState, of program: BuildProgram, remember: Bool,
        context: BuildContext? = nil
    ) throws -> CopySelection {
        if case .remote(let remote) = files.source { return try select(files, from: remote, remember: remember) }
        if let context = mountedContext(files.source, context: context) {
            let title = sourceTitle(files.source, of: program)
            let selector = CopySelector(source: ContextSource(context: context, title: title))
            return try select(files.path, isPattern: false, by: selector, in: context, remember: remember)
        }
        let layers = try sourceLayers(files.source, in: state)
        let selector = CopySelector(source: try treeSource(files.source, layers, of: program))
        return try select(files.path, isPattern: false, by: selector, layers: layers, remember: remember)
    }

    /// The folder that a mount takes from; nil where it takes from layers.
    func mountedContext(_ source: CopyEffect.Source, context: BuildContext? = nil) -> BuildContext? {
        switch source {
        case .context: archive == nil ? context ?? self.context : nil
        case .folder(let path): folder(path)
        case .stage, .image, .scratch, .remote: nil
        }
    }

    private func treeSource(
        _ source: CopyEffect.Source, _ layers: [Digest], of program: BuildProgram
    ) throws -> TreeSource {
        TreeSource(
            tree: try self.layers.tree(of: layers), links: try links(in: layers),
            title: sourceTitle(source, of: program))
    }

    /// The layers that a `--from`, or a mount's `from`, takes out of.
    func sourceLayers(_ source: CopyEffect.Source, in state: BuildState) throws -> [Digest] {
        switch source {
        case .context: return archive.map { [$0.layer] } ?? []
        case .folder, .remote, .scratch: return []
        case .stage(let index): return state.stages[index]?.layers.map(\.diffID) ?? []
        case .image(let reference):
            guard let image = try store.image(named: reference) else {
                throw StepError(.fromMissing(reference.familiar, close: nil), at: nil)
            }
            return image.config.rootfs.diffIDs
        }
    }

    private func sourceTitle(_ source: CopyEffect.Source, of program: BuildProgram) -> String {
        switch source {
        case .context: BuildContext.mainTitle
        case .folder(let path): "the folder '\(path)'"
        case .remote(let remote): "'\(remote.text)'"
        case .scratch: "'scratch', which is empty"
        case .stage(let index): "stage '\(program.stages[index].name ?? String(index))'"
        case .image(let reference): "the image '\(reference.familiar)'"
        }
    }

    /// - Parameter context: the folder that the selector selects in.
    func select(
        _ path: CopyEffect.Path, isPattern: Bool = true, by selector: CopySelector, in context: BuildContext,
        remember: Bool
    ) throws -> CopySelection {
        let items = try selector.items(for: path, isPattern: isPattern)
        let isPattern = isPattern && path.isPattern
        let stamp = ContextStamp(of: items, isPattern: isPattern)
        if let data = store.readRecord(.stats, key: stamp.key),
            let digest = try? Digest(String(decoding: data, as: UTF8.self))
        {
            if remember {
                store.touchRecord(.stats, key: stamp.key)
                store.touchRecord(.stats, key: contentsKey(of: path, by: selector, in: context))
            }
            return CopySelection(path: path, items: items, list: digest, files: nil, unattributed: context)
        }
        let files = contentsKey(of: path, by: selector, in: context)
        let memory = store.readRecord(.stats, key: files).flatMap { ContextMemory($0) }
        let hashed = try ContextHasher(context: context, memory: memory).hash(items)
        let fingerprint = ItemFingerprint(countsOwners: false) { file in
            guard case .folder(let source) = file.content, let digest = hashed.digests[source.path] else {
                return Digest(of: "")
            }
            return digest
        }
        let list = try fingerprint.list(of: hashed.items, isPattern: isPattern)
        let digest = list.digest
        if remember, let key = stamp.keyIfSettled() {
            // Without the memo the files are hashed again next time: slower, never wrong.
            try? store.writeRecord(.stats, key: key, data: Data(digest.description.utf8))
        }
        if remember, hashed.digests.count >= ContextMemory.fewestFiles {
            let record = ContextMemory.record(of: hashed.items, digests: hashed.digests)
            try? store.writeRecord(.stats, key: files, data: record)
        }
        return CopySelection(path: path, items: hashed.items, list: digest, files: list)
    }

    /// Names what is remembered of a selection's files one by one.
    private func contentsKey(
        of path: CopyEffect.Path, by selector: CopySelector, in context: BuildContext
    ) -> Digest {
        let kept = path.kept.map { "--parents \($0.pattern)" } ?? ""
        return Digest(of: (["contents", context.root, path.text, kept] + selector.excluded).joined(separator: "\n"))
    }

    private func select(
        _ path: CopyEffect.Path, isPattern: Bool = true, by selector: CopySelector, layers: [Digest], remember: Bool
    ) throws -> CopySelection {
        let items = try selector.items(for: path, isPattern: isPattern)
        // Layers never change, so neither does what a path and its flags select in them.
        let kind = isPattern ? "selection 2" : "mount"
        var memoText = "\(kind)\n" + layers.map(\.hex).joined(separator: "\n") + "\n" + path.text
        if path.kept != nil { memoText += "\n--parents" }
        memoText += selector.excluded.map { "\n--exclude=\($0)" }.joined()
        let memo = Digest(of: memoText)
        if let data = store.readRecord(.stats, key: memo),
            let digest = try? Digest(String(decoding: data, as: UTF8.self))
        {
            if remember { store.touchRecord(.stats, key: memo) }
            return CopySelection(path: path, items: items, list: digest, files: nil)
        }
        let digests = try contentDigests(of: items, layers: layers)
        let fingerprint = ItemFingerprint(countsOwners: true) { file in
            guard case .layer(let index, let path) = file.content else { return Digest(of: "") }
            return digests[index]?[path] ?? Digest(of: "")
        }
        let list = try fingerprint.list(of: items, isPattern: isPattern && path.isPattern)
        let digest = list.digest
        if remember { try? store.writeRecord(.stats, key: memo, data: Data(digest.description.utf8)) }
        return CopySelection(path: path, items: items, list: digest, files: list)
    }

    private func contentDigests(of items: [CopyItem], layers: [Digest]) throws -> [Int: [EntryPath: Digest]] {
        var result: [Int: [EntryPath: Digest]] = [:]
        for (index, wanted) in ContentSource.wanted(by: items) where layers.indices.contains(index) {
            var digests: [EntryPath: Digest] = [:]
            try LayerReader.forEachContent(of: wanted, inLayerAt: self.layers.path(of: layers[index])) {
                file, content in
                var hasher = DigestHasher()
                try content.read { hasher.update($0) }
                digests[file.path] = hasher.finalize()
            }
            result[index] = digests
        }
        return result
    }

    /// In each layer, the names that are links and the name they link to.
    private func links(in layers: [Digest]) throws -> [Int: [EntryPath: EntryPath]] {
        var result: [Int: [EntryPath: EntryPath]] = [:]
        for (index, layer) in layers.enumerated() {
            for case .file(let entry) in try self.layers.entries(of: layer) {
                if case .hardLink(let target) = entry.kind { result[index, default: [:]][entry.path] = target }
            }
        }
        return result
    }
}

extension CopySelection {
    /// A here-document: a file of mode 0644 that belongs to root.
    init(_ document: CopyEffect.Document) {
        let path = (try? EntryPath(document.name)) ?? .root
        let entry = FileEntry(
            path: path, kind: .file, mode: 0o644, size: document.content.count, modified: Timestamps.now)
        let root = SourceFile(path: .root, entry: entry, content: .document(document.content))
        let file = FileList.File(
            path: [], kind: .file, mode: entry.mode, owner: nil, content: Digest(of: document.content), size: entry.size
        )
        let files = FileList(files: [file])
        self.init(
            path: CopyEffect.Path(text: document.title, range: document.range),
            items: [CopyItem(name: Array(document.name.utf8), root: root, children: [])], list: files.digest,
            files: files)
    }
}

extension ContentSource {
    /// The files of each layer that some items need the content of.
    static func wanted(by items: [CopyItem]) -> [Int: Set<EntryPath>] {
        var result: [Int: Set<EntryPath>] = [:]
        for item in items.flatMap({ [$0] + $0.linkTargets }) {
            for file in [item.root] + item.children {
                if case .layer(let index, let path) = file.content { result[index, default: []].insert(path) }
            }
        }
        return result
    }
}
