/// What differs between two file systems.
package enum FileDifference {
    /// The changes that lead from `old` to `new`: each folder before what is in it, siblings sorted by bytes. A deleted
    /// folder stands for all below it; a folder whose time alone differs is left out.
    ///
    /// - Parameter sameLayer: whether a layer of `old` and one of `new`, by index, are the same one. A file that has
    ///   equal headers in both but comes from different layers counts as changed: a second is long enough to write twice.
    package static func between(
        _ old: FileTree, _ new: FileTree, sameLayer: (Int, Int) -> Bool = { $0 == $1 }
    ) -> [FileChange] {
        var changes: [FileChange] = []
        if let change = compare(0, 0, old, new, sameLayer) { changes.append(change) }
        var pending = Array(pairs(old, 0, new, 0).reversed())
        while let pair = pending.popLast() {
            switch pair {
            case (let before?, nil): changes.append(deletion(before, in: old))
            case (nil, let after?):
                changes.append(addition(after, in: new))
                pending.append(contentsOf: pairs(old, nil, new, after).reversed())
            case (let before?, let after?):
                if let change = compare(before, after, old, new, sameLayer) { changes.append(change) }
                let wasFolder = old.nodes[before].entry.isDirectory
                let isFolder = new.nodes[after].entry.isDirectory
                // A folder that became a file is one change; what was in it went with it.
                if isFolder {
                    pending.append(contentsOf: pairs(old, wasFolder ? before : nil, new, after).reversed())
                }
            case (nil, nil): continue
            }
        }
        return changes
    }

    /// The children of two folders side by side, by name.
    private static func pairs(_ old: FileTree, _ before: Int?, _ new: FileTree, _ after: Int?) -> [(Int?, Int?)] {
        let left = before.map { old.sortedChildren(of: $0) } ?? []
        let right = after.map { new.sortedChildren(of: $0) } ?? []
        var result: [(Int?, Int?)] = []
        result.reserveCapacity(max(left.count, right.count))
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            guard i < left.count else {
                result.append((nil, right[j]))
                j += 1
                continue
            }
            guard j < right.count else {
                result.append((left[i], nil))
                i += 1
                continue
            }
            let (leftPath, rightPath) = (old.nodes[left[i]].entry.path, new.nodes[right[j]].entry.path)
            if leftPath == rightPath {
                result.append((left[i], right[j]))
                i += 1
                j += 1
            } else if leftPath < rightPath {
                result.append((left[i], nil))
                i += 1
            } else {
                result.append((nil, right[j]))
                j += 1
            }
        }
        return result
    }

    static func deletion(_ node: Int, in tree: FileTree) -> FileChange {
        let entry = tree.nodes[node].entry
        return FileChange(
            path: entry.path, kind: .deleted, oldSize: tree.size(at: entry.path), isDirectory: entry.isDirectory)
    }

    static func addition(_ node: Int, in tree: FileTree) -> FileChange {
        let entry = tree.nodes[node].entry
        return FileChange(path: entry.path, kind: .added, newSize: entry.size, isDirectory: entry.isDirectory)
    }

    static func compare(
        _ before: Int, _ after: Int, _ old: FileTree, _ new: FileTree, _ sameLayer: (Int, Int) -> Bool
    ) -> FileChange? {
        let (left, right) = (old.nodes[before], new.nodes[after])
        if left.origin == right.origin, sameLayer(left.origin, right.origin), left.entry == right.entry { return nil }
        var aspects = right.entry.aspects(differingFrom: left.entry)
        if right.entry.isDirectory { aspects.remove(.modified) }
        let rewritten = right.entry.kind == .file && !sameLayer(left.origin, right.origin)
        if aspects.isEmpty, rewritten, right.entry.size > 0 { aspects.insert(.content) }
        guard !aspects.isEmpty else { return nil }
        return FileChange(
            path: right.entry.path, kind: .changed, aspects: aspects,
            oldSize: aspects.contains(.type) ? old.size(at: left.entry.path) : left.entry.size,
            newSize: right.entry.size, isDirectory: right.entry.isDirectory)
    }
}
