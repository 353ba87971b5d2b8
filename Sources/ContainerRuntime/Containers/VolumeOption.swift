internal import Glibc

/// What `-v` takes: `HOST:CONTAINER[:OPTIONS]`, or a path of the container's alone.
package enum VolumeOption: Sendable, Hashable {
    /// A file or folder of the machine.
    case bind(BindMount)
    /// A volume without a name, which is gone with the container.
    case anonymous(String)

    /// - Parameter folder: where relative paths of the machine begin; absolute.
    /// - Throws: `VolumeError`.
    package static func parse(_ text: String, in folder: String) throws(VolumeError) -> VolumeOption {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3, parts.allSatisfy({ !$0.isEmpty }) else { throw .syntax(text) }
        let destination = try inside(parts.count == 1 ? parts[0] : parts[1], of: text)
        guard parts.count > 1 else { return .anonymous(destination) }
        let source = parts[0]
        // As the docker client has it: a path is what begins as one, and all else is a volume's name.
        guard source.hasPrefix("/") || source.hasPrefix(".") else { throw .named(source) }
        let path = source.hasPrefix("/") ? source : "\(folder)/\(source)"
        let isReadOnly = parts.count == 3 ? try readOnly(parts[2]) : false
        return .bind(BindMount(source: clean(path), destination: destination, readOnly: isReadOnly))
    }

    package var destination: String {
        switch self {
        case .bind(let mount): mount.destination
        case .anonymous(let path): path
        }
    }

    /// Makes the machine's folder where there is nothing, as Docker does for `-v`.
    ///
    /// - Throws: `VolumeError.notMade`.
    package func makeSource() throws(VolumeError) {
        guard case .bind(let mount) = self else { return }
        var path = ""
        for name in mount.source.split(separator: "/") {
            path += "/\(name)"
            if mkdir(path, 0o755) != 0, errno != EEXIST, access(path, F_OK) != 0 {
                throw .notMade(mount.source, errno: errno)
            }
        }
    }

    private static func inside(_ path: String, of text: String) throws(VolumeError) -> String {
        guard path.hasPrefix("/") else { throw .relative(path, text) }
        let cleaned = clean(path)
        guard cleaned != "/" else { throw .root(text) }
        return cleaned
    }

    /// Options that change nothing here are taken: there is no SELinux label to set, and no cache of a virtual machine.
    private static func readOnly(_ options: String) throws(VolumeError) -> Bool {
        var isReadOnly = false
        for option in options.split(separator: ",") {
            switch option {
            case "ro": isReadOnly = true
            case "rw", "z", "Z", "cached", "delegated", "consistent", "rprivate": break
            default: throw .option(String(option))
            }
        }
        return isReadOnly
    }

    /// Without `.`, `..` and double slashes, by the text alone.
    private static func clean(_ path: String) -> String {
        var names: [Substring] = []
        for name in path.split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "/" + names.joined(separator: "/")
    }
}

/// Why a volume can't be had.
package enum VolumeError: Error, Hashable {
    case syntax(String)
    case named(String)
    /// The path in the container does not begin at its root.
    case relative(String, String)
    case root(String)
    case option(String)
    case twice(String)
    case notMade(String, errno: Int32)
}
