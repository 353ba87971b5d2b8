/// The system calls that a command may not make, in the configuration's `linux.seccomp` (OCI runtime specification,
/// "Seccomp"). The effect is that of Docker's default profile as far as a program sees it: what the Docker Engine's
/// manual lists as blocked ("Seccomp security profiles for Docker"), under the capabilities that Docker gives.
///
/// Docker lists what is allowed, and so refuses each call that is younger than its list; here all else is allowed. This
/// is no wall against a hostile command, which has the user's rights anyway: it lets a RUN fail that fails with Docker.
struct SystemCallFilter: Codable, Equatable {
    struct Argument: Codable, Equatable {
        var index: UInt32
        var value: UInt64
        /// For `SCMP_CMP_MASKED_EQ`: `value` is the mask, and this what is left of the argument under it.
        var valueTwo: UInt64?
        var op: String
    }

    struct Rule: Codable, Equatable {
        var names: [String]
        var action = "SCMP_ACT_ERRNO"
        var errnoRet: UInt32
        var args: [Argument]?
    }

    var defaultAction = "SCMP_ACT_ALLOW"
    var architectures: [String]
    var syscalls: [Rule]

    /// Docker's, for the machine that this was built for.
    static let docker = SystemCallFilter(
        architectures: architectures,
        syscalls: [Rule(names: forbidden.flatMap(\.calls), errnoRet: notPermitted)] + conditions)

    /// Calls by what they would need: the capability, or `kernel` for what no container is given. Those with a
    /// capability that Docker withholds would often fail without the filter as well, and then with the same error.
    static let forbidden: [(need: String, calls: [String])] = [
        (
            "CAP_SYS_ADMIN",
            [
                "bpf", "fanotify_init", "fsconfig", "fsmount", "fsopen", "fspick", "lookup_dcookie", "mount",
                "mount_setattr", "move_mount", "open_tree", "perf_event_open", "pivot_root", "quotactl", "quotactl_fd",
                "setdomainname", "sethostname", "setns", "swapoff", "swapon", "umount", "umount2", "unshare",
            ]
        ),
        ("CAP_SYS_BOOT", ["kexec_file_load", "kexec_load", "reboot"]),
        ("CAP_SYS_MODULE", ["create_module", "delete_module", "finit_module", "init_module", "query_module"]),
        ("CAP_SYS_NICE", ["get_mempolicy", "mbind", "migrate_pages", "move_pages", "set_mempolicy"]),
        ("CAP_SYS_PACCT", ["acct"]),
        (
            "CAP_SYS_PTRACE",
            ["kcmp", "pidfd_getfd", "process_madvise", "process_vm_readv", "process_vm_writev"]
        ),
        ("CAP_SYS_RAWIO", ["ioperm", "iopl"]),
        ("CAP_SYS_TIME", ["clock_settime", "clock_settime64", "settimeofday", "stime"]),
        ("CAP_SYS_TTY_CONFIG", ["vhangup"]),
        ("CAP_SYSLOG", ["syslog"]),
        ("CAP_DAC_READ_SEARCH", ["open_by_handle_at"]),
        (
            "kernel",
            [
                "_sysctl", "add_key", "get_kernel_syms", "io_uring_enter", "io_uring_register", "io_uring_setup",
                "keyctl",
                "nfsservctl", "request_key", "sysfs", "uselib", "userfaultfd", "ustat", "vm86", "vm86old",
            ]
        ),
    ]

    private static let notPermitted: UInt32 = 1
    private static let notImplemented: UInt32 = 38

    /// What depends on an argument.
    private static var conditions: [Rule] {
        // clone(2)'s flags for new namespaces; each is a rule of its own, since one rule's conditions all have to hold.
        let namespaces: [UInt64] = [
            0x2_0000, 0x200_0000, 0x400_0000, 0x800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000,
        ]
        // personality(2)'s flags but for UNAME26. Under bit 31 a mere question, which is -1, does not count.
        let traits: [UInt64] = [
            0x4_0000, 0x8_0000, 0x10_0000, 0x20_0000, 0x40_0000, 0x80_0000, 0x100_0000, 0x200_0000, 0x400_0000,
            0x800_0000,
        ]
        let question: UInt64 = 0x8000_0000
        let virtualSockets: UInt64 = 40
        return namespaces.map { rule("clone", mask: $0, equals: $0) }
            + traits.map { rule("personality", mask: $0 | question, equals: $0) }
            + [
                // Its flags are in memory, where no filter looks: the C library then takes clone.
                Rule(names: ["clone3"], errnoRet: notImplemented),
                Rule(
                    names: ["socket"], errnoRet: notPermitted,
                    args: [Argument(index: 0, value: virtualSockets, op: "SCMP_CMP_EQ")]),
            ]
    }

    private static func rule(_ name: String, mask: UInt64, equals value: UInt64) -> Rule {
        Rule(
            names: [name], errnoRet: notPermitted,
            args: [Argument(index: 0, value: mask, valueTwo: value, op: "SCMP_CMP_MASKED_EQ")])
    }

    /// With the 32-bit programs that the machine can run too.
    private static var architectures: [String] {
        #if arch(x86_64)
            ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]
        #elseif arch(arm64)
            ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]
        #else
            []
        #endif
    }
}
