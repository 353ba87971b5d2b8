import Glibc
import LayerArchive
import OCISpec
import Testing

/// Writes layers with the writer under test.
enum ArchiveFixture {
    @discardableResult
    static func write(
        _ entries: [(LayerEntry, String)], to path: String
    ) throws -> (diffID: Digest, size: Int) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        #expect(file >= 0)
        defer { close(file) }
        var writer = LayerWriter(descriptor: file)
        for (entry, content) in entries {
            if case .file(var file) = entry, file.kind == .file {
                file.size = content.utf8.count
                try writer.append(file, bytes: Array(content.utf8))
            } else {
                try writer.append(entry)
            }
        }
        return try writer.finish()
    }
}

func path(_ text: String) throws -> EntryPath { try EntryPath(text) }

func file(_ text: String, mode: UInt32 = 0o644, size: Int = 0, modified: Int = 0) throws -> FileEntry {
    FileEntry(path: try EntryPath(text), kind: .file, mode: mode, size: size, modified: modified)
}

func folder(_ text: String, mode: UInt32 = 0o755) throws -> FileEntry {
    FileEntry(path: try EntryPath(text), kind: .directory, mode: mode)
}

func link(_ text: String, to target: String) throws -> FileEntry {
    FileEntry(path: try EntryPath(text), kind: .symlink(target: Array(target.utf8)), mode: 0o777)
}
