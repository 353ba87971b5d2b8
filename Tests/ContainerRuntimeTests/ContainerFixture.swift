import FoundationEssentials
import Glibc
import Synchronization
import TestSupport

@testable import ContainerRuntime

/// A root folder with nothing but Debian's static busybox, and a state folder beside it.
struct ContainerFixture {
    let folder: String
    var root: String { "\(folder)/root" }
    var state: String { "\(folder)/state" }

    @discardableResult
    static func with<Result>(_ body: (ContainerFixture) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { folder in
            let fixture = ContainerFixture(folder: folder)
            for name in ["bin", "etc", "tmp", "home"] {
                try FileManager.default.createDirectory(
                    atPath: "\(fixture.root)/\(name)", withIntermediateDirectories: true)
            }
            try FileManager.default.copyItem(atPath: "/bin/busybox", toPath: "\(fixture.root)/bin/busybox")
            for name in [
                "sh", "true", "cat", "id", "sleep", "ls", "hostname", "ip", "mount", "kill", "env", "tty", "stty",
            ] {
                symlink("busybox", "\(fixture.root)/bin/\(name)")
            }
            chmod("\(fixture.root)/tmp", 0o1777)
            return try await body(fixture)
        }
    }

    func runner(_ runtime: Runtime) -> ContainerRunner {
        ContainerRunner(runtime: runtime, stateFolder: state, outcome: .root(inUserNamespace: false))
    }

    func shell(_ script: String) -> Container {
        Container(rootfs: root, arguments: ["/bin/sh", "-c", script], environment: ["PATH=/bin"], hostname: "test")
    }

    /// Runs a container and gives its code and what it wrote.
    func run(_ container: Container, by runtime: Runtime) async throws -> Ran {
        let output = Mutex<(out: [UInt8], error: [UInt8])>(([], []))
        let code = try await runner(runtime).run(
            container,
            io: .captured { stream, bytes in
                output.withLock { if stream == .standardOutput { $0.out += bytes } else { $0.error += bytes } }
            })
        let (out, error) = output.withLock { $0 }
        return Ran(
            code: code, output: String(decoding: out, as: UTF8.self), error: String(decoding: error, as: UTF8.self))
    }

    struct Ran: Equatable {
        var code: Int32
        var output: String
        var error = ""
    }
}

/// Every way to run a command that this machine has; the tests' tables run over all of them.
let installedRuntimes: [Runtime] = {
    let programs: [Runtime] = [(Runtime.Kind.crun, ["--cgroup-manager=disabled"]), (.runc, [])].compactMap {
        kind, words in
        ProgramSearch.find(kind.rawValue).map { Runtime(kind: kind, path: $0, version: "", arguments: words) }
    }
    return programs + [.chroot]
}()
