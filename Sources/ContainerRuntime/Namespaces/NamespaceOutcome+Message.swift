internal import Glibc

extension NamespaceOutcome: CustomStringConvertible {
    /// A clause for the session's header and `doctor`.
    package var description: String {
        switch self {
        case .root(inUserNamespace: false): "root"
        case .root(inUserNamespace: true): "root inside a user namespace"
        case .rootless(let ids): "rootless (\(ids.users.reduce(1) { $0 + Int($1.count) }) user ids)"
        case .singleUser(let reason): "rootless with one user id: \(reason)"
        case .unavailable(let reason): "no namespaces: \(reason)"
        }
    }
}

extension SingleUserReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noMapper: "newuidmap and newgidmap are not installed, so commands can't change a file's owner"
        case .noRanges(let user):
            "/etc/subuid and /etc/subgid have no ids for \(user), so commands can't change a file's owner"
        case .mapperFailed(let code):
            "newuidmap or newgidmap refused (exit code \(code)), so commands can't change a file's owner"
        case .inherited: "it was started where there is one id only, so commands can't change a file's owner"
        }
    }
}

extension NamespaceRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .userNamespacesOff: "the kernel allows no user namespaces (user.max_user_namespaces is 0)"
        case .unprivilegedOff:
            "the kernel allows user namespaces to root only (kernel.unprivileged_userns_clone is 0)"
        case .appArmor:
            "AppArmor keeps ordinary users' namespaces from mounting (kernel.apparmor_restrict_unprivileged_userns is 1)"
        case .rootWithoutMounts(let errno):
            "root may not mount here, as in an unprivileged container (\(SystemMessage.of(errno)))"
        case .refused(let errno): "the system refused a user namespace (\(SystemMessage.of(errno)))"
        }
    }
}

/// The C library's words for an errno value.
enum SystemMessage {
    static func of(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        // The buffer is 128 bytes long and ends with a zero byte whatever the call writes into the first 127.
        _ = unsafe strerror_r(code, &buffer, buffer.count - 1)
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return text.isEmpty ? "error \(code)" : text
    }
}
