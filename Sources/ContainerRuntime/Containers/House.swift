internal import Glibc

/// A container with everything in place for its start: the generated files, the mount points, the links resolved.
struct House {
    /// The container with all its bind mounts, at places free of links.
    let container: Container
    /// The same for a start without a runtime.
    let root: GuardRequest.Root

    init(_ container: Container, folder: borrowing ContainerFolder, stubs: inout MountStubs) throws(RuntimeError) {
        var housed = container
        let resolver = SmallFile.text("/etc/resolv.conf") ?? ""
        try folder.write(resolver.utf8, to: "resolv.conf")
        try folder.write(Self.hosts(container.hostname).utf8, to: "hosts")
        let own = ["resolv.conf", "hosts"].map {
            BindMount(source: "\(folder.path)/\($0)", destination: "/etc/\($0)", readOnly: true)
        }
        housed.mounts = own.filter { file in !container.mounts.contains { $0.destination == file.destination } }
        housed.mounts += container.mounts
        var mounts: [GuardRequest.Root.Mount] = []
        let system: [(String, GuardRequest.Root.MountKind)] = [
            ("/proc", .processes), ("/dev", .devices), ("/sys", .system),
        ]
        for (path, kind) in system {
            let place = try stubs.prepare(path, isFolder: true)
            mounts.append(GuardRequest.Root.Mount(kind: kind, target: container.rootfs + place))
        }
        for index in housed.mounts.indices {
            let mount = housed.mounts[index]
            // Below what is mounted before, the folder underneath tells nothing: the mount point must be there already.
            let isNested = housed.mounts[..<index].contains { mount.destination.hasPrefix($0.destination + "/") }
            if !isNested {
                housed.mounts[index].destination = try stubs.prepare(
                    mount.destination, isFolder: Self.isFolder(mount.source))
            }
            mounts.append(
                GuardRequest.Root.Mount(
                    kind: .bind(source: mount.source, readOnly: mount.readOnly),
                    target: container.rootfs + housed.mounts[index].destination))
        }
        self.container = housed
        root = GuardRequest.Root(
            path: container.rootfs, readOnly: container.readOnlyRoot, workingDirectory: container.workingDirectory,
            hostname: container.hostname, isolatesNetwork: container.network == .none, uid: container.uid,
            gid: container.gid, groups: container.groups, mounts: mounts)
    }

    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    private static func hosts(_ hostname: String?) -> String {
        let names = hostname.map { " \($0)" } ?? ""
        return "127.0.0.1\tlocalhost\(names)\n::1\tlocalhost ip6-localhost ip6-loopback\n"
    }
}
