internal import BuildEngine
internal import BuildPlan
internal import ContainerRuntime
internal import FoundationEssentials
internal import Glibc

extension RunStepFlags {
    /// - Throws: `CommandFailure`.
    func apply(to options: inout BuildOptions) throws(CommandFailure) {
        options.network = network == NetworkChoice.none ? .none : .host
        // Docker takes the network that is asked for as allowed.
        if network == .host {
            options.allowed.insert(.hostNetwork)
            options.asksForHostNetwork = true
        }
        for text in allow {
            guard let entitlement = Entitlement(rawValue: text) else { throw .unknownEntitlement(text) }
            options.allowed.insert(entitlement)
        }
        for text in addHost {
            guard let host = HostName(option: text) else { throw .badHost(text) }
            options.hosts.append(ExtraHost(name: host.name, address: host.address))
        }
        if let shmSize {
            guard let size = ByteSize.parse(shmSize) else { throw .badSize(option: "--shm-size", value: shmSize) }
            options.sharedMemory = size
        }
        for text in ulimit { options.limits.append(try Self.limit(text)) }
    }

    /// What the engine hands to commands.
    ///
    /// - Throws: `CommandFailure` for what is not as it is written, or not there.
    func supplies(environment: [String: String]) throws(CommandFailure) -> RunSupplies {
        var supplies = RunSupplies()
        for text in secret {
            let (id, source) = try Self.secret(text, environment)
            supplies.secrets[id] = source
        }
        for text in ssh {
            let (id, source) = try Self.agent(text, environment)
            guard supplies.agents[id] == nil else { throw .agentTwice(id) }
            supplies.agents[id] = source
        }
        return supplies
    }

    /// `id=NAME[,src=FILE|,env=VARIABLE][,type=file|env]`; without a source the variable of that name, or else the file.
    private static func secret(
        _ text: String, _ environment: [String: String]
    ) throws(CommandFailure) -> (id: String, source: SecretSource) {
        guard let fields = CommaFields.split(text) else { throw .badSecret(text) }
        var (id, path, variable, kind) = ("", "", "", "")
        for field in fields {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw .badSecret(text) }
            switch parts[0].lowercased() {
            case "id": id = parts[1]
            case "src", "source": path = parts[1]
            case "env": variable = parts[1]
            case "type":
                guard ["file", "env"].contains(parts[1]) else { throw .badSecret(text) }
                kind = parts[1]
            default: throw .badSecret(text)
            }
        }
        guard !id.isEmpty else { throw .badSecret(text) }
        if kind == "env", variable.isEmpty { (variable, path) = (path, "") }
        if variable.isEmpty, path.isEmpty { if environment[id] != nil { variable = id } else { path = id } }
        // A variable that is not set is an empty secret, as with Docker.
        if !variable.isEmpty { return (id, .value(Array((environment[variable] ?? "").utf8))) }
        let file = absolute(path)
        guard access(file, R_OK) == 0 else { throw .secretUnreadable(id: id, path: path, errno: errno) }
        return (id, .file(file))
    }

    /// `ID`, `ID=SOCKET` or `ID=KEY,KEY`, `default` for an empty ID; without a path the agent of SSH_AUTH_SOCK.
    private static func agent(
        _ text: String, _ environment: [String: String]
    ) throws(CommandFailure) -> (id: String, source: AgentSource) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let id = parts[0].isEmpty ? AgentMount.defaultID : parts[0]
        var paths = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
        let isRaw = paths.contains("raw=true")
        paths.removeAll { $0.hasPrefix("raw=") }
        if paths.isEmpty { paths = [environment["SSH_AUTH_SOCK"] ?? ""].filter { !$0.isEmpty } }
        guard !paths.isEmpty else { throw .noAgent }
        var sockets: [String] = []
        for path in paths.map(absolute) {
            var status = stat()
            guard stat(path, &status) == 0 else { throw .agentUnreadable(path, errno: errno) }
            if status.st_mode & S_IFMT == S_IFSOCK { sockets.append(path) }
        }
        if sockets.isEmpty { return (id, .keys(paths.map(absolute))) }
        guard paths.count == 1 else { throw .severalSockets(text) }
        return (id, .socket(sockets[0], isRaw: isRaw))
    }

    /// `NAME=SOFT[:HARD]`; -1 is no limit.
    private static func limit(_ text: String) throws(CommandFailure) -> RunLimit {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let values = parts.count == 2 ? parts[1].split(separator: ":", omittingEmptySubsequences: false) : []
        let numbers = values.compactMap { Int($0) }
        guard parts.count == 2, ProcessLimit.names.contains(parts[0]), (1...2).contains(values.count),
            numbers.count == values.count, numbers.allSatisfy({ $0 >= -1 })
        else { throw .badLimit(text) }
        let (soft, hard) = (numbers[0], numbers[numbers.count - 1])
        guard hard == -1 || soft != -1 && soft <= hard else { throw .limitAboveHard(text) }
        return RunLimit(name: parts[0], soft: soft, hard: hard)
    }

    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        // As a shell would have it where it does not see the path as one: --secret id=a,src=~/b.
        if path.hasPrefix("~/"), let home = ProgramEnvironment.variables["HOME"] {
            return home + path.dropFirst()
        }
        return "\(FileManager.default.currentDirectoryPath)/\(path)"
    }
}

/// A list with commas as Go's `encoding/csv` reads one line.
enum CommaFields {
    /// Nil where double quotes don't fit.
    static func split(_ text: String) -> [String]? {
        var fields = [""]
        var (isQuoted, wasQuoted) = (false, false)
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                fields[fields.count - 1].append(rest.removeFirst())
            case "\"" where isQuoted:
                (isQuoted, wasQuoted) = (false, true)
            case "\"" where fields[fields.count - 1].isEmpty && !wasQuoted: isQuoted = true
            case "," where !isQuoted:
                fields.append("")
                wasQuoted = false
            default:
                if wasQuoted || !isQuoted && character == "\"" { return nil }
                fields[fields.count - 1].append(character)
            }
        }
        return isQuoted ? nil : fields
    }
}
