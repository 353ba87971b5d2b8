internal import Glibc
internal import Synchronization

/// An `ssh-agent` of our own with keys from files; the kernel ends it with us, as it ends a container.
final class KeyAgent: Sendable {
    let socket: String
    private let task: Task<GuardResult, any Error>

    /// - Parameter folder: where its socket may stand.
    /// - Throws: `AgentError`.
    static func start(keys: [String], in folder: String) async throws -> KeyAgent {
        guard let program = ProgramSearch.find("ssh-agent") else { throw AgentError.notInstalled("ssh-agent") }
        guard let adder = ProgramSearch.find("ssh-add") else { throw AgentError.notInstalled("ssh-add") }
        let agent = try KeyAgent(program, folder: folder)
        do {
            try await agent.wait()
            for key in keys { try await agent.add(key, by: adder) }
        } catch {
            await agent.end()
            throw error
        }
        return agent
    }

    private init(_ program: String, folder: String) throws(AgentError) {
        socket = "\(folder)/keys"
        // It takes no path longer than an address has room for; then the folder is its standard input, and so has a
        // short name.
        let isShort = socket.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        let place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { throw .noSocket(errno: errno) }
        let request = GuardRequest(
            path: program, arguments: ["ssh-agent", "-D", "-a", isShort ? socket : "/proc/self/fd/0/keys"],
            environment: Self.environment)
        task = Task.detached {
            defer { close(place) }
            return try await request.run(
                GuardStreams(input: place, output: .handler { _ in }, error: .handler { _ in }))
        }
    }

    /// In hundredths of a second; it takes one or two.
    private static let patience = 500

    private func wait() async throws {
        for _ in 0..<Self.patience {
            let probe = UnixSocket.connect(to: socket)
            if probe >= 0 {
                close(probe)
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw AgentError.notStarted
    }

    /// By its standard input: `ssh-add` takes no file that others may read, and Docker does not mind.
    private func add(_ key: String, by program: String) async throws {
        let file = open(key, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw AgentError.keyUnreadable(key, errno: errno) }
        defer { close(file) }
        let folder = open(String(socket.dropLast("/keys".utf8.count)), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw AgentError.noSocket(errno: errno) }
        defer { close(folder) }
        var request = GuardRequest(
            path: program, arguments: ["ssh-add", "-q", "-"],
            environment: Self.environment + ["SSH_AUTH_SOCK=/proc/self/fd/4/keys"])
        request.passedDescriptor = folder
        let words = Mutex<[UInt8]>([])
        let streams = GuardStreams(
            input: file, output: .handler { _ in }, error: .handler { piece in words.withLock { $0 += piece } })
        guard case .ended(0) = try await request.run(streams) else {
            let lines = String(decoding: words.withLock { $0 }, as: UTF8.self).split(whereSeparator: \.isNewline)
            throw AgentError.keyRefused(key, detail: lines.last.map(String.init) ?? "ssh-add refused it")
        }
    }

    func end() async {
        task.cancel()
        _ = await task.result
    }

    /// Nobody is asked for a passphrase: the answer is always no.
    private static let environment = [
        "PATH=\(Container.defaultSearchPath)", "SSH_ASKPASS=/bin/false", "SSH_ASKPASS_REQUIRE=force", "DISPLAY=none",
    ]
}
