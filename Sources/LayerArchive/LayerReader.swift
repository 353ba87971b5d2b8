internal import OCISpec

/// Reads layers' tars: their entries, or the content of some files, with nothing unpacked.
package enum LayerReader {
    /// What the layer says, in the order of its tar.
    ///
    /// - Throws: `LayerArchiveError` where it is no tar or an entry is refused.
    package static func entries(ofLayerAt path: String) throws -> [LayerEntry] {
        var result: [LayerEntry] = []
        try read(layerAt: path) { entry, _ in result.append(entry) }
        return result
    }

    /// Goes through a layer once, giving each entry and its content, which may be read there and then or left.
    ///
    /// - Throws: `LayerArchiveError` where it is no tar or an entry is refused, and what `body` throws.
    package static func read(
        layerAt path: String, _ body: (LayerEntry, borrowing EntryContent) throws -> Void
    ) throws {
        var reader = try ArchiveReader(path: path)
        var interpreter = LayerInterpreter()
        while let item = try reader.next() {
            guard let entry = try interpreter.entry(for: item) else { continue }
            let content = reader.content(size: item.size)
            try body(entry, content)
        }
    }

    /// At most the first `limit` bytes of a file; nil where the layer has no such file. A hard link gives its target's.
    package static func content(of path: EntryPath, inLayerAt layer: String, limit: Int) throws -> [UInt8]? {
        var result: [UInt8]?
        try forEachContent(of: [path], inLayerAt: layer) { entry, content in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(min(entry.size, limit))
            do {
                try content.read { piece in
                    bytes.append(contentsOf: piece.prefix(limit - bytes.count))
                    if bytes.count >= limit { throw Enough() }
                }
            } catch is Enough {}
            result = bytes
        }
        return result
    }

    /// Gives the content of each wanted file in the order of the tar; a hard link (as a `.file` at its own path) has its
    /// target's. The layer is read once, and a second time where a wanted link's target had already gone by.
    /// For a path that the tar has twice the last call counts.
    package static func forEachContent(
        of wanted: Set<EntryPath>, inLayerAt layer: String,
        _ body: (FileEntry, borrowing EntryContent) throws -> Void
    ) throws {
        var targets: [EntryPath: EntryPath] = [:]
        var linksByTarget: [EntryPath: [FileEntry]] = [:]
        try read(layerAt: layer) { entry, content in
            guard case .file(let file) = entry else { return }
            switch file.kind {
            case .file where wanted.contains(file.path): try body(file, content)
            case .hardLink(let target):
                let final = targets[target] ?? target
                targets[file.path] = final
                if wanted.contains(file.path) { linksByTarget[final, default: []].append(file) }
            default: break
            }
        }
        // A target with several links has to be gone to for each of them: content can be read once.
        while !linksByTarget.isEmpty {
            var now: [EntryPath: FileEntry] = [:]
            for (target, links) in linksByTarget {
                now[target] = links.first
                linksByTarget[target] = links.count > 1 ? Array(links.dropFirst()) : nil
            }
            try read(layerAt: layer) { entry, content in
                guard case .file(var file) = entry, file.kind == .file, let link = now[file.path] else { return }
                file.path = link.path
                try body(file, content)
            }
        }
    }

    /// Ends the reading of a content of which there is enough.
    private struct Enough: Error {}
}
