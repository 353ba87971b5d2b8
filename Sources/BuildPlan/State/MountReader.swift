internal import DockerfileSyntax

/// Reads the fields of one `--mount` in their order: what is allowed depends on the type named so far, which is `bind`
/// to begin with (`parseMount` in BuildKit).
struct MountReader {
    /// In the order in which the reference explains them.
    static let types = ["bind", "cache", "tmpfs", "secret", "ssh"]
    static let keys = [
        "type", "target", "source", "from", "ro", "rw", "id", "sharing", "mode", "uid", "gid", "size", "required",
        "env",
    ]
    private static let otherNames = ["dst", "destination", "src", "readonly", "readwrite"]

    private(set) var type = "bind"
    private(set) var target = ""
    private(set) var source = ""
    private(set) var id = ""
    private(set) var from: Word?
    private(set) var sharing: CacheMount.Sharing?
    private(set) var mode: UInt32?
    private(set) var uid: UInt32?
    private(set) var gid: UInt32?
    private(set) var size = 0
    private(set) var isRequired = false
    private(set) var variable: String?
    private var readOnly: Bool?

    /// Without a word about it a cache and a tmpfs can be written, and the others can't.
    var isReadOnly: Bool { readOnly ?? (type != "cache" && type != "tmpfs") }

    /// What the mount makes, where any of it is given.
    func attributes(orMode standard: UInt32) -> FolderAttributes {
        // Of a mode BuildKit takes the permissions alone.
        FolderAttributes(mode: (mode ?? standard) & 0o777, uid: uid ?? 0, gid: gid ?? 0)
    }

    var hasAttributes: Bool { mode != nil || uid != nil || gid != nil }

    /// - Parameter value: the field's own with its variables filled in; nil without `=`.
    mutating func read(_ field: MountOption.Field, value: String?) throws(MountFault) {
        guard let value else { return try readWord(field) }
        switch field.key {
        case "type":
            guard Self.types.contains(value.lowercased()) else { throw .unknownType(value) }
            type = value.lowercased()
        case "from": from = field.value
        case "source", "src": source = value
        case "target", "dst", "destination": target = value
        case "readonly", "ro": readOnly = try Self.boolean(field.key, value)
        case "readwrite", "rw": readOnly = try !Self.boolean(field.key, value)
        case "required":
            try require(["secret", "ssh"], for: field.key)
            isRequired = try Self.boolean(field.key, value)
        case "size":
            try require(["tmpfs"], for: field.key)
            guard let bytes = ByteSize.parse(value) else { throw .badSize(value) }
            size = bytes
        case "id": id = value
        case "sharing":
            guard let known = CacheMount.Sharing(rawValue: value.lowercased()) else { throw .unknownSharing(value) }
            sharing = known
        case "mode":
            guard let number = Self.number(value, radix: 8) else { throw .badMode(value) }
            mode = number
        case "uid": uid = try Self.number(field.key, value)
        case "gid": gid = try Self.number(field.key, value)
        case "env": variable = value
        default: throw unknown(field.key)
        }
    }

    private mutating func readWord(_ field: MountOption.Field) throws(MountFault) {
        switch field.key {
        case "readonly", "ro": readOnly = true
        case "readwrite", "rw": readOnly = false
        case "required":
            try require(["secret", "ssh"], for: field.key)
            isRequired = true
        default: throw Self.isKnown(field.key) ? .withoutValue(field.text) : unknown(field.key)
        }
    }

    /// What is wrong with the fields together.
    func check() throws(MountFault) {
        if type == "bind" || type == "tmpfs" {
            for (key, isGiven) in [("mode", mode != nil), ("uid", uid != nil), ("gid", gid != nil)] where isGiven {
                throw .keyOfOtherType(key, type: type)
            }
        }
        if type == "secret" {
            if let from, !from.raw.isEmpty { throw .secretFrom }
            if sharing != nil { throw .keyOfOtherType("sharing", type: type) }
            if source.isEmpty, target.isEmpty, id.isEmpty { throw .secretWithoutName }
            if !source.isEmpty, !id.isEmpty { throw .secretSourceAndID }
        }
        if sharing != nil, type != "cache" { throw .keyOfOtherType("sharing", type: type) }
        if type == "ssh", !source.isEmpty { throw .sshSource }
    }

    private func require(_ types: [String], for key: String) throws(MountFault) {
        if !types.contains(type) { throw .keyOfOtherType(key, type: type) }
    }

    private static func isKnown(_ key: String) -> Bool { (keys + otherNames).contains(key) }

    private func unknown(_ key: String) -> MountFault {
        .unknownKey(key, suggestion: Suggestion.closest(to: key, among: Self.keys + Self.otherNames))
    }

    /// As Go's `strconv.ParseBool` has it.
    private static func boolean(_ key: String, _ value: String) throws(MountFault) -> Bool {
        switch value {
        case "1", "t", "T", "TRUE", "true", "True": return true
        case "0", "f", "F", "FALSE", "false", "False": return false
        default: throw .badBoolean(key: key, value: value)
        }
    }

    private static func number(_ key: String, _ value: String) throws(MountFault) -> UInt32 {
        guard let number = number(value, radix: 10) else { throw .badNumber(key: key, value: value) }
        return number
    }

    /// Digits alone: a sign is no part of an id.
    private static func number(_ value: String, radix: Int) -> UInt32? {
        value.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt32(value, radix: radix) : nil
    }
}
