internal import Glibc

/// The programs that map a user's further ids, and those ids.
struct IDMappers {
    var newuidmap: String
    var newgidmap: String
    var users: [IDRange]
    var groups: [IDRange]

    /// - Returns: a failure where ids or programs are missing, programs first.
    static func find(uid: UInt32) -> Result<IDMappers, SingleUserReason> {
        guard let newuidmap = ProgramSearch.find("newuidmap"), let newgidmap = ProgramSearch.find("newgidmap") else {
            return .failure(.noMapper)
        }
        let name = userName(of: uid)
        let users = ranges("/etc/subuid", name: name, uid: uid)
        let groups = ranges("/etc/subgid", name: name, uid: uid)
        guard !users.isEmpty, !groups.isEmpty else { return .failure(.noRanges(user: name ?? String(uid))) }
        return .success(IDMappers(newuidmap: newuidmap, newgidmap: newgidmap, users: users, groups: groups))
    }

    private static func ranges(_ path: String, name: String?, uid: UInt32) -> [IDRange] {
        SubordinateIDs.ranges(in: SmallFile.text(path) ?? "", name: name, uid: uid)
    }

    /// The name of a user; from `/etc/passwd` first, as that is where the owner of a line of `/etc/subuid` stands.
    static func userName(of uid: UInt32) -> String? {
        let lines = SmallFile.text("/etc/passwd")?.split(separator: "\n") ?? []
        for line in lines {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            if fields.count > 2, fields[2] == Substring(String(uid)) { return String(fields[0]) }
        }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        // The entry's pointers lead into `buffer`, which outlives the reading of the name.
        guard unsafe getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0, unsafe found != nil,
            let name = unsafe entry.pw_name
        else { return nil }
        return unsafe String(cString: name)
    }
}
