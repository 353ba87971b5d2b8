internal import FoundationEssentials
internal import Glibc
internal import TerminalUI

/// A command line of the shell, run in the learner's project on the lesson's own store.
struct ShellLine: Sendable {
    var folder: String
    var storeRoot: String
    /// `$REGISTRY`.
    var registry: String

    /// How a program ended, and what it printed on both streams where that was kept.
    struct Outcome: Sendable, Hashable {
        var exitCode: Int
        var output: String
    }

    /// - Parameter keepsOutput: whether the output is given back; it goes where ours goes otherwise.
    /// - Returns: 127 where the program can't be started.
    func run(_ arguments: [String], keepsOutput: Bool) async -> Outcome {
        await OwnThread.run { start(arguments, keepsOutput: keepsOutput) }
    }

    private func start(_ arguments: [String], keepsOutput: Bool) -> Outcome {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let kept = keepsOutput ? Self.temporaryFile() : -1
        defer { if kept >= 0 { close(kept) } }
        if kept >= 0 {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, kept, STDOUT_FILENO)
            posix_spawn_file_actions_adddup2(&actions, kept, STDERR_FILENO)
        }
        // The shell goes into the folder: of a process that is to be started no other part can be told to.
        let inFolder = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = inFolder.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var child: pid_t = 0
        guard posix_spawn(&child, inFolder[0], &actions, nil, &words, &variables) == 0 else {
            return Outcome(exitCode: 127, output: "")
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            if errno != EINTR { return Outcome(exitCode: 127, output: "") }
        }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return Outcome(exitCode: Int(code), output: kept >= 0 ? Self.text(of: kept) : "")
    }

    private var environment: [String: String] {
        var variables = ProgramEnvironment.variables
        variables["DOCKSTEP_HOME"] = storeRoot
        variables["REGISTRY"] = registry
        let program = ProgramFile.path.split(separator: "/").dropLast().joined(separator: "/")
        variables["PATH"] = "/\(program):\(variables["PATH"] ?? "/usr/bin:/bin")"
        return variables
    }

    /// A file without a name.
    private static func temporaryFile() -> Int32 {
        var path = Array("\(ProgramEnvironment.variables["TMPDIR"] ?? "/tmp")/dockstep-output-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        if descriptor >= 0 {
            unlink(path)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        return descriptor
    }

    /// What of a program's output is shown: more is no page of a lesson.
    private static let longestOutput = 1 << 18

    private static func text(of descriptor: Int32) -> String {
        lseek(descriptor, 0, SEEK_SET)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < longestOutput {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
