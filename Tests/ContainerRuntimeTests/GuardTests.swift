import CLinux
import Foundation
import Glibc
import Synchronization
import Testing

@testable import ContainerRuntime

@Suite struct GuardTests {
    /// A killed process ends its threads: the kernel does for it what this test's thread does by ending.
    @Test func endsEverythingWithItsCaller() async throws {
        let started = Mutex(clinux_guarded())
        let thread = Thread {
            let request = GuardRequest(
                path: "/bin/sh", arguments: ["sh", "-c", "setsid sleep 8765 & trap '' TERM; sleep 8765"],
                environment: [])
            guard let command = try? NativeCommand.make(request, streams: (0, 1, 2)) else { return }
            started.withLock { _ = clinux_command_start(command.pointer, &$0) }
            while processes(with: "8765").count < 2 { usleep(10_000) }
        }
        thread.start()
        while !thread.isFinished { try await Task.sleep(for: .milliseconds(10)) }
        let guarded = started.withLock { $0 }
        #expect(guarded.pid > 0)
        #expect(clinux_command_wait(guarded.pid) == 137)
        #expect(processes(with: "8765").isEmpty)
        close(guarded.process)
        close(guarded.report)
    }

    @Test(arguments: installedRuntimes)
    func clearsStaleContainers(_ runtime: Runtime) async throws {
        try await ContainerFixture.with { fixture in
            let runner = fixture.runner(runtime)
            let (ready, word) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await runner.run(fixture.shell("echo up; sleep 60"), io: .captured { _, _ in word.yield() })
            }
            for await _ in ready { break }
            let containers = try FileManager.default.contentsOfDirectory(atPath: runner.containersFolder)
            #expect(containers.filter { $0 != ContainerFolder.lockName }.count == 1)
            let living = await runner.clearStaleContainers()
            #expect(living == 0)
            // What a killed process leaves: a folder with a lock that nobody holds, or one that it never got to lock.
            try FileManager.default.createDirectory(
                atPath: "\(runner.containersFolder)/dockstep-begun", withIntermediateDirectories: true)
            let left = "\(runner.containersFolder)/dockstep-left"
            try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: "\(left)/\(ContainerFolder.lockName)"))
            let cleared = await runner.clearStaleContainers()
            #expect(cleared == 2)
            #expect(!FileManager.default.fileExists(atPath: left))
            task.cancel()
            _ = await task.result
        }
    }
}
