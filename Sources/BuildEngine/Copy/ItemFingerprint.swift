internal import BuildPlan
internal import LayerArchive
internal import OCISpec

/// The content digest of what a source selects: what of the files counts for the cache (cache-rules.md §3).
struct ItemFingerprint {
    /// Owners count for files of a stage or image, not for those of the context.
    let countsOwners: Bool
    /// The digest of a file's bytes.
    let content: (SourceFile) throws -> Digest

    /// The list for one source: for a single file its name does not count, for a folder the names below it do, for a
    /// pattern's matches their own names as well, also where there is one alone.
    func list(of items: [CopyItem], isPattern: Bool = false) throws -> FileList {
        var files: [FileList.File] = []
        for item in items {
            let prefix = items.count == 1 && !isPattern ? [] : item.name
            // The context's own root folder has no header in what a client sends, so its mode can't count.
            if item.name != [] || !item.root.entry.isDirectory {
                files.append(try file(item.root, named: prefix))
            }
            for child in item.children {
                files.append(
                    try file(child, named: prefix.isEmpty ? child.path.bytes : prefix + [0x2F] + child.path.bytes))
            }
            for target in item.linkTargets {
                files.append(try file(target.root, named: target.name))
                for child in target.children {
                    files.append(try file(child, named: target.name + [0x2F] + child.path.bytes))
                }
            }
        }
        return FileList(files: files)
    }

    private func file(_ source: SourceFile, named name: [UInt8]) throws -> FileList.File {
        let entry = source.entry
        let kind: FileList.File.Kind
        var digest: Digest?
        switch entry.kind {
        case .file, .hardLink:
            kind = .file
            digest = try content(source)
        case .directory: kind = .directory
        case .symlink(let target):
            kind = .symlink
            digest = Digest(of: target)
        case .characterDevice(let major, let minor), .blockDevice(let major, let minor):
            kind = .other
            digest = Digest(of: "device \(major):\(minor)")
        case .fifo: kind = .other
        }
        return FileList.File(
            path: name, kind: kind, mode: entry.mode,
            owner: countsOwners ? FileList.Owner(uid: entry.uid, gid: entry.gid) : nil, content: digest,
            size: entry.size, attributes: attributes(entry.xattrs))
    }

    private func attributes(_ xattrs: [String: [UInt8]]) -> Digest? {
        if xattrs.isEmpty { return nil }
        var hasher = DigestHasher()
        for (name, value) in xattrs.sorted(by: { $0.key < $1.key }) {
            hasher.update("\(name.utf8.count) \(name) \(value.count) ")
            hasher.update(value)
        }
        return hasher.finalize()
    }
}
