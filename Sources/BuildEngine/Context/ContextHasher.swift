internal import CLinux
internal import Glibc
internal import LayerArchive
internal import OCISpec

/// Reads the files of a selection once: the digests of their content and their extended attributes.
struct ContextHasher {
    let context: BuildContext

    /// - Returns: the items with the attributes filled in, and the digest of each file.
    /// - Throws: `StepError` for a file that can't be read.
    func hash(_ items: [CopyItem]) throws -> (items: [CopyItem], digests: [EntryPath: Digest]) {
        var digests: [EntryPath: Digest] = [:]
        let result = try read(items, try context.walk(), into: &digests)
        return (result, digests)
    }

    private func read(
        _ items: [CopyItem], _ walk: ContextWalk, into digests: inout [EntryPath: Digest]
    ) throws -> [CopyItem] {
        var result = items
        for index in result.indices {
            try read(&result[index].root, walk, into: &digests)
            for child in result[index].children.indices {
                try read(&result[index].children[child], walk, into: &digests)
            }
            result[index].linkTargets = try read(result[index].linkTargets, walk, into: &digests)
        }
        return result
    }

    /// The items with the attributes alone filled in, for where the digests are known already.
    func attributed(_ items: [CopyItem]) throws -> [CopyItem] {
        let walk = try context.walk()
        return items.map { item in
            var item = item
            item.root.entry.xattrs = walk.attributes(of: item.root.entry.path)
            for child in item.children.indices {
                item.children[child].entry.xattrs = walk.attributes(of: item.children[child].entry.path)
            }
            return item
        }
    }

    private func read(_ file: inout SourceFile, _ walk: ContextWalk, into digests: inout [EntryPath: Digest]) throws {
        file.entry.xattrs = walk.attributes(of: file.entry.path)
        guard case .folder(let source) = file.content else { return }
        let path = source.path
        switch walk.overlay?.files[path]?.content {
        case .bytes(let bytes)?:
            digests[path] = Digest(of: bytes)
            return
        case .other?:
            digests[path] = Digest(of: "other content of \(path)")
            return
        case .same?, nil: break
        }
        let descriptor = walk.open(path)
        guard descriptor >= 0 else {
            let reason = SystemFailure.text(errno)
            throw StepError(.contextUnreadable(path.description, reason: reason), at: nil)
        }
        defer { ContextWalk.close(descriptor) }
        let content = try ContentDigest.ofFile(descriptor: descriptor, name: path.description)
        // The header and the content must be of one moment.
        guard content.size == file.entry.size else {
            throw StepError(.changedWhileRead(path.description), at: nil)
        }
        digests[path] = content.digest
    }
}

extension ContextWalk {
    /// The extended attributes that a build takes over: those of no reserved name space. A file's capabilities are not
    /// among them: they are lost between Docker's client and its engine (moby/buildkit#2250), so `RUN setcap` is needed.
    func attributes(of path: EntryPath) -> [String: [UInt8]] {
        let name = diskPath(path)
        let length = llistxattr(name, nil, 0)
        if length <= 0 { return [:] }
        var list = [CChar](repeating: 0, count: length)
        let filled = llistxattr(name, &list, list.count)
        if filled <= 0 { return [:] }
        var result: [String: [UInt8]] = [:]
        for part in list.prefix(filled).split(separator: 0) {
            let attribute = String(decoding: part.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let reserved =
                attribute.hasPrefix("security.") || attribute.hasPrefix("system.") || attribute.hasPrefix("trusted.")
            if reserved { continue }
            let size = lgetxattr(name, attribute, nil, 0)
            if size < 0 { continue }
            var value = [UInt8](repeating: 0, count: size)
            let read = lgetxattr(name, attribute, &value, size)
            if read >= 0 { result[attribute] = Array(value.prefix(read)) }
        }
        return result
    }
}
