internal import ArgumentParser
internal import BuildEngine
internal import BuildPlan
internal import OCISpec
internal import Testing

@testable internal import dockstep

@Suite struct BuildFlagsTests {
    private func options(_ arguments: [String], environment: [String: String] = [:]) throws -> BuildOptions {
        try BuildFlags.parse(arguments).options(environment: environment)
    }

    @Test func buildArgumentsTakeTheirValueFromTheEnvironment() throws {
        let options = try options(
            [
                "--build-arg", "A=1", "--build-arg", "B", "--build-arg", "C", "--build-arg", "D=", "--build-arg",
                "E=x=y",
            ],
            environment: ["B": "here"])
        #expect(options.buildArguments.map { "\($0.name)=\($0.value)" } == ["A=1", "B=here", "D=", "E=x=y"])
    }

    @Test func optionsReachTheEngine() throws {
        let options = try options([
            "--target", "build", "--platform", "linux/arm64", "--no-cache", "--no-cache-filter", "a,b",
            "--no-cache-filter", "c", "--label", "l=1", "--label", "m", "--network", "none",
        ])
        #expect(options.target == "build")
        #expect(options.platform.description == "linux/arm64")
        #expect(options.noCache)
        #expect(options.noCacheStages == ["a", "b", "c"])
        #expect(options.labels == ["l": "1", "m": ""])
        #expect(options.network == .none)
    }

    @Test(arguments: [["--network", "host"], ["--network", "default"], []])
    func theNetworkIsTheHosts(_ arguments: [String]) throws {
        #expect(try options(arguments).network == .host)
    }

    @Test func whatRunFindsReachesTheEngine() throws {
        let options = try options([
            "--allow", "security.insecure", "--add-host", "a:1.2.3.4", "--add-host", "b=::1", "--shm-size", "1m",
            "--ulimit", "nofile=5:-1", "--ulimit", "core=0",
        ])
        #expect(options.allowed == [.insecure])
        #expect(options.hosts.map { "\($0.name) \($0.address)" } == ["a 1.2.3.4", "b ::1"])
        #expect(options.sharedMemory == 1 << 20)
        #expect(options.limits.map { "\($0.name) \($0.soft) \($0.hard)" } == ["nofile 5 -1", "core 0 0"])
        #expect(try self.options(["--network", "host"]).allowed == [.hostNetwork])
        #expect(try self.options([]).allowed == [])
    }

    @Test func secretsComeFromFileOrVariable() throws {
        let environment = ["A": "a", "NAME": "n"]
        func secrets(_ texts: String...) throws -> [String: SecretSource] {
            try BuildFlags.parse(texts.flatMap { ["--secret", $0] }).run.supplies(environment: environment).secrets
        }
        #expect(try secrets("id=x,env=A") == ["x": .value(Array("a".utf8))])
        #expect(try secrets("ID=NAME") == ["NAME": .value(Array("n".utf8))])
        #expect(try secrets("type=env,id=x,src=A") == ["x": .value(Array("a".utf8))])
        #expect(try secrets("id=x,env=UNSET") == ["x": .value([])])
        #expect(
            try secrets("id=x,src=/etc/passwd", "id=y,source=/etc/group") == [
                "x": .file("/etc/passwd"), "y": .file("/etc/group"),
            ])
        #expect(try secrets("id=x,env=A", "id=x,src=/etc/passwd") == ["x": .file("/etc/passwd")])
        #expect(try secrets("\"id=a,b\",env=A") == ["a,b": .value(Array("a".utf8))])
    }

    @Test func theEpochIsABuildArgumentsOrTheEnvironments() throws {
        #expect(try options([]).sourceDateEpoch == nil)
        #expect(try options([], environment: ["SOURCE_DATE_EPOCH": "5"]).sourceDateEpoch == 5)
        #expect(
            try options(["--build-arg", "SOURCE_DATE_EPOCH=7"], environment: ["SOURCE_DATE_EPOCH": "5"]).sourceDateEpoch
                == 7)
        #expect(throws: dockstep.CommandFailure.badEpoch("now")) {
            try options([], environment: ["SOURCE_DATE_EPOCH": "now"])
        }
    }

    @Test func namesAreImageNames() throws {
        #expect(try BuildFlags.parse(["-t", "a", "--tag", "b:1"]).names().map(\.familiar) == ["a:latest", "b:1"])
    }
}
