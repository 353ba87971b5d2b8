internal import CLinux
internal import Glibc
internal import LayerArchive

/// The folder that an overlay writes to.
enum UpperFolder {
    /// Puts folders with the right attributes there before anything is mounted on it.
    static func seed(_ seeds: [(path: EntryPath, state: FileState)], in upper: String) throws {
        let cursor = try FolderCursor(root: upper)
        for (path, state) in seeds {
            let made = try cursor.folder(path) { parent, name, path in
                _ = try call("make", cursor.name(of: path)) { FileName.with(name) { mkdirat(parent, $0, 0o700) } }
            }
            guard let made, let entry = state.entry(at: path) else { continue }
            try FileAttributes.set(as: entry, on: [], in: made, path: cursor.name(of: path))
        }
    }

    /// Takes away what the layer's tar does not have.
    static func apply(_ corrections: [LayerCapture.Correction], to upper: String, opaqueAttribute: String) throws {
        let cursor = try FolderCursor(root: upper)
        for correction in corrections {
            switch correction {
            case .removeFolder(let path):
                try remove(path, flags: AT_REMOVEDIR, cursor)
            case .removeFile(let path):
                try remove(path, flags: 0, cursor)
            case .clearOpaque(let path):
                guard let folder = try cursor.folder(path) else { continue }
                try call("change", cursor.name(of: path)) {
                    FileName.with(FileName.ofDescriptor(folder)) { lremovexattr($0, opaqueAttribute) }
                }
            }
        }
    }

    private static func remove(_ path: EntryPath, flags: Int32, _ cursor: FolderCursor) throws {
        guard let parent = try path.parent.flatMap({ try cursor.folder($0) }) else { return }
        try call("remove", cursor.name(of: path)) { FileName.with(path.name) { unlinkat(parent, $0, flags) } }
    }
}
