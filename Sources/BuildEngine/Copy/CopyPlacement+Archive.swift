internal import LayerArchive

extension CopyPlacement {
    /// Unpacks an archive into a folder, which is made where it is missing.
    ///
    /// - Throws: `StepError`, `LayerArchiveError`.
    mutating func unpack(_ archive: FolderFile, to destination: String) throws {
        let name = archive.path.description
        let isThere: Void? = try archive.withOpened { descriptor in
            var reader = try ArchiveReader(descriptor: descriptor, name: name)
            try unpack(&reader, of: archive, to: destination)
        }
        guard isThere != nil else { throw StepError(.changedWhileRead(name), at: nil) }
    }

    private mutating func unpack(
        _ reader: inout ArchiveReader, of archive: FolderFile, to destination: String
    ) throws {
        var index = 0
        try makeArchiveFolder(destination)
        while let item = try reader.next() {
            let entry = try item.fileEntry()
            let content: ContentSource = entry.kind == .file ? .archive(archive, index: index) : .none
            var file = SourceFile(path: entry.path, entry: entry, content: content)
            if case .hardLink(let target) = entry.kind {
                file.entry.kind = .hardLink(target: try place(of: target, below: destination))
            }
            // As with BuildKit, what is unpacked keeps its own mode, which --chmod does not reach; --chown does.
            try unpack(file, below: destination)
            index += 1
        }
        settleTimes()
    }
}
