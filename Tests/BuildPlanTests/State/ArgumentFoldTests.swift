import BuildPlan
import DockerfileSyntax
import OCISpec
import Testing

/// ARG and ENV: scopes, order, and what RUN sees (Dockerfile reference, "ARG"; cache-rules.md §2).
@Suite struct ArgumentFoldTests {
    private func options(_ arguments: [(name: String, value: String)]) -> BuildOptions {
        var options = BuildOptions()
        options.buildArguments = arguments
        return options
    }

    private func environment(
        _ text: String, step: Int, arguments: [(name: String, value: String)] = []
    ) throws -> [String] {
        try Folding(text, options: options(arguments)).run(step).environment.map { "\($0.name)=\($0.value)" }
            .filter { !$0.hasPrefix("PATH=") }
    }

    @Test func globalArgumentIsSeenByFromAlone() throws {
        #expect(try environment("ARG V=1\nFROM base:$V\nRUN x\n", step: 3) == [])
        let program = try Folding("ARG V=1\nFROM base:$V\nRUN x\n").program
        #expect(program.stages.first?.base == .image(try .init("base:1")))
    }

    @Test func redeclaredGlobalArgumentHasItsValue() throws {
        #expect(try environment("ARG V=1\nFROM base\nARG V\nRUN x\n", step: 4) == ["V=1"])
        #expect(try environment("ARG V=1\nFROM base\nARG V=2\nRUN x\n", step: 4) == ["V=2"])
        #expect(
            try environment("ARG V=1\nFROM base\nARG V=2\nRUN x\n", step: 4, arguments: [("V", "3")]) == ["V=3"])
    }

    @Test func valuelessAndUndeclaredArgumentsAddNothing() throws {
        #expect(try environment("FROM base\nARG V\nRUN x\n", step: 3) == [])
        #expect(try environment("FROM base\nRUN x\n", step: 2, arguments: [("V", "1")]) == [])
    }

    @Test func argumentsOfOneLineSeeThoseBefore() throws {
        #expect(try environment("FROM base\nARG A=1 B=$A\nRUN x\n", step: 3) == ["A=1", "B=1"])
        #expect(try environment("FROM base\nENV A=1 B=$A\nRUN x\n", step: 3) == ["A=1", "B="])
    }

    @Test func orderIsThatOfTheLastAssignment() throws {
        #expect(try environment("FROM base\nENV A=1\nENV B=2\nENV A=3\nRUN x\n", step: 5) == ["B=2", "A=3"])
        #expect(try environment("FROM base\nENV A=1\nARG A=2\nRUN x\n", step: 4) == ["A=2"])
    }

    /// Seen on Docker 20.10: the configuration's variables are set anew where a stage goes on from another.
    @Test func aStageSetsTheVariablesOfItsBaseAnew() throws {
        let stages = ["ARG A=1\nENV B=2\n", "ENV B=2\nARG A=1\n"].map { "FROM base AS a\n\($0)FROM a\nRUN x\n" }
        for stage in stages { #expect(try environment(stage, step: 5) == ["A=1", "B=2"]) }
        let hidden = "FROM base AS a\nENV A=1\nARG A=2\nRUN x\nFROM a\nRUN x\n"
        #expect(try environment(hidden, step: 4) == ["A=2"])
        #expect(try environment(hidden, step: 6) == ["A=1"])
    }

    @Test func proxiesReachTheCommandAndNotTheKey() throws {
        let run = try Folding("FROM base\nRUN x\n", options: options([("http_proxy", "p")])).run(2)
        #expect(run.proxyEnvironment.map(\.name) == ["http_proxy"])
        #expect(!run.environment.contains { $0.name == "http_proxy" })
    }

    @Test func platformArgumentsNeedDeclaring() throws {
        #expect(try environment("FROM base\nRUN x\n", step: 2) == [])
        #expect(try environment("FROM base\nARG TARGETOS\nRUN x\n", step: 3) == ["TARGETOS=linux"])
    }

    @Test func stageInheritsArguments() throws {
        #expect(try environment("FROM base AS a\nARG X=1\nFROM a\nRUN x\n", step: 4) == ["X=1"])
    }
}
