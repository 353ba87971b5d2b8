internal import LayerArchive

/// A placed COPY on its way into a tar: folders, links and devices first, then the files by where they come from, each
/// source gone through once, then the further names of files.
struct CopyLayer {
    let placement: CopyPlacement
    /// The tars of the layers that `--from` copies out of, bottom first.
    let sources: [String]

    /// Writes everything and returns what was written.
    func write(to writer: inout LayerWriter) throws -> [LayerEntry] {
        var entries: [LayerEntry] = []
        var links: [FileEntry] = []
        var fromLayers: [Int: [EntryPath: [FileEntry]]] = [:]
        var fromArchives: [FolderFile: [Int: FileEntry]] = [:]
        for file in placement.sorted {
            let entry = file.entry
            switch file.content {
            case .none:
                if case .hardLink = entry.kind {
                    links.append(entry)
                    continue
                }
                try writer.append(.file(entry))
                entries.append(.file(entry))
            case .folder(let source):
                try append(entry, from: source, to: &writer)
                entries.append(.file(entry))
            case .document(let bytes):
                try writer.append(entry, bytes: bytes)
                entries.append(.file(entry))
            case .layer(let index, let path): fromLayers[index, default: [:]][path, default: []].append(entry)
            case .archive(let archive, let index): fromArchives[archive, default: [:]][index] = entry
            }
        }
        for (index, wanted) in fromLayers.sorted(by: { $0.key < $1.key }) where sources.indices.contains(index) {
            entries += try append(wanted, fromLayer: sources[index], to: &writer)
        }
        for (archive, wanted) in fromArchives.sorted(by: { $0.key.path < $1.key.path }) {
            entries += try append(wanted, fromArchive: archive, to: &writer)
        }
        for link in links {
            try writer.append(.file(link))
            entries.append(.file(link))
        }
        return entries
    }

    private func append(_ entry: FileEntry, from source: FolderFile, to writer: inout LayerWriter) throws {
        let name = source.path.description
        let isThere: Void? = try source.withOpened { descriptor in
            do { try writer.append(entry, descriptor: descriptor, name: name) } catch LayerArchiveError.sizeChanged {
                throw StepError(.changedWhileRead(name), at: nil)
            }
        }
        guard isThere != nil else { throw StepError(.changedWhileRead(name), at: nil) }
    }

    private func append(
        _ wanted: [EntryPath: [FileEntry]], fromLayer layer: String, to writer: inout LayerWriter
    ) throws -> [LayerEntry] {
        var entries: [LayerEntry] = []
        var waiting = wanted
        // One content can go to several places; each pass gives every file's content once.
        while !waiting.isEmpty {
            var rest: [EntryPath: [FileEntry]] = [:]
            var done: Set<EntryPath> = []
            try LayerReader.forEachContent(of: Set(waiting.keys), inLayerAt: layer) { file, content in
                guard done.insert(file.path).inserted, let entry = waiting[file.path]?.first else { return }
                try writer.append(entry, content: content)
                entries.append(.file(entry))
                if let others = waiting[file.path]?.dropFirst(), !others.isEmpty { rest[file.path] = Array(others) }
            }
            waiting = rest
        }
        return entries
    }

    private func append(
        _ wanted: [Int: FileEntry], fromArchive archive: FolderFile, to writer: inout LayerWriter
    ) throws -> [LayerEntry] {
        let name = archive.path.description
        let entries = try archive.withOpened { descriptor in
            var reader = try ArchiveReader(descriptor: descriptor, name: name)
            return try append(wanted, from: &reader, to: &writer)
        }
        guard let entries else { throw StepError(.changedWhileRead(name), at: nil) }
        return entries
    }

    private func append(
        _ wanted: [Int: FileEntry], from reader: inout ArchiveReader, to writer: inout LayerWriter
    ) throws -> [LayerEntry] {
        var entries: [LayerEntry] = []
        var index = 0
        while let item = try reader.next() {
            defer { index += 1 }
            guard let entry = wanted[index], item.size == entry.size else { continue }
            try writer.begin(entry)
            try reader.readContent { try writer.write($0) }
            try writer.end()
            entries.append(.file(entry))
        }
        return entries
    }
}
