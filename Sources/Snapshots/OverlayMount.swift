internal import CLinux
internal import Glibc
internal import LayerArchive

/// Mounting and unmounting overlay file systems in the mount namespace that the process is in.
enum OverlayMount {
    /// The kernel takes one page of options; a NUL ends it.
    private static let optionsLimit = 4095

    /// Mounts `lower` (topmost first) at `target`; with `upper` and `work` it can be written. All paths are relative to
    /// `folder`, so that many fit into the one page of options.
    static func mount(
        in folder: String, lower: [String], upper: (upper: String, work: String)?, target: String, userXattrs: Bool
    ) throws {
        let places =
            "lowerdir=" + lower.joined(separator: ":")
            + (upper.map { ",upperdir=\($0.upper),workdir=\($0.work)" } ?? "")
        // What is made is only ever read back by the same options: no redirects, no files without content, no index.
        // "volatile" spares flushing a workspace that is thrown away or read at once. Older kernels know fewer of them.
        let marks = userXattrs ? "userxattr," : ""
        let strict = marks + "redirect_dir=nofollow,metacopy=off,index=off,"
        for extra in [strict + (upper == nil ? "" : "volatile,"), strict, marks] {
            let options = extra + places
            guard options.utf8.count <= optionsLimit else { throw SnapshotError.tooManyLayers(count: lower.count) }
            let code = clinux_mount_in(folder, "overlay", target, 0, options)
            if code == 0 { return }
            guard code == EINVAL, extra != marks else { throw SnapshotError.mount(layers: lower.count, code: code) }
        }
    }

    /// Unmounts what is at `path`; where something still stands in it, it goes as soon as that has left.
    static func unmount(_ path: String) throws {
        if umount2(path, Int32(UMOUNT_NOFOLLOW)) == 0 { return }
        guard errno == EBUSY else { throw SnapshotError.failure(.last("unmount", path)) }
        try call("unmount", path) { umount2(path, Int32(UMOUNT_NOFOLLOW) | Int32(MNT_DETACH)) }
    }
}
