import FoundationEssentials
import TestSupport
import Testing

@testable import ContainerRuntime

@Suite struct VolumeOptionTests {
    private static let forms: [(String, VolumeOption)] = [
        ("/a:/b", .bind(BindMount(source: "/a", destination: "/b", readOnly: false))),
        ("/a:/b:ro", .bind(BindMount(source: "/a", destination: "/b", readOnly: true))),
        ("/a:/b:ro,z", .bind(BindMount(source: "/a", destination: "/b", readOnly: true))),
        ("/a:/b:rw", .bind(BindMount(source: "/a", destination: "/b", readOnly: false))),
        ("./a:/b", .bind(BindMount(source: "/here/a", destination: "/b", readOnly: false))),
        ("../a:/b/../c//", .bind(BindMount(source: "/a", destination: "/c", readOnly: false))),
        (".:/b", .bind(BindMount(source: "/here", destination: "/b", readOnly: false))),
        ("/data", .anonymous("/data")),
    ]

    @Test(arguments: forms) func readsWhatDockerTakes(_ text: String, _ wanted: VolumeOption) throws {
        let volume = try VolumeOption.parse(text, in: "/here")
        #expect(volume == wanted)
    }

    private static let refusals: [(String, VolumeError)] = [
        ("", .syntax("")), ("/a:", .syntax("/a:")), ("/a:/b:ro:x", .syntax("/a:/b:ro:x")), ("data:/d", .named("data")),
        ("/a:b", .relative("b", "/a:b")), ("/a:/", .root("/a:/")), ("/a:/b:fast", .option("fast")),
    ]

    @Test(arguments: refusals) func refusesAllElse(_ text: String, _ error: VolumeError) {
        #expect(throws: error) { try VolumeOption.parse(text, in: "/here") }
        #expect(!error.description.isEmpty)
    }

    @Test func aMissingFolderIsMade() async throws {
        try await withTemporaryDirectory { folder in
            let volume = try VolumeOption.parse("./deep/er:/b", in: folder)
            try volume.makeSource()
            try volume.makeSource()
            var isFolder = false
            #expect(FileManager.default.fileExists(atPath: "\(folder)/deep/er", isDirectory: &isFolder) && isFolder)
            let bad = try VolumeOption.parse("/dev/null/x:/b", in: folder)
            #expect(throws: VolumeError.notMade("/dev/null/x", errno: 20)) { try bad.makeSource() }
        }
    }

    @Test(
        arguments: [
            ("SIGTERM", 15), ("term", 15), ("15", 15), ("SIGQUIT", 3), ("SIGRTMIN+3", 37), ("RTMAX-1", 63),
            ("RTMIN", 34),
            ("nope", nil), ("0", nil), ("65", nil),
        ] as [(String, Int32?)])
    func signalsHaveNamesAndNumbers(_ text: String, _ number: Int32?) {
        #expect(SignalNumber(text)?.rawValue == number)
    }

    @Test func hostsAreReadAsDockerTakesThem() {
        #expect(HostName(option: "db:10.0.0.5") == HostName(name: "db", address: "10.0.0.5"))
        #expect(HostName(option: "db:::1") == HostName(name: "db", address: "::1"))
        #expect(HostName(option: "db=[::1]") == HostName(name: "db", address: "::1"))
        #expect(HostName(option: "db") == nil && HostName(option: ":1.2.3.4") == nil && HostName(option: "db:x") == nil)
    }
}
