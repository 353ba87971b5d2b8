import BuildEngine
import ContainerRuntime
import LayerArchive
import OCISpec
import Testing

@Suite struct RunSettingsTests {
    private let web = PublishedPort(candidates: 8080...8080, container: ContainerPort(80))

    private func applied(
        _ settings: RunSettings, exposed: [String] = [], volumes: [String] = [], environment: [String] = []
    ) throws -> (request: RunRequest, notes: [RunNote]) {
        var config = ContainerConfig()
        config.exposedPorts = Dictionary(uniqueKeysWithValues: exposed.map { ($0, ContainerConfig.Empty()) })
        config.volumes = Dictionary(uniqueKeysWithValues: volumes.map { ($0, ContainerConfig.Empty()) })
        var request = RunRequest(
            layers: [], arguments: ["sh"], environment: environment, workingDirectory: "/", user: "", terminal: false)
        let notes = try settings.apply(to: &request, config: config)
        return (request, notes)
    }

    @Test func theMachinesNetworkIsTheDefault() throws {
        let (request, notes) = try applied(RunSettings(), exposed: ["80/tcp"])
        #expect(request.network == .host && request.hostname == nil)
        #expect(notes == [.sharesNetwork([ContainerPort(80)])])
    }

    @Test func publishingGivesANetworkOfItsOwn() throws {
        var settings = RunSettings()
        settings.ports = [web]
        let (request, notes) = try applied(settings, exposed: ["80/tcp", "443/tcp"])
        #expect(request.network == .private([web]))
        #expect(request.hostname?.count == 12)
        #expect(notes == [.exposedOnly([ContainerPort(443)])])
    }

    @Test func allThatIsExposedCanBePublished() throws {
        var settings = RunSettings()
        settings.ports = [web]
        settings.publishesAll = true
        let (request, notes) = try applied(settings, exposed: ["80/tcp", "53/udp"])
        #expect(request.network == .private([web, PublishedPort(container: ContainerPort(53, .udp))]))
        #expect(notes == [])
    }

    @Test(arguments: [RunSettings.Network.host, .none])
    func portsAreDiscardedWithoutANetworkOfItsOwn(_ network: RunSettings.Network) throws {
        var settings = RunSettings()
        settings.ports = [web]
        settings.network = network
        let (_, notes) = try applied(settings)
        #expect(notes == [.portsDiscarded(network: network.rawValue)])
        #expect(notes.first?.isWarning == true)
        #expect(notes.first?.description.hasPrefix("WARNING: published ports are discarded with --network") == true)
    }

    @Test func networksHaveDockersNames() {
        #expect(RunSettings.Network(named: "bridge") == .private)
        #expect(RunSettings.Network(named: "host") == .host)
        #expect(RunSettings.Network(named: "mine") == nil)
    }

    @Test func volumesOfTheImageGiveWayToTheUsers() throws {
        var settings = RunSettings()
        settings.volumes = [
            .bind(BindMount(source: "/", destination: "/data", readOnly: true)), .anonymous("/more"),
        ]
        let (request, _) = try applied(settings, volumes: ["/data", "/cache", "relative"])
        #expect(request.mounts == [BindMount(source: "/", destination: "/data", readOnly: true)])
        #expect(request.volumes == ["/more", "/cache"])
        settings.volumes = [.anonymous("/more"), .anonymous("/more")]
        #expect(throws: VolumeError.twice("/more")) { _ = try applied(settings) }
    }

    @Test func variablesBeginWithDockers() throws {
        var settings = RunSettings()
        settings.hostname = "box"
        let (request, _) = try applied(settings, environment: ["PATH=/bin", "A=1"])
        #expect(request.environment == ["PATH=/bin", "HOSTNAME=box", "A=1"])
    }

    @Test func changesAreFilesAndNoWaysToThem() throws {
        func file(_ path: String, _ kind: FileEntry.Kind) throws -> LayerEntry {
            .file(FileEntry(path: try EntryPath(path), kind: kind, mode: 0o755))
        }
        let entries = [
            try file("", .directory), try file("a", .directory), try file("a/x", .file), try file("b", .directory),
            .whiteout(try EntryPath("c")), try file("data", .directory), try file("data/y", .file),
            try file("z", .file),
        ]
        let changes = RunChanges(entries, outside: [try EntryPath("/data")])
        #expect(changes.count == 4)
        #expect(
            RunNote.changed(changes).description
                == "The container is gone, and with it the 4 files that it changed: /a/x, /b, /c (deleted), …; "
                + "an image never changes by running it.")
        #expect(
            RunNote.changed(RunChanges(count: 1, examples: [.init(path: "/x")])).description
                == "The container is gone, and with it the file that it changed: /x; an image never changes by running it."
        )
    }

    private static let notes: [(RunNote, String)] = [
        (.exposedOnly([ContainerPort(53, .udp), ContainerPort(80)]), "without -p 8080:80 or -P"),
        (.sharesNetwork([ContainerPort(8000)]), "-p 8000:8000 publishes the port"),
        (
            .published(BoundPort(address: "0.0.0.0", number: 8080, container: ContainerPort(80))),
            "Published: 80/tcp -> 0.0.0.0:8080"
        ),
        (.noWayOut(.notInstalled), "leads nowhere: neither pasta nor slirp4netns is installed; 'dockstep doctor'"),
        (.goesOn(signal: "SIGTERM", shell: nil), "Process 1 still runs after SIGTERM"),
        (.goesOn(signal: "SIGINT", shell: "/bin/sh"), "/bin/sh hands no signal on to a program that it waits for"),
        (.stopping(signal: "SIGQUIT", seconds: 10), "SIGQUIT now, SIGKILL after 10 seconds"),
    ]

    @Test(arguments: notes) func says(_ note: RunNote, _ words: String) {
        #expect(note.description.contains(words), "\(note)")
    }
}
