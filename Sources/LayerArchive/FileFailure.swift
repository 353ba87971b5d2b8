internal import Glibc

/// A system call on a file that failed: what was being done, to which file, and the errno value.
package struct FileFailure: Error, Hashable, Sendable {
    /// What could not be done, as it stands after "could not": `read`, `write`, `open`.
    package let action: String
    /// The file it was done to, for people.
    package let path: String
    /// The errno value.
    package let code: Int32

    package init(_ action: String, _ path: String, code: Int32) {
        self.action = action
        self.path = path
        self.code = code
    }

    /// The failure of the call just made; read `errno` before anything else can change it.
    package static func last(_ action: String, _ path: String) -> FileFailure {
        FileFailure(action, path, code: errno)
    }
}
