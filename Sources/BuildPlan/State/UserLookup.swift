/// Who a command runs as: USER's text looked up in the image's own `/etc/passwd` and `/etc/group`
/// (Dockerfile reference, USER; the rules are those of runc's `user.GetExecUser`).
package struct UserIdentity: Sendable, Hashable {
    package var uid: UInt32
    package var gid: UInt32
    /// Further groups that the user is a member of; none where a group was written.
    package var groups: [UInt32]
    /// The home folder of passwd, `/` for a number that has no line there.
    package var home: String

    /// Who a command runs as where nothing is said.
    package static let root = UserIdentity(uid: 0, gid: 0, groups: [], home: "/root")
}

/// A name that the image does not know.
package struct UserLookupError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Missing: Hashable, Sendable {
        case user(String)
        case group(String)
    }

    package let missing: Missing

    package var description: String {
        switch missing {
        case .user(let name):
            "there is no user '\(name)' in the image's /etc/passwd: create it in an earlier RUN, or use a number"
        case .group(let name):
            "there is no group '\(name)' in the image's /etc/group: create it in an earlier RUN, or use a number"
        }
    }
}

/// The lines of an image's `/etc/passwd` and `/etc/group`.
package struct UserDatabase: Sendable {
    private struct User {
        var name: String
        var uid: UInt32
        var gid: UInt32
        var home: String
    }

    private struct Group {
        var name: String
        var gid: UInt32
        var members: [String]
    }

    private var users: [User] = []
    private var groups: [Group] = []

    /// Lines that are not as they should be are passed over, as every reader of these files does.
    package init(passwd: String, group: String) {
        for line in passwd.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 6, let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else { continue }
            users.append(User(name: fields[0], uid: uid, gid: gid, home: fields[5]))
        }
        for line in group.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 3, let gid = UInt32(fields[2]) else { continue }
            let members = fields.count > 3 ? fields[3].split(separator: ",").map(String.init) : []
            groups.append(Group(name: fields[0], gid: gid, members: members))
        }
    }

    /// The identity for USER's text: `name`, `uid`, `name:group`, `uid:gid`; empty is root.
    ///
    /// - Throws: `UserLookupError` for a name that is not there.
    package func identity(for text: String) throws(UserLookupError) -> UserIdentity {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0].isEmpty ? "0" : parts[0]
        let user = users.first { $0.name == name } ?? UInt32(name).flatMap { uid in users.first { $0.uid == uid } }
        guard let uid = user?.uid ?? UInt32(name) else { throw UserLookupError(missing: .user(name)) }
        let home = user?.home ?? "/"
        if parts.count == 2, !parts[1].isEmpty {
            return UserIdentity(uid: uid, gid: try gid(for: parts[1]), groups: [], home: home)
        }
        let memberships = user.map { user in groups.filter { $0.members.contains(user.name) }.map(\.gid) } ?? []
        return UserIdentity(uid: uid, gid: user?.gid ?? 0, groups: memberships, home: home)
    }

    /// Owner and group for `--chown`, and for the folders that a WORKDIR makes: a number alone is the group's number as
    /// well (Dockerfile reference, COPY --chown). BuildKit takes a name that the image does not have for 0 and says
    /// nothing; `unknown` names those, so that we can say it.
    package func owner(for text: String) -> (uid: UInt32, gid: UInt32, unknown: [UserLookupError]) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var unknown: [UserLookupError] = []
        var owner: (uid: UInt32, gid: UInt32) = (0, 0)
        if let number = UserDatabase.number(parts[0]) {
            // 12 is its own group, also where the group written is not known.
            owner = (number, number)
        } else if let user = users.first(where: { $0.name == parts[0] }) {
            owner = (user.uid, user.gid)
        } else {
            unknown.append(UserLookupError(missing: .user(parts[0])))
        }
        guard parts.count == 2 else { return (owner.uid, owner.gid, unknown) }
        if let number = UserDatabase.number(parts[1]) ?? groups.first(where: { $0.name == parts[1] })?.gid {
            return (owner.uid, number, unknown)
        }
        return (owner.uid, owner.gid, unknown + [UserLookupError(missing: .group(parts[1]))])
    }

    /// The names in an owner's text that have to be looked up in the image's files.
    package static func names(inOwner text: String) -> [String] {
        text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            .filter { number($0) == nil }
    }

    /// What is no name: a number of 32 bits with a sign, `root`, and nothing at all, which are 0 whatever the image says
    /// (moby/buildkit, client/llb/fileop.go, `WithUser` and `parseUID`).
    private static func number(_ text: String) -> UInt32? {
        text.isEmpty || text == "root" ? 0 : Int32(text).map(UInt32.init(bitPattern:))
    }

    private func gid(for text: String) throws(UserLookupError) -> UInt32 {
        if let group = groups.first(where: { $0.name == text }) { return group.gid }
        guard let gid = UInt32(text) else { throw UserLookupError(missing: .group(text)) }
        return gid
    }
}
