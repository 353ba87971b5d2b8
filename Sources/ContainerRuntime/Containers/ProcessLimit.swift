/// A limit of a process: what it has, and what it may raise that to; -1 for none.
package struct ProcessLimit: Sendable, Hashable {
    /// As `--ulimit` names it: `nofile`.
    package var name: String
    package var soft: Int
    package var hard: Int

    package init(name: String, soft: Int, hard: Int) {
        self.name = name
        self.soft = soft
        self.hard = hard
    }

    /// Linux's resources by their numbers (`asm-generic/resource.h`), in the order of these.
    package static let names = [
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending",
        "msgqueue", "nice", "rtprio", "rttime",
    ]

    /// The number that `setrlimit(2)` takes.
    var resource: Int32 { Int32(Self.names.firstIndex(of: name) ?? -1) }
}
