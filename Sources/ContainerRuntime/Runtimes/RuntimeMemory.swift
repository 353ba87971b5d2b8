internal import FoundationEssentials
internal import Glibc

/// All that an outcome of `RuntimeFinder` depends on.
struct MachineKey: Codable, Equatable {
    struct Program: Codable, Equatable {
        var path: String
        var size: Int
        /// Seconds and nanoseconds.
        var modified: [Int]
    }

    /// To be raised when dockstep itself calls the runtimes in another way.
    var version = 1
    var programs: [Program]
    var kernel: String
    var boot: String
    var uid: UInt32
    var namespaces: String

    /// The only runtime that was tried, where the user asked for it.
    var forced: Runtime.Kind?

    init(programs: [String], outcome: NamespaceOutcome, forced: Runtime.Kind?) {
        self.forced = forced
        self.programs = programs.map { path in
            var information = stat()
            guard stat(path, &information) == 0 else { return Program(path: path, size: -1, modified: []) }
            return Program(
                path: path, size: Int(information.st_size),
                modified: [information.st_mtim.tv_sec, information.st_mtim.tv_nsec])
        }
        kernel = SmallFile.word("/proc/sys/kernel/osrelease") ?? ""
        boot = SmallFile.word("/proc/sys/kernel/random/boot_id") ?? ""
        if case .rootless(let ids) = outcome { uid = ids.uid } else { uid = getuid() }
        namespaces = outcome.description
    }
}

/// A kept outcome of `RuntimeFinder`.
struct RuntimeMemory: Codable {
    var key: MachineKey
    var runtime: Runtime?
    var candidates: [RuntimeCandidate]

    /// Nil where there is none, or none for this machine as it is.
    static func read(_ path: String, key: MachineKey) -> RuntimeMemory? {
        guard let text = SmallFile.text(path),
            let memory = try? JSONDecoder().decode(RuntimeMemory.self, from: Data(text.utf8)), memory.key == key
        else { return nil }
        return memory
    }

    /// Writes by renaming, so that no reader sees half of it. Where it can't be written, the next start tries again.
    func write(_ path: String) {
        let data = try? JSONEncoder().encode(self)
        try? data?.write(to: URL(filePath: path), options: .atomic)
    }
}
