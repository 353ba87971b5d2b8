internal import Glibc

extension ContainerRunner {
    /// Clears what containers left whose owner was killed. Their commands are gone already, by the kernel's hand: what
    /// stays is the runtime's record, an empty cgroup and the folder.
    ///
    /// - Returns: how many were cleared.
    @discardableResult
    package func clearStaleContainers() async -> Int {
        let names = ContainerFolder.stale(in: containersFolder)
        for name in names {
            await forget(name)
            ContainerFolder.remove("\(containersFolder)/\(name)")
        }
        return names.count
    }

    /// Has the runtime delete its record of a container that has ended, or was never begun: then it says so, and that
    /// is as good.
    func forget(_ name: String) async {
        guard runtime.kind != .chroot, access("\(runtimeFolder)/\(name)", F_OK) == 0 else { return }
        let request = runtimeRequest(["delete", "--force", name])
        // In a task of its own, for the one that was cancelled would stop the clearing too.
        let streams = GuardStreams(input: nil, output: .handler { _ in }, error: .handler { _ in })
        let task = Task.detached { try await request.run(streams) }
        _ = try? await task.value
        ContainerFolder.remove("\(runtimeFolder)/\(name)")
    }
}
