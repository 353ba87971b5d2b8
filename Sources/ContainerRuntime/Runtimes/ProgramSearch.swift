internal import Glibc

/// Where programs of the system stand.
enum ProgramSearch {
    /// The folders of `PATH`, then those that hold the system's programs and are often not in an ordinary user's `PATH`.
    static var folders: [String] {
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        let usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
        let named = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        return named + usual.filter { !named.contains($0) }
    }

    /// The first file of that name that may be executed, or nil.
    static func find(_ name: String, in folders: [String] = folders) -> String? {
        folders.lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 && isRegularFile($0) }
    }

    private static func isRegularFile(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
    }
}
