internal import Glibc
internal import LayerArchive

/// A folder without files, for builds that copy nothing from outside.
enum EmptyFolder {
    /// - Returns: `path`.
    /// - Throws: `FileFailure`.
    static func make(_ path: String) throws(FileFailure) -> String {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileFailure.last("make", path) }
        return path
    }
}
