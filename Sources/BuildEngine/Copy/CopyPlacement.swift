internal import BuildPlan
internal import LayerArchive

/// Lays copied files into an image's file system and collects the entries of the new layer. Nothing is touched but
/// values: links of the image are followed inside its root by looking at its tree.
///
/// The rules are BuildKit's (fsutil's copy): folders that are made on the way are 0755, or what an octal `--chmod` says,
/// with `--chown`'s owner and the time of now; what a copied folder meets as a folder gets the copied one's mode and owner,
/// but for the destination itself; a folder never replaces a file, nor a file a folder.
struct CopyPlacement {
    private(set) var tree: FileTree
    /// The owner for all that is made; nil keeps the source's.
    let owner: (uid: UInt32, gid: UInt32)?
    let mode: ModeChange?
    /// Seconds since 1970, for folders made on the way.
    let now: Int
    private(set) var placed: [EntryPath: PlacedFile] = [:]
    private var firstNames: [FileIdentity: EntryPath] = [:]
    /// For a file of several names, those besides the one that has its content.
    private var otherNames: [EntryPath: [EntryPath]] = [:]
    /// The times that folders get once all that belongs in them is there.
    private var folderTimes: [EntryPath: Int] = [:]

    struct PlacedFile: Sendable, Hashable {
        var entry: FileEntry
        var content: ContentSource
    }

    init(tree: FileTree, owner: (uid: UInt32, gid: UInt32)?, mode: ModeChange?, now: Int) {
        self.tree = tree
        self.owner = owner
        self.mode = mode
        self.now = now
    }

    /// The layer's entries, parents first.
    var sorted: [PlacedFile] { placed.values.sorted { $0.entry.path < $1.entry.path } }

    /// Makes a folder and its parents, as WORKDIR does.
    ///
    /// - Parameter time: of the folder itself, where it is made; nil for now.
    mutating func makeFolder(_ path: String, time: Int? = nil) throws {
        let folder = try resolve(path)
        let isThere = tree[folder] != nil
        try ensureFolder(folder)
        guard let time, !isThere, var made = placed[folder] else { return }
        made.entry.modified = time
        insert(made.entry, made.content)
    }

    /// Copies one match of a source to the destination.
    ///
    /// - Parameter withRoot: whether a folder that is copied to a place where there is none brings its own mode.
    mutating func copy(_ item: CopyItem, to destination: String, withRoot: Bool = false) throws {
        // Names of one file stay names of one file within a match only: each match is a copy of its own.
        firstNames = [:]
        var target = try resolve(destination)
        if item.root.entry.isDirectory {
            if withRoot, tree[target] == nil, let parent = target.parent {
                try ensureFolder(parent)
                try place(item.root, at: target)
            }
            try ensureFolder(target)
            for child in item.children { try place(child, at: target.appending(child.path)) }
            // The folder that another one's content went to has that one's time afterwards; the root of a source is made
            // anew for each build, as far as BuildKit knows.
            folderTimes[target] = item.root.entry.path.isRoot ? now : item.root.entry.modified
            settleTimes()
            return
        }
        if destination.hasSuffix("/") { try ensureFolder(target) }
        if tree[target]?.isDirectory ?? target.isRoot {
            target = target.appending(name: item.name)
        } else if let parent = target.parent {
            try ensureFolder(parent)
        }
        var file = item.root
        file.path = .root
        try place(file, at: target)
    }

    /// Makes the folder that an archive is unpacked into, and its parents: `--chmod` does not reach them.
    mutating func makeArchiveFolder(_ path: String) throws {
        try ensureFolder(try resolve(path), mode: 0o755)
    }

    /// Puts one entry of an unpacked archive below a folder: parents that are links are followed inside the root.
    mutating func unpack(_ file: SourceFile, below folder: String) throws {
        let parent = try resolve(folder, file.path.parent)
        try ensureFolder(parent, mode: 0o755)
        if file.path.isRoot { return }
        let target = parent.appending(name: file.path.name)
        if let existing = tree[target], existing.isDirectory != file.entry.isDirectory { remove(target) }
        if case .hardLink(let first) = file.entry.kind { try bring(first, as: file.entry) }
        try place(file, at: target, keepingMode: true)
    }

    /// Names of one file share one header, the last one's; a file of the layers below comes into this one when it is
    /// given another name.
    private mutating func bring(_ path: EntryPath, as link: FileEntry) throws {
        var first = path
        while case .hardLink(let next)? = placed[first]?.entry.kind { first = next }
        guard var entry = tree[first], !entry.isDirectory else {
            throw StepError(.linkToNothing("/\(link.path)", target: "/\(path)"), at: nil)
        }
        (entry.uid, entry.gid) = owner ?? (link.uid, link.gid)
        entry.modified = link.modified
        if !entry.isSymlink { entry.mode = link.mode }
        var content = placed[first]?.content ?? .none
        if placed[first] == nil, entry.kind == .file, let origin = tree.origin(of: first) {
            content = .layer(origin, first)
        }
        insert(entry, content)
    }

    /// Where an archive's path stands once unpacked below a folder.
    func place(of path: EntryPath, below folder: String) throws -> EntryPath {
        let parent = try resolve(folder, path.parent)
        return path.isRoot ? parent : parent.appending(name: path.name)
    }

