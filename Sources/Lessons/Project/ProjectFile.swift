internal import FoundationEssentials
internal import Glibc

/// Files of the disk, as lessons copy them and look at them.
enum ProjectFile {
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// nil where there is no such file.
    static func content(_ path: String) -> Data? { try? Data(contentsOf: URL(filePath: path)) }

    /// Copies a file, a symbolic link, or a folder with all that is in it. The copies are ours, whoever has the originals,
    /// and can be written by us; what can be run stays so. The bits are the same whatever the umask: a COPY's key has them.
    static func copy(_ source: String, to target: String) throws {
        if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: source) {
            try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: link)
        } else if isFolder(source) {
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
            chmod(target, 0o755)
            for name in try FileManager.default.contentsOfDirectory(atPath: source).sorted() {
                try copy("\(source)/\(name)", to: "\(target)/\(name)")
            }
        } else {
            try Data(contentsOf: URL(filePath: source)).write(to: URL(filePath: target))
            chmod(target, access(source, X_OK) == 0 ? 0o755 : 0o644)
        }
    }
}
