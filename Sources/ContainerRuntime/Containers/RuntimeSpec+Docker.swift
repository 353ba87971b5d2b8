internal import Glibc

extension RuntimeSpec {
    /// The configuration that Docker's builder gives a RUN: its default capabilities, paths and mounts.
    ///
    /// - Parameters:
    ///   - terminal: the size of the terminal that the command gets, nil for none.
    ///   - outcome: in a user namespace some mounts are not to be had in the usual way.
    init(_ container: Container, terminal: ConsoleSize?, outcome: NamespaceOutcome) {
        // What starting a program takes away from another user anyway, taken away before: or else the runtime would start
        // programs that the user may not.
        let bounding = container.isInsecure ? Self.ownCapabilities : Self.capabilities
        let held = container.uid == 0 ? bounding : []
        process = Process(
            terminal: terminal != nil, consoleSize: terminal,
            user: User(
                uid: container.uid, gid: container.gid,
                additionalGids: container.groups.isEmpty ? nil : container.groups),
            args: container.arguments, env: container.environment, cwd: container.workingDirectory,
            capabilities: Capabilities(bounding: bounding, effective: held, permitted: held),
            noNewPrivileges: false,
            rlimits: container.limits.isEmpty ? nil : container.limits.map(ResourceLimit.init))
        root = Root(path: container.rootfs, readonly: container.readOnlyRoot)
        hostname = container.hostname
        mounts = Self.systemMounts(for: container, outcome: outcome)
        mounts += container.mounts.map {
            Mount(
                destination: $0.destination, type: "bind", source: $0.source,
                options: ["rbind", "rprivate", $0.readOnly ? "ro" : "rw"])
        }
        for mount in container.stepMounts.compactMap(Self.mount) {
            if let place = mounts.firstIndex(where: { $0.destination == mount.destination }) {
                mounts[place] = mount
            } else {
                mounts.append(mount)
            }
        }
        var types = ["pid", "ipc", "uts", "mount"]
        // A private network is entered before the runtime starts.
        if container.network == .none { types.append("network") }
        linux = Linux(
            namespaces: types.map(Namespace.init(type:)), maskedPaths: container.isInsecure ? [] : Self.maskedPaths,
            readonlyPaths: container.isInsecure ? [] : Self.readonlyPaths,
            seccomp: Self.kernelHasFilters && !container.isInsecure ? .docker : nil)
    }

    /// Nil for what has not been made yet.
    private static func mount(_ mount: StepMount) -> Mount? {
        let access = mount.isReadOnly ? "ro" : "rw"
        switch mount.kind {
        case .bind(let source, let isHidden):
            let hidden = isHidden ? ["nosuid", "nodev", "noexec"] : []
            return Mount(
                destination: mount.destination, type: "bind", source: source,
                options: ["rbind", "rprivate", access] + hidden)
        case .temporary(let size):
            return Mount(
                destination: mount.destination, type: "tmpfs", source: "tmpfs",
                options: ["nosuid", access] + mount.memoryOptions(size: size))
        case .secret, .agent: return nil
        }
    }

    /// Those that this process has: nobody can give others.
    private static var ownCapabilities: [String] {
        let lines = (SmallFile.text("/proc/self/status") ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix("CapPrm:") }
        let bits = line.flatMap { UInt64($0.dropFirst("CapPrm:".utf8.count).drop { $0 == "\t" }, radix: 16) } ?? 0
        return allCapabilities.enumerated().filter { bits >> UInt64($0.offset) & 1 == 1 }.map(\.element)
    }

    /// All that the kernel knows, by their numbers in `linux/capability.h`.
    private static let allCapabilities = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST",
        "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO",
        "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
        "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ]

    /// Docker's default capabilities (Docker Engine's manual, "Runtime privilege and Linux capabilities").
    static let capabilities = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL",
        "CAP_AUDIT_WRITE",
    ]

    /// Told by the kernel since Linux 4.14 (seccomp(2), "/proc interfaces").
    private static let kernelHasFilters = access("/proc/sys/kernel/seccomp/actions_avail", F_OK) == 0

    static let maskedPaths = [
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
        "/sys/devices/virtual/powercap", "/sys/firmware",
    ]

    static let readonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

    private static func systemMounts(for container: Container, outcome: NamespaceOutcome) -> [Mount] {
        var terminals = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]
        // Group 5 (tty) must have an outer id.
        if !outcome.hasSingleID { terminals.append("gid=5") }
        let hidden = ["nosuid", "noexec", "nodev"]
        // The kernel shows a new sysfs only to the owner of the network that it would show.
        let bindsSystem = outcome.isInUserNamespace && container.network == .host
        return [
            Mount(destination: "/proc", type: "proc", source: "proc", options: hidden),
            Mount(
                destination: "/dev", type: "tmpfs", source: "tmpfs",
                options: ["nosuid", "strictatime", "mode=755", "size=65536k"]),
            Mount(destination: "/dev/pts", type: "devpts", source: "devpts", options: terminals),
            Mount(
                destination: "/dev/shm", type: "tmpfs", source: "shm", options: hidden + ["mode=1777", "size=65536k"]),
            Mount(destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: hidden),
            bindsSystem
                ? Mount(
                    destination: "/sys", type: "none", source: "/sys", options: ["rbind", "rprivate"] + hidden + ["ro"])
                : Mount(destination: "/sys", type: "sysfs", source: "sysfs", options: hidden + ["ro"]),
        ]
    }
}
