/// What this process may do with ids and mounts, as `ProcessNamespaces.enter()` found and left it.
package enum NamespaceOutcome: Sendable, Hashable {
    /// Root, with a mount table of its own. `inUserNamespace`: root of a container only, such as rootless podman's.
    case root(inUserNamespace: Bool)
    /// An ordinary user who is root of a user namespace of their own, with these outer ids behind 1, 2, ….
    case rootless(RootlessIDs)
    /// An ordinary user who is root of a namespace that has no other id: a command that changes owners fails.
    case singleUser(SingleUserReason)
    /// No namespaces: nothing was changed, or nothing can be mounted.
    case unavailable(NamespaceRefusal)

    /// Whether the process may mount, and so run commands in containers.
    package var canMount: Bool {
        if case .unavailable = self { return false }
        return true
    }

    /// Whether the process is in a user namespace, so that the host's network and devices are not its own.
    package var isInUserNamespace: Bool {
        switch self {
        case .root(let inUserNamespace): inUserNamespace
        case .rootless, .singleUser: true
        case .unavailable: false
        }
    }

    /// Whether only id 0 has a meaning.
    package var hasSingleID: Bool {
        if case .singleUser = self { return true }
        return false
    }
}

/// The outer ids of a rootless process.
package struct RootlessIDs: Sendable, Hashable, Codable {
    /// The user's own ids outside, which are 0 inside.
    package var uid: UInt32
    package var gid: UInt32
    /// What follows 0 inside, in the order of the files.
    package var users: [IDRange]
    package var groups: [IDRange]

    package init(uid: UInt32, gid: UInt32, users: [IDRange], groups: [IDRange]) {
        self.uid = uid
        self.gid = gid
        self.users = users
        self.groups = groups
    }
}

/// Some ids in a row: a line of `/etc/subuid` or `/etc/subgid`, `subuid(5)`.
package struct IDRange: Sendable, Hashable, Codable {
    package var start: UInt32
    package var count: UInt32

    package init(start: UInt32, count: UInt32) {
        self.start = start
        self.count = count
    }
}

/// Why a rootless process has one id only.
package enum SingleUserReason: Error, Hashable {
    /// `newuidmap` and `newgidmap` are not installed.
    case noMapper
    /// `/etc/subuid` or `/etc/subgid` has no line for the user.
    case noRanges(user: String)
    /// A mapper refused, with this exit code.
    case mapperFailed(code: Int32)
    /// Whoever started the process had one id only: it is root of that namespace.
    case inherited
}

/// Why a process got no namespaces.
package enum NamespaceRefusal: Sendable, Hashable {
    /// `user.max_user_namespaces` is 0.
    case userNamespacesOff
    /// Debian's `kernel.unprivileged_userns_clone` is 0.
    case unprivilegedOff
    /// Ubuntu's AppArmor rule `kernel.apparmor_restrict_unprivileged_userns`.
    case appArmor
    /// Root without the right to mount, as in a container of Docker's.
    case rootWithoutMounts(errno: Int32)
    /// Anything else that a system call said.
    case refused(errno: Int32)
}
