import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import ContainerRuntime

/// What Docker's filter refuses is refused, and what builds need goes on working.
@Suite struct SystemCallFilterTests {
    /// The guard that stands in for a runtime sets no filter.
    static let filtering = installedRuntimes.filter { $0.kind != .chroot }

    @Test func namesEachCallOnce() {
        let calls = SystemCallFilter.forbidden.flatMap(\.calls)
        #expect(Set(calls).count == calls.count)
        for (need, calls) in SystemCallFilter.forbidden { #expect(calls == calls.sorted(), "\(need)") }
        // A capability that a command is given is no reason to forbid anything.
        #expect(SystemCallFilter.forbidden.allSatisfy { !RuntimeSpec.capabilities.contains($0.need) })
    }

    @Test(arguments: filtering)
    func refusesWhatDockerRefuses(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let script = """
                cd /tmp; say() { echo "$1 $2"; }
                unshare -U true 2>/dev/null; say user $?; unshare -m true 2>/dev/null; say mounts $?
                mount -t tmpfs t /home 2>/dev/null; say mount $?; umount /proc 2>/dev/null; say umount $?
                swapoff /tmp 2>/dev/null; say swap $?; reboot -f 2>/dev/null; say reboot $?
                """
            let ran = try await fixture.run(fixture.tools(script), by: runtime)
            let lines = ran.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(lines.map(\.first) == ["user", "mounts", "mount", "umount", "swap", "reboot"])
            #expect(lines.allSatisfy { $0.last != "0" }, "\(ran)")
        }
    }

    @Test(arguments: filtering)
    func letsBuildsWork(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let script = """
                set -e; cd /tmp; mkdir d; echo 1 >d/f; ln d/f d/g; tar -cf t d; rm -r d; tar -xf t; cat d/g
                chown 5:6 d/f; chmod 4755 d/f; mknod n c 1 3; chroot / true; (sleep 0; true) & wait
                grep Seccomp: /proc/self/status | tr '\\t' ' '
                """
            let ran = try await fixture.run(fixture.tools(script), by: runtime)
            #expect(ran == ContainerFixture.Ran(code: 0, output: "1\nSeccomp: 2\n"))
        }
    }
}

extension ContainerFixture {
    /// A script in which every applet of busybox can be called by its name.
    fileprivate func tools(_ script: String) -> Container {
        shell("/bin/busybox --install -s /bin; \(script)")
    }
}
