internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// The trial of a runtime: a container whose files are the machine's own programs, read-only, in which a shell ends with
/// a number that no failure of a runtime gives.
struct RuntimeProbe {
    let runtime: Runtime
    let folder: String
    let outcome: NamespaceOutcome

    private static let expectedCode: Int32 = 7

    /// Nil where it works, and what was wrong otherwise.
    func refusal() async -> String? {
        let root = "\(folder)/probe-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        do {
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        } catch {
            return "the folder \(folder) can't be written"
        }
        defer { try? FileManager.default.removeItem(atPath: root) }
        var container = Container(
            rootfs: root, arguments: ["/bin/sh", "-c", "exit \(Self.expectedCode)"],
            environment: ["PATH=\(Container.defaultSearchPath)"], hostname: "probe")
        container.mounts = Self.furnish(root)
        let runner = ContainerRunner(runtime: runtime, stateFolder: folder, outcome: outcome)
        let spoken = Mutex<[UInt8]>([])
        do {
            let code = try await runner.run(
                container, io: .captured { _, bytes in spoken.withLock { $0 += bytes } })
            if code == Self.expectedCode { return nil }
            let words = String(decoding: spoken.withLock { $0 }.prefix(500), as: UTF8.self)
            return words.isEmpty ? "its trial ended with exit code \(code)" : words.trimmed
        } catch let RuntimeError.startFailed(_, detail) {
            return detail
        } catch {
            return "\(error)"
        }
    }

    /// The folders in which systems keep their programs and what those load, as they stand: links stay links.
    private static func furnish(_ root: String) -> [BindMount] {
        var mounts: [BindMount] = []
        for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "nix"] {
            if let target = SymbolicLink.target(of: "/\(name)") {
                symlink(target, "\(root)/\(name)")
            } else if access("/\(name)", F_OK) == 0 {
                mounts.append(BindMount(source: "/\(name)", destination: "/\(name)", readOnly: true))
            }
        }
        return mounts
    }
}

extension String {
    /// Without the white space at its ends, on one line.
    fileprivate var trimmed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
