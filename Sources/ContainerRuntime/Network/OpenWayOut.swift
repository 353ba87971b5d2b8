internal import Glibc
internal import Synchronization

/// A running way out.
struct OpenWayOut {
    let kind: WayOut.Kind
    private let task: Task<GuardResult, any Error>

    /// Seconds for a program to begin with; they take a tenth of one.
    private static let patience = 5

    static let device = "/dev/net/tun"

    /// The first of the installed programs that works.
    static func open(_ network: PrivateNetwork, folders: [String] = ProgramSearch.folders) async
        -> Result<OpenWayOut, WayOutProblem>
    {
        let programs = WayOut.installed(in: folders)
        guard !programs.isEmpty else { return .failure(.notInstalled) }
        guard access(device, F_OK) == 0 else { return .failure(.noDevice) }
        guard access(device, R_OK | W_OK) == 0 else { return .failure(.deviceForbidden) }
        var problem = WayOutProblem.notInstalled
        for program in programs {
            switch await start(program, network) {
            case .success(let open): return .success(open)
            case .failure(let reason): problem = reason
            }
        }
        return .failure(problem)
    }

    static func start(_ program: WayOut, _ network: PrivateNetwork) async -> Result<OpenWayOut, WayOutProblem> {
        var request = GuardRequest(
            path: program.path, arguments: program.arguments, environment: ["PATH=\(Container.defaultSearchPath)"])
        request.passedDescriptor = network.descriptor
        let life = ProgramLife()
        let streams = GuardStreams(input: nil, output: .handler { _ in }, error: .handler { life.add($0) })
        // In a task of its own: the caller's end must not take the network away before the container is gone.
        let task = Task.detached { [request] in
            life.begin()
            defer { life.end() }
            return try await request.run(streams)
        }
        while !network.hasWayOut {
            if life.isOver || life.age > .seconds(patience) {
                task.cancel()
                _ = await task.result
                return .failure(.failed(program: program.kind.rawValue, detail: life.lastLine))
            }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return .success(OpenWayOut(kind: program.kind, task: task))
    }

    func close() async {
        task.cancel()
        _ = await task.result
    }
}

/// What a program said, and whether it still runs.
private final class ProgramLife: Sendable {
    /// Bytes of its words that are kept; a reason is shorter.
    private static let limit = 2000
    private let state = Mutex<(words: [UInt8], isOver: Bool)>(([], false))
    private let start = Mutex<ContinuousClock.Instant?>(nil)

    /// The program is about to start: from here on its time counts, and not from when a busy machine was asked for it.
    func begin() { start.withLock { $0 = .now } }

    var age: Duration { start.withLock { $0 }.map { ContinuousClock.now - $0 } ?? .zero }

    func add(_ bytes: [UInt8]) { state.withLock { $0.words = ($0.words + bytes).suffix(Self.limit) } }

    func end() { state.withLock { $0.isOver = true } }

    var isOver: Bool { state.withLock { $0.isOver } }

    /// The last line that tells something: pasta also complains that there is no system log.
    var lastLine: String {
        let lines = String(decoding: state.withLock { $0.words }, as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.last { !$0.contains("syslog") }.map(String.init) ?? "it gave no reason"
    }
}
