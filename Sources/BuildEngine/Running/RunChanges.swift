package import LayerArchive

/// The files that a command changed, and that are gone with its container.
package struct RunChanges: Sendable, Hashable {
    /// One of them.
    package struct Change: Sendable, Hashable {
        /// With a slash before it.
        package var path: String
        package var isDeleted: Bool

        package init(path: String, isDeleted: Bool = false) {
            self.path = path
            self.isDeleted = isDeleted
        }
    }

    package var count: Int
    /// The first of them.
    package var examples: [Change]

    package init(count: Int, examples: [Change]) {
        self.count = count
        self.examples = examples
    }

    /// - Parameters:
    ///   - entries: of a layer with the changes, each folder before what is in it.
    ///   - volumes: paths whose content belongs to no container.
    package init(_ entries: [LayerEntry], outside volumes: [EntryPath], examples limit: Int = 3) {
        var changes: [Change] = []
        count = 0
        for (index, entry) in entries.enumerated() {
            let change: Change?
            let path: EntryPath
            switch entry {
            case .file(let file):
                path = file.path
                let next = entries.indices.contains(index + 1) ? entries[index + 1].path : nil
                // A folder with changes in it is there for their sake.
                let isWay = file.kind == .directory && next.map { $0 != path && $0.isInside(path) } ?? false
                change = isWay || path.isRoot ? nil : Change(path: "/\(path)")
            case .whiteout(let gone):
                path = gone
                change = Change(path: "/\(path)", isDeleted: true)
            case .opaque(let folder):
                path = folder
                change = nil
            }
            guard let change, !volumes.contains(where: { path == $0 || path.isInside($0) }) else { continue }
            count += 1
            if changes.count < limit { changes.append(change) }
        }
        examples = changes
    }
}

extension RunChanges {
    /// - Parameters:
    ///   - text: what `docker diff` prints: `A /new`, `C /changed`, `D /gone`; a folder in which something changed
    ///     is `C` too, and stands before it.
    ///   - volumes: paths whose content belongs to no container.
    package init(dockerDiff text: String, outside volumes: Set<String> = [], examples limit: Int = 3) {
        let lines = text.split(whereSeparator: \.isNewline).map { ($0.prefix(1), String($0.dropFirst(2))) }
        let changes = lines.enumerated().filter { index, line in
            if volumes.contains(line.1) { return false }
            guard line.0 == "C", lines.indices.contains(index + 1) else { return true }
            return !lines[index + 1].1.hasPrefix(line.1 == "/" ? "/" : line.1 + "/")
        }.map { Change(path: $0.element.1, isDeleted: $0.element.0 == "D") }
        self.init(count: changes.count, examples: Array(changes.prefix(limit)))
    }
}

extension LayerEntry {
    fileprivate var path: EntryPath {
        switch self {
        case .file(let file): file.path
        case .whiteout(let path), .opaque(let path): path
        }
    }
}
