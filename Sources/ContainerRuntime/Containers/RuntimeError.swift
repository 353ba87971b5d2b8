/// Why a command did not start, or why its end can't be told. A command that ran and failed is no error.
package enum RuntimeError: Error, Hashable {
    /// Nothing on this machine can run a command.
    case noRuntime
    /// No file of that name: exit code 127 in a shell.
    case commandNotFound(String)
    /// The file is a folder, or may not be executed by that user: 126.
    case notExecutable(String)
    /// The kernel can't run the file: another machine's program, or a script without its first line: 126.
    case wrongFormat(String)
    /// The file is there, and the interpreter or loader that it names is not: 127.
    case interpreterMissing(String)
    case workingDirectoryMissing(String)
    /// Docker's daemon refuses it too.
    case workingDirectoryRelative(String)
    case workingDirectoryNotFolder(String)
    case rootMissing(String)
    case mountSourceMissing(String)
    /// A mount's place leads through a file, or through too many symbolic links.
    case badMountPoint(String)
    /// The user namespace has no such id.
    case userNotMapped(uid: UInt32, gid: UInt32)
    /// A terminal was asked for and standard input is none.
    case noTerminal
    /// A step of the start failed for another reason than those above.
    case setupFailed(SetupStage, errno: Int32)
    /// The runtime refused for a reason that none of the cases above explains; `detail` is its last message.
    case startFailed(runtime: String, detail: String)

    /// What of a start failed.
    package enum SetupStage: String, Sendable, Hashable {
        case namespaces
        case mounts
        case network
        case root
        case user
        case workingDirectory
        case execution
        case terminal
        case files
    }

    /// The exit code that `docker run` gives for it.
    package var exitCode: Int32 {
        switch self {
        case .commandNotFound, .interpreterMissing: 127
        case .notExecutable, .wrongFormat: 126
        default: 125
        }
    }
}
