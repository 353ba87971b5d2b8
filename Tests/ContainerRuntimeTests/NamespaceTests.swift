import Testing

@testable import ContainerRuntime

@Suite struct NamespaceTests {
    @Test func readsRangesByNameAndNumber() {
        let text = "bob:1:2\nann:100000:65536\n1001:300000:10\nann:x:1\nann:5\n# ann:1:1\nann:4294967295:2\nann:9:0\n"
        let ranges = SubordinateIDs.ranges(in: text, name: "ann", uid: 1001)
        #expect(ranges == [IDRange(start: 100_000, count: 65536), IDRange(start: 300_000, count: 10)])
        #expect(SubordinateIDs.ranges(in: text, name: nil, uid: 7) == [])
    }

    /// Two users with the same ids could change each other's files.
    @Test(arguments: [
        (["", ""], 100_000...165_535 as ClosedRange<UInt32>),
        (["bob:100000:65536", "bob:100000:65536"], 165_536...231_071),
        (["bob:231072:65536\nann:100000:65536\n", ""], 165_536...231_071),
        (["bob:165536:65536", "ann:100000:65536"], 231_072...296_607),
        (["bob:150000:1", "# x:y:z\nann:1000:99000\nx:9:0"], 150_001...215_536),
        (["bob:0:4294967295", ""], 4_294_901_759...4_294_967_294),
    ])
    func namesIdsThatNobodyHas(_ texts: [String], _ ids: ClosedRange<UInt32>) {
        #expect(SubordinateIDs.free(in: texts) == ids)
    }

    @Test func mapsTheUserFirstAndRangesInARow() {
        let ranges = [IDRange(start: 100_000, count: 65536), IDRange(start: 300_000, count: 10)]
        #expect(
            SubordinateIDs.mapping(of: 1001, ranges: ranges) == [
                "0", "1001", "1", "1", "100000", "65536", "65537", "300000", "10",
            ])
    }

    @Test(arguments: [
        (NamespaceOutcome.root(inUserNamespace: false), "root"),
        (
            .rootless(RootlessIDs(uid: 1, gid: 1, users: [IDRange(start: 5, count: 10)], groups: [])),
            "rootless (11 user ids)"
        ),
        (
            .unavailable(.refused(errno: 1)),
            "no namespaces: the system refused a user namespace (Operation not permitted)"
        ),
    ])
    func describes(_ outcome: NamespaceOutcome, words: String) {
        #expect(outcome.description == words)
    }

    @Test(arguments: [
        (UInt32(0), UInt32(0), nil), (1000, 1000, RuntimeError.userNotMapped(uid: 1000, gid: 1000)),
    ])
    func refusesIdsWithoutAnOuterOne(_ uid: UInt32, _ gid: UInt32, error: RuntimeError?) async throws {
        try await ContainerFixture.with { fixture in
            let runner = ContainerRunner(
                runtime: .chroot, stateFolder: fixture.state, outcome: .singleUser(.noMapper))
            var container = fixture.shell("true")
            container.uid = uid
            container.gid = gid
            do {
                let code = try await runner.run(container, io: .captured { _, _ in })
                #expect(error == nil && code == 0)
            } catch let thrown as RuntimeError {
                #expect(thrown == error)
            }
        }
    }
}
