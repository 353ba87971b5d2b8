/// A bundle's `config.json`, as far as dockstep fills it (OCI runtime specification 1.0.2, "Configuration" and "Linux
/// Container Configuration"); names are the specification's.
struct RuntimeSpec: Codable, Equatable {
    struct Root: Codable, Equatable {
        var path: String
        var readonly: Bool
    }

    struct User: Codable, Equatable {
        var uid: UInt32
        var gid: UInt32
        var additionalGids: [UInt32]?
    }

    struct Capabilities: Codable, Equatable {
        var bounding: [String]
        var effective: [String]
        var permitted: [String]
    }

    /// In characters.
    struct ConsoleSize: Codable, Equatable {
        var height: UInt32
        var width: UInt32
    }

    struct Process: Codable, Equatable {
        var terminal: Bool
        var consoleSize: ConsoleSize?
        var user: User
        var args: [String]
        var env: [String]
        var cwd: String
        var capabilities: Capabilities
        var noNewPrivileges: Bool
        var rlimits: [ResourceLimit]?
    }

    struct ResourceLimit: Codable, Equatable {
        /// `RLIMIT_NOFILE`.
        var type: String
        var soft: UInt64
        var hard: UInt64

        /// No limit is the largest number.
        init(_ limit: ProcessLimit) {
            type = "RLIMIT_\(limit.name.uppercased())"
            soft = UInt64(bitPattern: Int64(limit.soft))
            hard = UInt64(bitPattern: Int64(limit.hard))
        }
    }

    struct Mount: Codable, Equatable {
        var destination: String
        var type: String
        var source: String
        var options: [String]
    }

    struct Namespace: Codable, Equatable {
        var type: String
    }

    struct Linux: Codable, Equatable {
        var namespaces: [Namespace]
        var maskedPaths: [String]
        var readonlyPaths: [String]
        /// nil where the kernel has no filters.
        var seccomp: SystemCallFilter?
    }

    var ociVersion = "1.0.2"
    var process: Process
    var root: Root
    var hostname: String?
    var mounts: [Mount]
    var linux: Linux
}
