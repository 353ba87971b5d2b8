internal import ArgumentParser
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
        #expect(RunCommand.variables(["A=1", "B=1"], changedBy: options, from: ["A": "here"]) == wanted)
    }
}
