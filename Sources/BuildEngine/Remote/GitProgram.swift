internal import FoundationEssentials
internal import Subprocess
internal import SystemPackage

/// The system's `git`, run so that it asks nobody anything and reads no configuration of the user or the machine, as
/// BuildKit runs it (moby/buildkit, util/gitutil).
struct GitProgram: Sendable {
    /// This process's variables, of which git gets the proxies and the search path.
    var environment: [String: String]
    /// A folder for what ssh learns of hosts.
    var scratch: String
    /// The SSH agent that may be asked.
    var agentSocket: String?
    /// What is said to a server of HTTP to be let in.
    var authorization: GitAuthorization?

    /// The most that a listing of references is read for: some 100,000 of them.
    private static let outputLimit = 16 << 20
    private static let proxies = [
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
    ]

    /// What git printed.
    ///
    /// - Throws: `GitFailure` where git is missing or ends with an error; `CancellationError`.
    func run(_ arguments: [String], in folder: String? = nil) async throws -> String {
        // The files' modes are git's own and not those that the user's mask leaves.
        let command = ["-c", "umask 022; exec git \"$@\"", "git", "-c", "protocol.file.allow=user"] + arguments
        var platform = PlatformOptions()
        // git starts helpers, which must end with it.
        platform.processGroupID = 0
        platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .path("/bin/sh"), arguments: Arguments(command), environment: .custom(variables),
                workingDirectory: folder.map { FilePath($0) }, platformOptions: platform,
                output: .string(limit: Self.outputLimit), error: .string(limit: Self.outputLimit))
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw GitFailure(words: "\(error)", isMissing: false)
        }
        if Task.isCancelled { throw CancellationError() }
        guard result.terminationStatus.isSuccess else {
            // What a shell ends with where there is no such program.
            let isMissing = result.terminationStatus == .exited(127)
            throw GitFailure(words: result.standardError, isMissing: isMissing)
        }
        return result.standardOutput
    }

    private var variables: [Environment.Key: String] {
        var result: [Environment.Key: String] = [
            "PATH": environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "HOME": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
            "GIT_SSH_COMMAND": secureShell,
        ]
        for name in Self.proxies {
            if let value = environment[name] { result[Environment.Key(stringLiteral: name)] = value }
        }
        if let agentSocket { result["SSH_AUTH_SOCK"] = agentSocket }
        // Not among the arguments, which every user of the machine can read.
        if let authorization {
            result["GIT_CONFIG_COUNT"] = "1"
            result["GIT_CONFIG_KEY_0"] = "http.\(authorization.scope).extraheader"
            result["GIT_CONFIG_VALUE_0"] = "Authorization: \(authorization.header)"
        }
        return result
    }

    /// Hosts that are known must have the key that is known; one that is not is taken and not remembered.
    private var secureShell: String {
        let known = (environment["HOME"].map { ["\($0)/.ssh/known_hosts"] } ?? []).filter { !$0.contains(" ") }
        let files = (["\(scratch)/known_hosts"] + known).joined(separator: " ")
        return "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=accept-new -o 'UserKnownHostsFile=\(files)'"
    }
}

/// Why git did not do it.
struct GitFailure: Error, Hashable, Sendable {
    /// What git wrote to its standard error.
    var words: String
    var isMissing: Bool

    /// The line that says what is wrong: git's last `fatal:` or `error:`, else its last one. Where a connection by SSH
    /// failed the line before it is ssh's, which knows why.
    var sentence: String {
        let lines = words.split(whereSeparator: \.isNewline).map(String.init)
        if let end = lines.firstIndex(of: "fatal: Could not read from remote repository."), end > 0 {
            return lines[end - 1]
        }
        let telling = lines.last { $0.hasPrefix("fatal: ") } ?? lines.last { $0.hasPrefix("error: ") } ?? lines.last
        let text = telling ?? "it gave no reason"
        for prefix in ["fatal: ", "error: "] where text.hasPrefix(prefix) {
            return String(text.dropFirst(prefix.count))
        }
        return text
    }
}
