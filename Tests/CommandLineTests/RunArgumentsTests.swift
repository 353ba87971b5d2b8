internal import ArgumentParser
internal import BuildEngine
internal import ContainerRuntime
internal import Testing

@testable internal import dockstep

@Suite struct RunArgumentsTests {
    /// `|` stands where `--` is put in.
    @Test(arguments: [
        ("run image", "run | image"),
        ("run image --rm -it", "run | image --rm -it"),
        ("run --rm -it image sh -c x", "run --rm -it | image sh -c x"),
        ("run -e A=1 image -e B=2", "run -e A=1 | image -e B=2"),
        ("run --env A=1 --env=B=2 image", "run --env A=1 --env=B=2 | image"),
        ("run -p8080:80 -v./a:/b image -p 1", "run -p 8080:80 -v ./a:/b | image -p 1"),
        ("run -P --add-host a:1.2.3.4 --env-file f image", "run -P --add-host a:1.2.3.4 --env-file f | image"),
        ("run -eA=1 image", "run -e A=1 | image"),
        ("run -itu0 image", "run -it -u 0 | image"),
        ("run -e -u image", "run -e -u | image"),
        ("run -ite A=1 image", "run -it -e A=1 | image"),
        ("run --entrypoint sh image -c x", "run --entrypoint sh | image -c x"),
        ("run --entrypoint=sh image --help", "run --entrypoint=sh | image --help"),
        (
            "run -w / -u 1 --name n --hostname h --network none image a",
            "run -w / -u 1 --name n --hostname h --network none | image a"
        ),
        ("run -- image -x", "run -- image -x"),
        ("run --rm", "run --rm"),
        ("build --network none .", "build --network none ."),
    ])
    func optionsEndAtTheImage(_ given: String, _ wanted: String) throws {
        let separated = try RunArguments.separated(given.split(separator: " ").map(String.init))
        #expect(separated == wanted.split(separator: " ").map { $0 == "|" ? "--" : String($0) })
    }

    @Test func whatFollowsTheImageIsTheCommands() throws {
        let command = try #require(
            try Dockstep.parseAsRoot(
                RunArguments.separated(["run", "-it", "-eA=1", "image", "sh", "--rm", "-e", "--", "x"]))
                as? RunCommand)
        #expect(command.image == "image")
        #expect(command.arguments == ["sh", "--rm", "-e", "--", "x"])
        #expect(command.flags.interactive && command.flags.tty && !command.flags.rm)
        #expect(command.flags.env == ["A=1"])
    }

    @Test(arguments: [
        (["A=2"], ["A=2", "B=1"]),
        (["C=3"], ["A=1", "B=1", "C=3"]),
        (["A"], ["A=here", "B=1"]),
        (["B"], ["A=1"]),
        (["B="], ["A=1", "B="]),
        (["UNKNOWN"], ["A=1", "B=1"]),
    ])
    func variablesAreChangedAsDockerDoes(_ options: [String], _ wanted: [String]) {
        #expect(RunVariables(options, from: ["A": "here"]).applied(to: ["A=1", "B=1"]) == wanted)
    }

    @Test(arguments: ["=1", ""])
    func aVariableHasAName(_ variable: String) throws {
        let flags = try RunFlags.parse(["-e", variable])
        #expect(throws: CommandFailure.nameMissing(option: "--env", text: variable)) { try flags.variables() }
    }

    @Test func anEmptyValueMayStandBehindEquals() throws {
        let command = try #require(
            try Dockstep.parseAsRoot(RunArguments.separated(["run", "--entrypoint=", "image", "ls"])) as? RunCommand)
        #expect(command.flags.entrypoint == "" && command.image == "image" && command.arguments == ["ls"])
    }

    @Test(arguments: [
        ("run -d image", "the option '-d' is not supported"), ("run -itd image", "the option '-itd'"),
        ("run --memory=5m image", "the option '--memory=5m' is not supported by 'dockstep run': it sets no limits"),
        ("run --mount type=bind image", "write -v HOST_PATH:CONTAINER_PATH"),
        ("run --init image", "the image's command is always process 1"),
        ("run --stop-signal 9 image", "stopping sends the image's STOPSIGNAL"),
        ("run --privileged image", "is not supported by 'dockstep run': leave it out"),
    ])
    func whatDockerHasBesidesIsRefusedByName(_ given: String, _ words: String) {
        let error = #expect(throws: CommandFailure.self) {
            try RunArguments.separated(given.split(separator: " ").map(String.init))
        }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func aFileOfVariablesIsReadAsDockerReadsIt() throws {
        let variables = try EnvironmentFile.variables(in: "# no\n\nA=1\n  B=2 # kept\nHOME\nC='q'\r\n")
        #expect(variables == ["A=1", "B=2 # kept", "HOME", "C='q'"])
        #expect(throws: CommandFailure.badVariable("A B=1")) { try EnvironmentFile.variables(in: "A B=1") }
        #expect(throws: CommandFailure.badVariable("=1")) { try EnvironmentFile.variables(in: "=1") }
    }

    @Test func theThirdRequestStopsTheContainer() {
        var policy = SignalPolicy(stopSignal: "SIGQUIT")
        let term = SignalNumber(15)
        let interrupt = SignalNumber(2)
        #expect(policy.action(for: SignalNumber(10)) == .send(SignalNumber(10)))
        #expect(policy.action(for: interrupt) == .send(interrupt))
        #expect(policy.action(for: term) == .send(term))
        #expect(policy.action(for: SignalNumber(28)) == .send(SignalNumber(28)))
        #expect(policy.action(for: interrupt) == .stop(SignalNumber(3)))
        #expect(policy.action(for: interrupt) == .send(.kill))
        #expect(SignalPolicy(stopSignal: nil).stopSignal == term)
        #expect(SignalPolicy(stopSignal: "nonsense").stopSignal == term)
    }
}
