internal import Glibc

extension FileFailure: CustomStringConvertible {
    package var description: String { "could not \(action) '\(path)': \(Self.words(for: code))" }

    /// What an errno value means for the user and what helps.
    package static func words(for code: Int32) -> String {
        switch code {
        case ENOSPC: "the disk is full; free some space and try again"
        case EDQUOT: "your disk quota is used up; free some space and try again"
        case EROFS: "the file system is read-only; use a folder on one that can be written"
        case EACCES, EPERM: "you have no permission to; look at the owner and mode of the file and of its folders"
        case ENOENT: "there is no such file"
        case EMFILE, ENFILE: "too many files are open; raise the limit with 'ulimit -n'"
        case ENAMETOOLONG: "the name is longer than the file system allows"
        case EISDIR: "it is a folder; name a file"
        case ENOTDIR: "a part of its path is a file and no folder"
        case EIO: "the disk reports an error"
        default: String(cString: strerror(code))
        }
    }
}
