extension FileTree {
    /// Puts a layer on top. Its whiteouts and opaque folders take away what lower layers have, whatever their place in
    /// the tar (OCI layer.md, "Applying Changesets"); folders that only a path speaks of are made, 0755 and of user 0.
    package mutating func apply(_ layer: [LayerEntry]) {
        let origin = layerCount
        layerCount += 1
        for entry in layer {
            switch entry {
            case .whiteout(let path): remove(path)
            case .opaque(let path): removeChildren(of: path)
            case .file: continue
            }
        }
        for entry in layer {
            guard case .file(let file) = entry else { continue }
            insert(resolvingHardLink(file), origin: origin)
        }
    }

    /// The names of one file share its mode, owner and time, which are those of the last header (as unpacking has it).
    private mutating func resolvingHardLink(_ file: FileEntry) -> FileEntry {
        guard case .hardLink(let target) = file.kind, let node = index[target], !nodes[node].entry.isDirectory else {
            return file
        }
        var result = nodes[node].entry
        (result.uid, result.gid, result.modified) = (file.uid, file.gid, file.modified)
        if case .symlink = result.kind {} else { result.mode = file.mode }
        nodes[node].entry = result
        result.path = file.path
        return result
    }

    private mutating func insert(_ entry: FileEntry, origin: Int) {
        if let node = index[entry.path] {
            // The root stays as it is whatever a layer says of it: so it does with Docker.
            guard node != 0 else { return }
            if !entry.isDirectory { removeChildren(of: entry.path) }
            nodes[node].entry = entry
            nodes[node].origin = origin
            return
        }
        let parent = folder(entry.path.parent ?? .root, origin: origin)
        add(entry, below: parent, origin: origin)
    }

    /// The node of a folder, made with its parents where it is missing or is something else.
    private mutating func folder(_ path: EntryPath, origin: Int) -> Int {
        if let node = index[path] {
            if !nodes[node].entry.isDirectory {
                nodes[node].entry = FileEntry(path: path, kind: .directory, mode: 0o755)
                nodes[node].origin = origin
            }
            return node
        }
        // From the first missing folder down, without recursion: paths may be thousands of components deep.
        var missing = [path]
        var above = path.parent
        while let folder = above, index[folder].map({ nodes[$0].entry.isDirectory }) != true {
            missing.append(folder)
            above = folder.parent
        }
        var node = index[above ?? .root] ?? 0
        for path in missing.reversed() {
            let entry = FileEntry(path: path, kind: .directory, mode: 0o755)
            if let existing = index[path] {
                nodes[existing].entry = entry
                nodes[existing].origin = origin
                node = existing
            } else {
                node = add(entry, below: node, origin: origin)
            }
        }
        return node
    }

    @discardableResult
    private mutating func add(_ entry: FileEntry, below parent: Int, origin: Int) -> Int {
        let node = Node(
            entry: entry, origin: origin, parent: parent, place: nodes[parent].children.count, children: [])
        let number: Int
        if let reused = free.popLast() {
            number = reused
            nodes[number] = node
        } else {
            number = nodes.count
            nodes.append(node)
        }
        nodes[parent].children.append(number)
        index[entry.path] = number
        return number
    }

    private mutating func remove(_ path: EntryPath) {
        guard let node = index[path], node != 0 else { return }
        removeChildren(of: path)
        let parent = nodes[node].parent
        let place = nodes[node].place
        // The last sibling takes the free place, so that removing does not take time by the number of siblings.
        let last = nodes[parent].children.removeLast()
        if last != node {
            nodes[parent].children[place] = last
            nodes[last].place = place
        }
        forget(node)
    }

    private mutating func removeChildren(of path: EntryPath) {
        guard let node = index[path] else { return }
        var pending = nodes[node].children
        nodes[node].children = []
        while let next = pending.popLast() {
            pending.append(contentsOf: nodes[next].children)
            forget(next)
        }
    }

    private mutating func forget(_ node: Int) {
        index[nodes[node].entry.path] = nil
        nodes[node].children = []
        free.append(node)
    }
}
