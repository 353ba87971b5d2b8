internal import Glibc

/// A container with everything in place for its start: the generated files, the mount points, the links resolved.
struct House {
    /// The container with all its bind mounts, at places free of links.
    let container: Container
    /// The same for a start without a runtime.
    let root: GuardRequest.Root

    /// - Parameter network: the container's own, opened before.
    init(
        _ container: Container, folder: borrowing ContainerFolder, stubs: inout MountStubs,
        network: ContainerNetwork? = nil
    ) throws(RuntimeError) {
        var housed = container
        let resolver = SmallFile.text("/etc/resolv.conf") ?? ""
        try folder.write((network?.resolver(from: resolver) ?? resolver).utf8, to: "resolv.conf")
        try folder.write(Self.hosts(of: container).utf8, to: "hosts")
        let own = ["resolv.conf", "hosts"].map {
            BindMount(source: "\(folder.path)/\($0)", destination: "/etc/\($0)", readOnly: true)
        }
        var mounts: [GuardRequest.Root.Mount] = []
        let system: [(String, GuardRequest.Root.MountKind)] = [
            ("/proc", .processes), ("/dev", .devices), ("/sys", .system),
        ]
        for (path, kind) in system {
            let place = try stubs.prepare(path, isFolder: true)
            mounts.append(GuardRequest.Root.Mount(kind: kind, target: container.rootfs + place))
        }
        let taken = container.mounts.map(\.destination) + container.stepMounts.map(\.destination)
        housed.mounts = own.filter { !taken.contains($0.destination) }
        housed.mounts += try Self.inner(container, stubs: &stubs)
        for index in housed.mounts.indices {
            let mount = housed.mounts[index]
            // Below what is mounted before, the folder underneath tells nothing: the mount point must be there already.
            let isNested = housed.mounts[..<index].contains {
                mount.destination.hasPrefix($0.destination + "/") && !$0.source.hasPrefix(container.rootfs + "/")
            }
            if !isNested {
                housed.mounts[index].destination = try stubs.prepare(
                    mount.destination, isFolder: Self.isFolder(mount.source))
            }
            mounts.append(
                GuardRequest.Root.Mount(
                    kind: .bind(source: mount.source, readOnly: mount.readOnly),
                    target: container.rootfs + housed.mounts[index].destination))
        }
        housed.stepMounts = try Self.step(container, below: housed.mounts.map(\.destination), stubs: &stubs)
        mounts += housed.stepMounts.map {
            GuardRequest.Root.Mount(kind: .step($0), target: container.rootfs + $0.destination)
        }
        if container.makesWorkingDirectory, !container.isMounted(container.workingDirectory),
            let place = RootedPath(container.workingDirectory, in: container.rootfs), !place.exists
        {
            _ = try stubs.prepare(container.workingDirectory, isFolder: true)
        }
        self.container = housed
        root = GuardRequest.Root(
            path: container.rootfs, readOnly: container.readOnlyRoot, workingDirectory: container.workingDirectory,
            hostname: container.hostname, isolatesNetwork: container.network == .none, uid: container.uid,
            gid: container.gid, groups: container.groups, mounts: mounts, limits: container.limits,
            keepsCapabilities: container.isInsecure)
    }

    /// The container's own mounts and, for its volumes, the root's folders mounted on themselves: what makes the root
    /// read-only does not reach those. Outer ones come first, so that they hide no inner one.
    private static func inner(_ container: Container, stubs: inout MountStubs) throws(RuntimeError) -> [BindMount] {
        var all: [BindMount] = []
        for volume in container.volumes {
            let isCovered = container.mounts.contains {
                volume == $0.destination || volume.hasPrefix($0.destination + "/")
            }
            if isCovered { continue }
            let place = try stubs.prepare(volume, isFolder: true)
            all.append(BindMount(source: container.rootfs + place, destination: place, readOnly: false))
        }
        all += container.mounts
        let depths = all.enumerated().map { (depth: $1.destination.split(separator: "/").count, index: $0) }
        return depths.sorted { ($0.depth, $0.index) < ($1.depth, $1.index) }.map { all[$0.index] }
    }

    /// The mounts of a build step, their mount points in place but for those below another mount: these the start makes.
    private static func step(
        _ container: Container, below others: [String], stubs: inout MountStubs
    ) throws(RuntimeError) -> [StepMount] {
        var covered = others + ["/proc", "/dev", "/sys"]
        var result = container.stepMounts.withoutCovered
        for index in result.indices {
            let mount = result[index]
            let place = RootedPath(mount.destination, in: container.rootfs)?.inside ?? mount.destination
            if covered.contains(where: { place.hasPrefix($0 + "/") }) {
                if let outer = result[..<index].last(where: { place.hasPrefix($0.destination + "/") }),
                    outer.isReadOnly, !outer.has(place)
                {
                    throw .readOnlyMountPoint(place, below: outer.destination)
                }
                result[index].destination = place
            } else {
                if case .temporary = mount.kind { result[index].mode = mode(of: place, in: container.rootfs) ?? 0o1777 }
                result[index].destination = try stubs.prepare(mount.destination, isFolder: mount.isFolder)
            }
            covered.append(result[index].destination)
        }
        return result
    }

    private static func mode(of place: String, in root: String) -> UInt32? {
        var information = stat()
        guard lstat(root + place, &information) == 0 else { return nil }
        return information.st_mode & 0o7777
    }

    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    private static func hosts(of container: Container) -> String {
        var text = "127.0.0.1\tlocalhost"
        var own = ""
        if let hostname = container.hostname {
            if case .private = container.network {
                own = "\(PrivateNetwork.address)\t\(hostname)\n"
            } else {
                text += " \(hostname)"
            }
        }
        text += "\n::1\tlocalhost ip6-localhost ip6-loopback\n" + own
        return text + container.hosts.map { "\($0.address)\t\($0.name)\n" }.joined()
    }
}
