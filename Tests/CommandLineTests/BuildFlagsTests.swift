internal import ArgumentParser
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
