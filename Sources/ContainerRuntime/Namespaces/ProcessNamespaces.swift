internal import CLinux
internal import Glibc

/// The namespaces of this very process.
package enum ProcessNamespaces {
    /// Gives the process a mount table of its own, so that no mount outlives it, and an ordinary user a user namespace in
    /// which they are root. To be called once, as a command's first line, before anything starts a thread: the kernel
    /// gives a user namespace only to a process with one thread.
    package static func enter() -> NamespaceOutcome {
        if geteuid() == 0 { return enterAsRoot() }
        if let refusal = knownRefusal() { return .unavailable(refusal) }
        return enterAsUser()
    }

    /// Whether this process's ids are those of a user namespace below the first.
    static func isInUserNamespace() -> Bool {
        guard let map = SmallFile.text("/proc/self/uid_map") else { return false }
        return map.split(whereSeparator: \.isWhitespace) != ["0", "0", "4294967295"]
    }

    /// Whether this process's namespace has the id 0 alone, as `mapSingleUser` makes one.
    private static func hasSingleID() -> Bool {
        let map = SmallFile.text("/proc/self/uid_map")?.split(whereSeparator: \.isWhitespace) ?? []
        return map.count == 3 && map[0] == "0" && map[2] == "1"
    }

    private static func enterAsRoot() -> NamespaceOutcome {
        let code = clinux_enter_mount_namespace()
        if code == 0, hasSingleID() { return .singleUser(.inherited) }
        return code == 0 ? .root(inUserNamespace: isInUserNamespace()) : .unavailable(.rootWithoutMounts(errno: code))
    }

    /// The switches by which a system turns user namespaces off, asked beforehand so that the answer has a name.
    static func knownRefusal() -> NamespaceRefusal? {
        if SmallFile.word("/proc/sys/user/max_user_namespaces") == "0" { return .userNamespacesOff }
        if SmallFile.word("/proc/sys/kernel/unprivileged_userns_clone") == "0" { return .unprivilegedOff }
        // The rule lets the namespace come to be and then takes its rights away, so that only a trial can tell; and the
        // trial is a child's, because there is no way out of such a namespace.
        if SmallFile.word("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1",
            clinux_try_user_namespace() != 0
        {
            return .appArmor
        }
        return nil
    }

    private static func enterAsUser() -> NamespaceOutcome {
        let uid = getuid()
        let gid = getgid()
        switch IDMappers.find(uid: uid) {
        case .failure(let reason):
            let result = enterUserNamespace(userCommand: [], groupCommand: [])
            return result.stage == CLINUX_USER_NAMESPACE_REFUSED.rawValue
                ? .unavailable(.refused(errno: result.code)) : mapSingleUser(uid: uid, gid: gid, reason: reason)
        case .success(let mappers):
            let result = enterUserNamespace(
                userCommand: [mappers.newuidmap, "PID"] + SubordinateIDs.mapping(of: uid, ranges: mappers.users),
                groupCommand: [mappers.newgidmap, "PID"] + SubordinateIDs.mapping(of: gid, ranges: mappers.groups))
            switch result.stage {
            case CLINUX_USER_NAMESPACE_ENTERED.rawValue:
                return .rootless(RootlessIDs(uid: uid, gid: gid, users: mappers.users, groups: mappers.groups))
            case CLINUX_USER_NAMESPACE_UNMAPPED.rawValue:
                return mapSingleUser(uid: uid, gid: gid, reason: .mapperFailed(code: result.code))
            default: return .unavailable(.refused(errno: result.code))
            }
        }
    }

    private static func mapSingleUser(uid: UInt32, gid: UInt32, reason: SingleUserReason) -> NamespaceOutcome {
        let code = clinux_map_single_user(uid, gid)
        return code == 0 ? .singleUser(reason) : .unavailable(.refused(errno: code))
    }

    private static func enterUserNamespace(userCommand: [String], groupCommand: [String]) -> (
        stage: UInt32, code: Int32
    ) {
        withCStrings(userCommand) { users in
            withCStrings(groupCommand) { groups in
                let result = unsafe clinux_enter_user_namespace(users, groups)
                return (UInt32(bitPattern: result.stage), result.code)
            }
        }
    }

    /// Copies of strings as C has them, ending with nil, for the length of a call.
    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        // Each copy is made here, used only inside the call of `body`, and freed after it.
        var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe body(&pointers)
    }
}
