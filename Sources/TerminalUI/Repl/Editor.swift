internal import Glibc

/// The user's editor, run with the terminal.
enum Editor {
    /// - Returns: the editor's exit code, 127 where it can't be started.
    static func open(_ path: String) async -> Int32 {
        let names = ["VISUAL", "EDITOR"].compactMap { (name: String) in getenv(name).map { String(cString: $0) } }
        let editor = names.first { !$0.isEmpty } ?? "vi"
        return await OwnThread.run { run(["/bin/sh", "-c", "\(editor) \"$1\"", "sh", path]) }
    }

    /// The variable may hold options too, so that a shell reads it, as git does.
    private static func run(_ arguments: [String]) -> Int32 {
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var child: pid_t = 0
        guard posix_spawn(&child, arguments[0], nil, nil, &words, environ) == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            if errno != EINTR { return 127 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
