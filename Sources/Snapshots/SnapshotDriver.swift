internal import CLinux
internal import Glibc
internal import LayerArchive

/// How a stack of layers becomes one folder.
package enum SnapshotDriver: Hashable, Sendable {
    /// An overlay mount; with `userXattrs` its marks are `user.` attributes, which a user namespace may set.
    case overlay(userXattrs: Bool)
    /// All layers unpacked into one folder for each workspace.
    case copies

    /// The overlay attribute that marks a folder which hides the ones below it.
    static func opaqueAttribute(userXattrs: Bool) -> String {
        userXattrs ? "user.overlay.opaque" : "trusted.overlay.opaque"
    }

    /// What works for stores below `folder`, found out by mounting a small overlay there: its file must show, its
    /// deleted file and what its opaque folder hides must not. Where anything of it fails the answer is `copies`.
    package static func probe(in folder: String) -> SnapshotDriver {
        for userXattrs in [false, true] where works(in: folder, userXattrs: userXattrs) {
            return .overlay(userXattrs: userXattrs)
        }
        return .copies
    }

    private static func works(in folder: String, userXattrs: Bool) -> Bool {
        var template = Array("\(folder)/probe-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return false }
        let place = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // A probe that could not be removed is no reason not to work; nothing of it is used again.
        defer { try? FolderRemoval.remove(place) }
        do {
            for name in ["low", "low/hidden", "high", "high/hidden", "upper", "work", "root"] {
                try call("make", place) { mkdir("\(place)/\(name)", 0o755) }
            }
            for name in ["low/gone", "low/hidden/below", "high/seen"] {
                close(try call("make", place) { open("\(place)/\(name)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644) })
            }
            try call("make", place) { mknod("\(place)/high/gone", S_IFCHR, 0) }
            try call("mark", place) {
                setxattr("\(place)/high/hidden", opaqueAttribute(userXattrs: userXattrs), "y", 1, 0)
            }
            try OverlayMount.mount(
                in: place, lower: ["high", "low"], upper: ("upper", "work"), target: "root", userXattrs: userXattrs)
            let shows = ["seen", "hidden"].allSatisfy { access("\(place)/root/\($0)", F_OK) == 0 }
            let hides = ["gone", "hidden/below"].allSatisfy { access("\(place)/root/\($0)", F_OK) != 0 }
            // Removing makes a whiteout in the upper folder: what a RUN will do.
            let removes = unlink("\(place)/root/seen") == 0 && access("\(place)/root/seen", F_OK) != 0
            try OverlayMount.unmount("\(place)/root")
            return shows && hides && removes
        } catch {
            return false
        }
    }
}
