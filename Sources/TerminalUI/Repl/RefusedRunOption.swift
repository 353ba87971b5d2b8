/// Options of `docker run` that are not taken here, each with what to do instead.
package enum RefusedRunOption: Sendable, Hashable, CaseIterable {
    case detach
    case mount
    case limit
    case initialProcess
    case signalling
    case other

    /// nil for a word that `docker run` does not know either, or that is taken here.
    package init?(_ word: String) {
        if word.hasPrefix("--") {
            guard let refused = Self.long[String(word.dropFirst(2).prefix { $0 != "=" })] else { return nil }
            self = refused
            return
        }
        // Letters may stand together, up to the first that takes the rest as its value.
        let letters = word.dropFirst().prefix { !Self.valuedLetters.contains($0) }
        guard let refused = letters.lazy.compactMap({ Self.short[$0] }).first else { return nil }
        self = refused
    }

    /// The options of `run` that are one letter and take a value.
    package static let valuedLetters: Set<Character> = ["e", "w", "u", "h", "p", "v"]

    private static let short: [Character: RefusedRunOption] = [
        "d": .detach, "m": .limit, "c": .limit, "a": .other, "l": .other, "q": .other,
    ]

    private static let long: [String: RefusedRunOption] = {
        var table: [String: RefusedRunOption] = [
            "detach": .detach, "mount": .mount, "init": .initialProcess, "sig-proxy": .signalling,
            "stop-signal": .signalling, "stop-timeout": .signalling,
        ]
        for name in limits { table[name] = .limit }
        for name in others { table[name] = .other }
        return table
    }()

    private static let limits = [
        "blkio-weight", "blkio-weight-device", "cgroup-parent", "cpu-period", "cpu-quota", "cpu-rt-period",
        "cpu-rt-runtime", "cpu-shares", "cpus", "cpuset-cpus", "cpuset-mems", "device-read-bps", "device-read-iops",
        "device-write-bps", "device-write-iops", "kernel-memory", "memory", "memory-reservation", "memory-swap",
        "memory-swappiness", "oom-kill-disable", "oom-score-adj", "pids-limit", "shm-size", "storage-opt", "ulimit",
    ]

    private static let others = [
        "annotation", "attach", "cap-add", "cap-drop", "cgroupns", "cidfile", "detach-keys", "device",
        "device-cgroup-rule", "disable-content-trust", "dns", "dns-option", "dns-search", "domainname", "expose",
        "gpus",
        "group-add", "health-cmd", "health-interval", "health-retries", "health-start-interval", "health-start-period",
        "health-timeout", "ip", "ip6", "ipc", "isolation", "label", "label-file", "link", "link-local-ip", "log-driver",
        "log-opt", "mac-address", "network-alias", "no-healthcheck", "pid", "privileged", "quiet", "restart", "runtime",
        "security-opt", "sysctl", "tmpfs", "use-api-socket", "userns", "uts", "volume-driver", "volumes-from",
    ]

    /// Follows the option's name in a sentence.
    package var reason: String {
        switch self {
        case .detach: "is not supported: the program keeps the terminal until it ends; leave it out"
        case .mount: "is not supported by 'dockstep run': write -v HOST_PATH:CONTAINER_PATH"
        case .limit: "is not supported by 'dockstep run': it sets no limits to what a container uses; leave it out"
        case .initialProcess:
            "is not supported by 'dockstep run': the image's command is always process 1; leave it out"
        case .signalling:
            "is not supported by 'dockstep run': signals always go to process 1, and stopping sends the image's STOPSIGNAL; leave it out"
        case .other: "is not supported by 'dockstep run': leave it out"
        }
    }
}
