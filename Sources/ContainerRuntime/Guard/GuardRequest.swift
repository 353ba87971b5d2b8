internal import CLinux
internal import Glibc

/// A program to start under a guard, see `guard.h`.
struct GuardRequest: Sendable {
    /// Another root than the host's, which is what runs a container without a runtime.
    struct Root: Sendable {
        enum MountKind: Sendable {
            case processes
            case devices
            case system
            case bind(source: String, readOnly: Bool)
            /// Its mount point is made where it is missing.
            case step(StepMount)
        }

        struct Mount: Sendable {
            var kind: MountKind
            /// A path of the host's, free of links.
            var target: String
        }

        var path: String
        var readOnly: Bool
        var workingDirectory: String
        var hostname: String?
        var isolatesNetwork: Bool
        var uid: UInt32
        var gid: UInt32
        var groups: [UInt32]
        var mounts: [Mount]
        var limits: [ProcessLimit] = []
        var keepsCapabilities = false
    }

    var path: String
    var arguments: [String]
    /// `NAME=value`.
    var environment: [String]
    var root: Root?
    var hidesUnifiedCgroup = false
    var takesTerminal = false
    /// Given to the program as its descriptor 4.
    var passedDescriptor: Int32?
    /// Names the network to start in; nil for the machine's.
    var networkDescriptor: Int32?
}

/// The request as C has it; freed once.
struct NativeCommand: ~Copyable {
    /// Made by `clinux_command_create`, owned by this value alone and freed by its end.
    let pointer: OpaquePointer

    private init(_ pointer: OpaquePointer) { self.pointer = pointer }

    /// - Throws: `RuntimeError.setupFailed(.files)` when memory ran out.
    static func make(_ request: GuardRequest, streams: (Int32, Int32, Int32)) throws(RuntimeError) -> NativeCommand {
        guard let pointer = clinux_command_create(request.path) else { throw .setupFailed(.files, errno: ENOMEM) }
        let command = NativeCommand(pointer)
        clinux_command_set_streams(pointer, streams.0, streams.1, streams.2)
        if request.hidesUnifiedCgroup { clinux_command_hide_unified_cgroup(pointer) }
        if let passed = request.passedDescriptor { clinux_command_pass(pointer, passed) }
        if let network = request.networkDescriptor { clinux_command_join_network(pointer, network) }
        if request.takesTerminal { clinux_command_take_terminal(pointer) }
        var isComplete = request.arguments.allSatisfy { clinux_command_add_argument(pointer, $0) == 0 }
        isComplete = isComplete && request.environment.allSatisfy { clinux_command_add_variable(pointer, $0) == 0 }
        if let root = request.root { isComplete = isComplete && Self.add(root, to: pointer) }
        guard isComplete else { throw .setupFailed(.files, errno: ENOMEM) }
        return command
    }

    deinit { clinux_command_free(pointer) }

    private static func add(_ root: GuardRequest.Root, to pointer: OpaquePointer) -> Bool {
        clinux_command_set_user(pointer, root.uid, root.gid)
        if root.isolatesNetwork { clinux_command_isolate_network(pointer) }
        if root.keepsCapabilities { clinux_command_keep_capabilities(pointer) }
        let isNamed = root.hostname.map { clinux_command_set_hostname(pointer, $0) == 0 } ?? true
        return isNamed
            && clinux_command_set_root(pointer, root.path, root.readOnly ? 1 : 0, root.workingDirectory) == 0
            && root.groups.allSatisfy { clinux_command_add_group(pointer, $0) == 0 }
            && root.limits.allSatisfy { limit in
                let (soft, hard) = (UInt64(bitPattern: Int64(limit.soft)), UInt64(bitPattern: Int64(limit.hard)))
                return clinux_command_add_limit(pointer, limit.resource, soft, hard) == 0
            }
            && root.mounts.allSatisfy { mount in
                let (kind, source) = native(mount.kind)
                return clinux_command_add_mount(pointer, Int32(bitPattern: kind.rawValue), source, mount.target) == 0
            }
    }

    private static func native(_ mount: StepMount) -> (clinux_mount_kind, String) {
        switch mount.kind {
        case .bind(let source, true): (CLINUX_MOUNT_BIND_HIDDEN, source)
        case .bind(let source, false): (mount.isReadOnly ? CLINUX_MOUNT_BIND_READ_ONLY : CLINUX_MOUNT_BIND, source)
        case .temporary(let size):
            (
                mount.isReadOnly ? CLINUX_MOUNT_TMPFS_READ_ONLY : CLINUX_MOUNT_TMPFS,
                mount.memoryOptions(size: size).joined(separator: ",")
            )
        // Made before the start, and a bind mount since.
        case .secret, .agent: (CLINUX_MOUNT_BIND_HIDDEN, "")
        }
    }

    private static func native(_ kind: GuardRequest.Root.MountKind) -> (clinux_mount_kind, String) {
        switch kind {
        case .processes: (CLINUX_MOUNT_PROC, "proc")
        case .devices: (CLINUX_MOUNT_DEV, "tmpfs")
        case .system: (CLINUX_MOUNT_SYS, "/sys")
        case .bind(let source, false): (CLINUX_MOUNT_BIND, source)
        case .bind(let source, true): (CLINUX_MOUNT_BIND_READ_ONLY, source)
        case .step(let mount): native(mount)
        }
    }
}
