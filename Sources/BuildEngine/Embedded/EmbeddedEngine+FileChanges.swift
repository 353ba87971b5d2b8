internal import BuildPlan
internal import DockerfileSyntax
internal import ImageStore
internal import LayerArchive
internal import OCISpec

/// Which of the files that a source selects differ from those that it selected at an earlier build, and how.
extension EmbeddedEngine {
    /// What of a source from the network tells that it is another: a file's digest, a repository's commit.
    func remoteChanges(from old: Digest, to new: Digest, in selection: CopySelection) -> [CacheReason.Item] {
        switch selection.remote {
        case nil: return []
        case .url(let url):
            let digests = [old, new].map { list in fileList(list, of: selection)?.files.first?.content?.description }
            return [.init(name: RemoteFiles.shown(url.url), change: "content", old: digests[0], new: digests[1])]
        case .git: return [.init(name: "commit", change: "changed", old: commit(of: old), new: commit(of: new))]
        }
    }

    /// - Returns: the files that differ, and the folder that their paths are below.
    func listedChanges(
        from old: Digest, to new: Digest, in selection: CopySelection
    ) -> (changes: [FileList.Difference], folder: String, items: [CacheReason.Item]) {
        if case .url = selection.remote { return ([], "", []) }
        guard let before = serialisedList(old, of: selection), let now = serialisedList(new, of: selection),
            let parts = FileList.differingParts(of: before, now)
        else { return ([], "", []) }
        let changes = parts.new.differences(since: parts.old)
        let path = selection.path
        let text = path.remote == nil ? path.kept?.folder ?? path.text : "."
        var folder = text
        if PathPattern.hasWildcards(text) {
            // The matches have names of their own; the folders before the pattern's last component are not told twice.
            let parent = text.split(separator: "/").dropLast().joined(separator: "/")
            folder = PathPattern.hasWildcards(parent) ? "" : parent
        }
        return (changes, folder, changes.flatMap { $0.items(under: folder) })
    }

    /// Which lines of small text files differ from what an earlier step copied, by the files' paths.
    func fileLines(of noted: NotedStep, since version: BuildTrace.Version) -> [String: [LineChange]] {
        guard let layer = layer(of: version.key) else { return [:] }
        var texts = OldTexts(layer: layer, layers: layers)
        var result: [String: [LineChange]] = [:]
        let contents = zip(version.key.contents, noted.step.version.key.contents)
        for (selection, pair) in zip(noted.selections, contents) where pair.0 != pair.1 {
            guard let old = try? Digest(pair.0.value), let new = try? Digest(pair.1.value) else { continue }
            let listed = listedChanges(from: old, to: new, in: selection)
            for change in listed.changes {
                guard let lines = texts.lines(of: change, in: selection),
                    let path = change.items(under: listed.folder).first?.path
                else { continue }
                result[path] = lines
            }
        }
        return result
    }

    private func serialisedList(_ list: Digest, of selection: CopySelection) -> [UInt8]? {
        if selection.list == list, let files = selection.files { return files.serialised() }
        return store.readRecord(.fileLists, key: list).map { Array($0) }
    }

    private func fileList(_ list: Digest, of selection: CopySelection) -> FileList? {
        if selection.list == list, let files = selection.files { return files }
        return store.readRecord(.fileLists, key: list).flatMap { FileList(serialised: $0) }
    }

    /// The layer that a step of that key left; nil where it is not there any more, or too large to look through.
    func layer(of key: CacheKey) -> Digest? {
        guard let data = store.readRecord(.steps, key: key.digest),
            let cached = try? CanonicalJSON.decode(CachedStep.self, from: data),
            cached.layer.size <= OldTexts.largestLayer,
            (try? store.layerBlob(diffID: cached.layer.diffID)) ?? nil != nil
        else { return nil }
        return cached.layer.diffID
    }
}

/// The small texts that an earlier step copied, read from its layer. A file is found there by its size and digest: what it
/// was called by the copy does not matter then.
private struct OldTexts {
    /// In bytes of its files: a layer is read from its beginning.
    static let largestLayer = 64 << 20
    /// So many files are looked at, and so many candidates for each.
    private static let mostFiles = 3
    private static let mostCandidates = 8

    let layer: Digest
    let layers: LayerLibrary
    private var looked = 0

    init(layer: Digest, layers: LayerLibrary) {
        self.layer = layer
        self.layers = layers
    }

    /// nil for what is no small text, or is not there to be read.
    mutating func lines(of change: FileList.Difference, in selection: CopySelection) -> [LineChange]? {
        guard let old = change.old, let new = change.new, old.content != new.content, old.kind == .file,
            new.kind == .file, max(old.size, new.size) <= TextDifference.largestText, looked < Self.mostFiles
        else { return nil }
        looked += 1
        guard let now = selection.content(named: new.path), Digest(of: now) == new.content,
            let before = content(of: old)
        else { return nil }
        return TextDifference.lines(from: before, to: now)
    }

    private func content(of old: FileList.File) -> [UInt8]? {
        guard let entries = try? layers.entries(of: layer), let path = try? layers.path(of: layer) else { return nil }
        let name = old.path.split(separator: 0x2F).last.map(Array.init)
        var candidates: [EntryPath] = []
        for case .file(let file) in entries where file.kind == .file && file.size == old.size {
            // One of the same name is most likely it.
            if file.path.name == name { candidates.insert(file.path, at: 0) } else { candidates.append(file.path) }
        }
        var result: [UInt8]?
        let wanted = Set(candidates.prefix(Self.mostCandidates))
        // What can't be read costs the lines and nothing else.
        try? LayerReader.forEachContent(of: wanted, inLayerAt: path) { _, content in
            var bytes: [UInt8] = []
            try content.read { bytes.append(contentsOf: $0) }
            if Digest(of: bytes) == old.content { result = bytes }
        }
        return result
    }
}

extension CopySelection {
    /// The bytes of a selected small file by its name in the list; nil for what comes from layers.
    fileprivate func content(named name: [UInt8]) -> [UInt8]? {
        for item in items {
            let isNamed = items.count > 1 || path.isPattern
            let prefix = isNamed ? item.name + [0x2F] : []
            if name == (isNamed ? item.name : []), !item.root.entry.isDirectory {
                return item.root.content.bytes
            }
            for child in item.children where prefix + child.path.bytes == name { return child.content.bytes }
        }
        return nil
    }
}

extension ContentSource {
    fileprivate var bytes: [UInt8]? {
        switch self {
        case .folder(let file):
            file.withOpened { try? SmallFile.read($0, name: file.path.description, limit: TextDifference.largestText) }
                ?? nil
        case .document(let bytes): bytes
        case .layer, .archive, .none: nil
        }
    }
}
