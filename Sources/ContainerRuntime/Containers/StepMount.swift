internal import Glibc

/// What `RUN --mount` shows at a path of the container.
package struct StepMount: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A file, folder or socket of the machine; where `isHidden` is set, it can't be written, and nothing in it is a
        /// device or a program.
        case bind(source: String, isHidden: Bool)
        /// An empty folder in memory.
        ///
        /// - Parameter size: its bound in bytes; 0 for none.
        case temporary(size: Int)
        /// A file that is in memory alone.
        case secret([UInt8], FileOwner)
        /// A socket that leads to an agent.
        case agent(AgentSource, FileOwner)
    }

    /// Mode and owner of what a mount makes.
    package struct FileOwner: Sendable, Hashable {
        package var mode: UInt32
        package var uid: UInt32
        package var gid: UInt32

        package init(mode: UInt32, uid: UInt32, gid: UInt32) {
            self.mode = mode
            self.uid = uid
            self.gid = gid
        }
    }

    package var kind: Kind
    /// Absolute.
    package var destination: String
    package var isReadOnly: Bool
    /// Of a temporary folder: that of the folder it covers, or else 1777; nil where the runtime is to find it out.
    var mode: UInt32?

    package init(_ kind: Kind, destination: String, isReadOnly: Bool) {
        self.kind = kind
        self.destination = destination
        self.isReadOnly = isReadOnly
    }

    /// Whether its mount point is a folder.
    var isFolder: Bool {
        switch kind {
        case .bind(let source, _): House.isFolder(source)
        case .temporary: true
        case .secret, .agent: false
        }
    }

    /// Whether there is something at a path of the container below this mount.
    func has(_ path: String) -> Bool {
        guard case .bind(let source, _) = kind else { return false }
        var information = stat()
        return lstat(source + path.dropFirst(destination.utf8.count), &information) == 0
    }

    /// A temporary folder's options, as mount(8) has them.
    func memoryOptions(size: Int) -> [String] {
        (mode.map { ["mode=\(String($0, radix: 8))"] } ?? []) + (size > 0 ? ["size=\(size)"] : [])
    }
}

extension [StepMount] {
    /// Of several at one path only the last, at the place of the first (`dedupMounts` in BuildKit).
    var withoutCovered: [StepMount] {
        var result: [StepMount] = []
        for mount in self {
            if let place = result.firstIndex(where: { $0.destination == mount.destination }) {
                result[place] = mount
            } else {
                result.append(mount)
            }
        }
        return result
    }
}