    private mutating func place(_ file: SourceFile, at target: EntryPath, keepingMode: Bool = false) throws {
        if target.name.starts(with: Array(".wh.".utf8)) { throw StepError(.whiteoutName(target.description), at: nil) }
        if let existing = tree[target] {
            if file.entry.isDirectory, !existing.isDirectory {
                throw StepError(.folderOverFile("/\(target)"), at: nil)
            }
            if !file.entry.isDirectory, existing.isDirectory {
                throw StepError(.fileOverFolder("/\(target)"), at: nil)
            }
        }
        if file.isPassage, tree[target] != nil { return pass(file.entry, at: target) }
        var entry = file.entry
        entry.path = target
        if file.isPassage {
            entry.modified = now
        } else if entry.isDirectory {
            folderTimes[target] = entry.modified
        }
        entry.xattrs = entry.xattrs.filter { FileEntry.isKeptInLayer($0.key) }
        if let owner { (entry.uid, entry.gid) = (owner.uid, owner.gid) }
        if entry.isSymlink {
            // Linux knows no other mode for a link, whatever an archive says.
            entry.mode = 0o777
        } else if let mode, !keepingMode {
            entry.mode = mode.applied(to: entry.mode, isFolder: entry.isDirectory)
        }
        var content = file.content
        if let identity = file.identity {
            if let first = firstNames[identity], first != target {
                entry.kind = .hardLink(target: first)
                content = .none
            } else {
                firstNames[identity] = target
            }
        }
        handOver(target)
        if case .hardLink(let first) = entry.kind { otherNames[first, default: []].append(target) }
        insert(entry, content)
    }

    /// Where a file is replaced that has other names, one of these keeps its content for all of them.
    private mutating func handOver(_ path: EntryPath) {
        guard let old = placed[path], let names = otherNames.removeValue(forKey: path) else { return }
        var rest = names.filter { placed[$0]?.entry.kind == .hardLink(target: path) }[...]
        guard let heir = rest.popFirst() else { return }
        for name in [heir] + rest {
            var file = PlacedFile(entry: old.entry, content: name == heir ? old.content : .none)
            file.entry.path = name
            if name != heir { file.entry.kind = .hardLink(target: heir) }
            placed[name] = file
            tree.apply([.file(file.entry)])
        }
        otherNames[heir] = Array(rest)
    }

    /// A passage leads through a folder that is there already: all that it gets of the copied one is the mode.
    private mutating func pass(_ entry: FileEntry, at target: EntryPath) {
        guard var existing = placed[target]?.entry ?? tree[target] else { return }
        existing.mode = entry.mode
        insert(existing, .none)
    }

    /// Ends the copying of one source: its folders have what belongs in them.
    mutating func settleTimes() {
        for (path, time) in folderTimes { placed[path]?.entry.modified = time }
        folderTimes = [:]
    }

    private mutating func remove(_ path: EntryPath) {
        for entry in tree.descendants(of: path) { placed[entry.path] = nil }
        placed[path] = nil
        tree.apply([.whiteout(path)])
    }

    private mutating func insert(_ entry: FileEntry, _ content: ContentSource) {
        touchParents(of: entry.path)
        // A folder that gets or loses a name has the time of that.
        if !entry.isDirectory || tree[entry.path] == nil, let parent = entry.path.parent {
            placed[parent]?.entry.modified = now
        }
        placed[entry.path] = PlacedFile(entry: entry, content: content)
        tree.apply([.file(entry)])
    }

    /// A layer has the folders above what it changes, as the file system left them: Docker's layers do.
    private mutating func touchParents(of path: EntryPath) {
        var folder = path.parent
        while let current = folder, !current.isRoot, placed[current] == nil {
            if let entry = tree[current] { placed[current] = PlacedFile(entry: entry, content: .none) }
            folder = current.parent
        }
    }

    /// - Parameter folderMode: of what is made; nil for what `--chmod` says.
    private mutating func ensureFolder(_ path: EntryPath, mode folderMode: UInt32? = nil) throws {
        var folder = EntryPath.root
        for name in path.components {
            folder = folder.appending(name: name)
            if let existing = tree[folder] {
                guard existing.isDirectory else { throw StepError(.destinationNotFolder("/\(folder)"), at: nil) }
                continue
            }
            let entry = FileEntry(
                path: folder, kind: .directory, mode: folderMode ?? mode?.ofNewFolders ?? 0o755, uid: owner?.uid ?? 0,
                gid: owner?.gid ?? 0, modified: now)
            insert(entry, .none)
        }
    }

    /// A path in the image with every link on it and at its end followed inside the root; what is not there yet stays
    /// as it is written.
    private func resolve(_ text: String, _ below: EntryPath? = nil) throws -> EntryPath {
        var waiting = text.utf8.split(separator: 0x2F).map(Array.init) + (below?.components ?? [])
        var done = EntryPath.root
        var links = 0
        while !waiting.isEmpty {
            let name = waiting.removeFirst()
            if name == [0x2E] { continue }
            if name == [0x2E, 0x2E] {
                done = done.parent ?? .root
                continue
            }
            let next = done.appending(name: name)
            guard case .symlink(let target)? = tree[next]?.kind else {
                done = next
                continue
            }
            links += 1
            // 255 is the bound that BuildKit's own path resolution has.
            if links > 255 { throw StepError(.linkLoop(text), at: nil) }
            if target.first == 0x2F { done = .root }
            waiting = target.split(separator: 0x2F).map(Array.init) + waiting
        }
        return done
    }
}
