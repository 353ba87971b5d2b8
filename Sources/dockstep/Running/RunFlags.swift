internal import ArgumentParser
internal import BuildEngine
internal import ContainerRuntime
internal import FoundationEssentials
internal import Glibc

/// The options of `run`, named as docker names them.
struct RunFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Run this and not the image's ENTRYPOINT and CMD.", valueName: "program"))
    var entrypoint: String?
    @Flag(name: [.customShort("i"), .long], help: "Give the command this standard input.")
    var interactive = false
    @Flag(name: [.customShort("t"), .long], help: "Give the command a terminal.")
    var tty = false
    @Option(
        name: [.customShort("e", allowingJoined: true), .long],
        help: ArgumentHelp("A variable; without a value, that of the environment.", valueName: "name[=value]"))
    var env: [String] = []
    @Option(help: ArgumentHelp("A file with a variable on each line.", valueName: "file"))
    var envFile: [String] = []
    @Option(
        name: [.customShort("w", allowingJoined: true), .long],
        help: ArgumentHelp("The command's folder.", valueName: "folder"))
    var workdir: String?
    @Option(
        name: [.customShort("u", allowingJoined: true), .long],
        help: ArgumentHelp("The command's user.", valueName: "user[:group]"))
    var user: String?
    @Option(
        name: [.customShort("v", allowingJoined: true), .long],
        help: ArgumentHelp(
            "Show a file or folder of this machine in the container.", valueName: "host:container[:ro]"))
    var volume: [String] = []
    @Option(
        name: [.customShort("p", allowingJoined: true), .long],
        help: ArgumentHelp(
            "Make a port of the container reachable at this machine's.", valueName: "[[address:]host:]container"))
    var publish: [String] = []
    @Flag(name: [.customShort("P"), .long], help: "Publish every port that the image exposes, at ports that are free.")
    var publishAll = false
    @Option(
        name: [.long, .customLong("net")],
        help: ArgumentHelp(
            "host: this machine's (the default without -p); private: one of its own; none.",
            valueName: "host|private|none"))
    var network: String?
    @Option(help: ArgumentHelp("A line for the container's /etc/hosts.", valueName: "name:address"))
    var addHost: [String] = []
    @Option(
        name: [.customShort("h", allowingJoined: true), .long],
        help: ArgumentHelp("The host name that the command sees.", valueName: "name"))
    var hostname: String?
    @Flag(help: "Let the command write nothing but to volumes.")
    var readOnly = false
    @Flag(help: "Accepted as docker has it: it is always so.")
    var rm = false
    @Option(help: ArgumentHelp("Accepted as docker has it: nothing is left to be named.", valueName: "name"))
    var name: String?
    @Flag(help: "Show how the command is resolved, also where there is no terminal.")
    var explain = false

    /// - Throws: `PortError`, `VolumeError`, `CommandFailure`.
    func settings() throws -> RunSettings {
        var settings = RunSettings()
        if let network, network != "default" {
            guard let chosen = RunSettings.Network(named: network) else {
                throw CommandFailure.unknownNetwork(network)
            }
            settings.network = chosen
        }
        settings.ports = try publish.flatMap(PublishedPort.parse)
        settings.publishesAll = publishAll
        let folder = FileManager.default.currentDirectoryPath
        settings.volumes = try volume.map { try VolumeOption.parse($0, in: folder) }
        settings.hosts = try addHost.map { option in
            guard let host = HostName(option: option) else { throw CommandFailure.badHost(option) }
            return host
        }
        settings.hostname = hostname
        settings.isReadOnly = readOnly
        return settings
    }

    /// The variables in the order in which docker applies them: the files' first.
    ///
    /// - Throws: `CommandFailure` for a file that can't be read, and for a variable without a name.
    func variables() throws -> [String] {
        var result: [String] = []
        for path in envFile {
            guard let data = FileManager.default.contents(atPath: path), data.count <= EnvironmentFile.limit else {
                throw CommandFailure.commandsUnreadable(path, errno: access(path, R_OK) == 0 ? EFBIG : errno)
            }
            result += try EnvironmentFile.variables(in: String(decoding: data, as: UTF8.self))
        }
        for variable in env where variable.isEmpty || variable.hasPrefix("=") {
            throw CommandFailure.nameMissing(option: "--env", text: variable)
        }
        return result + env
    }
}
