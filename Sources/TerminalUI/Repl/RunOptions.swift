internal import BuildEngine
internal import BuildPlan
internal import ContainerRuntime
internal import FoundationEssentials
internal import OCISpec

/// The options of `run` and `resolve`, named as docker names them.
struct RunOptions: Sendable, Hashable {
    var entrypoint: String?
    var environment: [String] = []
    var user: String?
    var workingDirectory: String?
    var settings = RunSettings()
    /// What follows the options.
    var arguments: [String] = []

    /// Options end at the first word that is none, or at `--`.
    ///
    /// - Throws: `CommandError` for an unknown option or one without its value.
    init(_ call: CommandCall, onlyEntrypoint: Bool = false) throws(CommandError) {
        var words = call.arguments[...]
        while let word = words.first, word.hasPrefix("-"), word != "-" {
            words.removeFirst()
            if word == "--" { break }
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            let name = word.hasPrefix("--") ? parts[0] : word
            let joined = Self.joinedValue(of: word)
            if !onlyEntrypoint, let joined {
                try take(joined.name, joined.value)
                continue
            }
            if onlyEntrypoint, name != "--entrypoint" { throw .unknownOption(name, usage: call.usage) }
            if try takeSwitch(name) { continue }
            guard RunOptions.valued.contains(name) else {
                if let refused = RefusedRunOption(word) { throw .refusedOption(name, refused) }
                throw .unknownOption(name, usage: call.usage)
            }
            let inline = word.hasPrefix("--") && word.contains("=") ? (parts.count > 1 ? parts[1] : "") : nil
            guard let value = inline ?? words.popFirst() else { throw .missingValue(option: name) }
            try take(name, value)
        }
        arguments = Array(words)
    }

    fileprivate static let valued: Set<String> = [
        "--entrypoint", "-e", "--env", "-u", "--user", "-w", "--workdir", "--network", "--net", "-h", "--hostname",
        "-p",
        "--publish", "-v", "--volume", "--add-host", "--name",
    ]

    /// `-p8080:80` as `-p` and its value.
    private static func joinedValue(of word: String) -> (name: String, value: String)? {
        guard !word.hasPrefix("--"), word.count > 2, let letter = word.dropFirst().first,
            RefusedRunOption.valuedLetters.contains(letter)
        else { return nil }
        return ("-\(letter)", String(word.dropFirst(2)))
    }

    private mutating func takeSwitch(_ name: String) throws(CommandError) -> Bool {
        switch name {
        case "--rm", "-i", "-t", "-it", "-ti", "--interactive", "--tty": return true
        case "--read-only": settings.isReadOnly = true
        case "-P", "--publish-all": settings.publishesAll = true
        default: return false
        }
        return true
    }

    private mutating func take(_ name: String, _ value: String) throws(CommandError) {
        switch name {
        case "--entrypoint": entrypoint = value
        case "-e", "--env":
            guard !value.isEmpty, !value.hasPrefix("=") else {
                throw .badValue(value, option: name, allowed: "NAME=VALUE, or a NAME alone")
            }
            environment.append(value)
        case "-u", "--user": user = value
        case "-w", "--workdir": workingDirectory = value
        case "-h", "--hostname": settings.hostname = value
        case "--name": break
        case "-p", "--publish":
            do throws(PortError) { settings.ports += try PublishedPort.parse(value) } catch {
                throw .badPort(error)
            }
        case "-v", "--volume":
            let folder = FileManager.default.currentDirectoryPath
            do throws(VolumeError) { settings.volumes.append(try VolumeOption.parse(value, in: folder)) } catch {
                throw .badVolume(error)
            }
        case "--add-host":
            guard let host = HostName(option: value) else {
                throw .badValue(value, option: name, allowed: "NAME:ADDRESS, as in db:10.0.0.5")
            }
            settings.hosts.append(host)
        default:
            guard let network = RunSettings.Network(named: value) else {
                throw .badValue(value, option: name, allowed: "host, private or none")
            }
            settings.network = network
        }
    }

    func resolution(of stage: StageState) -> CommandResolution {
        CommandResolution.resolve(
            config: stage.config, entrypointForm: stage.entrypointForm, cmdForm: stage.commandForm,
            arguments: arguments, entrypointOption: entrypoint)
    }

    /// - Returns: what to tell of it.
    /// - Throws: `VolumeError`.
    func apply(to request: inout RunRequest, config: ContainerConfig) throws(VolumeError) -> [RunNote] {
        request.environment = RunVariables(environment, from: ProcessInfo.processInfo.environment)
            .applied(to: request.environment)
        if let user { request.user = user }
        if let workingDirectory { request.workingDirectory = workingDirectory }
        return try settings.apply(to: &request, config: config)
    }
}

/// Takes the words of the prompt's `run` apart as `docker run` has them: the image's name stands between.
package enum RunWords {
    /// - Returns: the options with their values, and what follows them.
    package static func split(_ words: [String]) -> (options: [String], arguments: [String]) {
        var rest = words[...]
        var options: [String] = []
        while let word = rest.first, word.hasPrefix("-"), word != "-" {
            rest.removeFirst()
            if word == "--" { break }
            options.append(word)
            if RunOptions.valued.contains(word), let value = rest.popFirst() { options.append(value) }
        }
        return (options, Array(rest))
    }
}

extension RunRequest {
    /// A command in the files of a stage, under its configuration.
    init(stage: StageState, arguments: [String], environment: [String], terminal: Bool) {
        self.init(
            layers: stage.layers.map(\.diffID), arguments: arguments, environment: environment,
            workingDirectory: stage.config.workingDir ?? "/", user: stage.config.user ?? "", terminal: terminal,
            platform: stage.platform)
    }
}
