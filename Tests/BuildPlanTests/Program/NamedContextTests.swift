import BuildPlan
import OCISpec
import Testing

@Suite struct NamedContextTests {
    private static func options(_ contexts: (String, NamedContext.Content)...) throws -> BuildOptions {
        var options = BuildOptions()
        options.contexts = try contexts.map { try NamedContext(name: $0.0, content: $0.1) }
        return options
    }

    /// The names of images are the same in all their forms.
    @Test(arguments: ["alpine", "alpine:latest", "docker.io/library/alpine"])
    func normalised(_ name: String) throws {
        let options = try Self.options((name, .folder("/files")))
        for text in ["alpine", "alpine:latest", "docker.io/library/alpine:latest"] {
            #expect(options.context(named: text)?.content == .folder("/files"))
        }
        #expect(options.context(named: "alpine:3") == nil)
    }

    @Test func lastOfANameCounts() throws {
        let options = try Self.options(("a", .folder("/first")), ("a", .folder("/second")))
        #expect(options.context(named: "a")?.content == .folder("/second"))
    }

    @Test func scratchAndContextStay() throws {
        let options = try Self.options(("scratch", .folder("/files")), ("context", .folder("/files")))
        #expect(options.context(named: "scratch") == nil)
        #expect(options.context(named: "Context") == nil)
    }

    @Test func overridesImages() throws {
        let image = try Reference("other:1")
        let options = try Self.options(("base", .image(image)), ("files", .folder("/files")))
        let folding = try Folding("FROM base\nCOPY --from=files a b\nCOPY --from=base c d\n", options: options)
        #expect(folding.program.stages[0].base == .image(image))
        #expect(try folding.copy(2).source == .folder("/files"))
        #expect(try folding.copy(3).source == .image(image))
    }

    /// A stage goes before a context of an image's name, and a context of a stage's own name before the stage.
    @Test func precedence() throws {
        let text = "FROM base AS tools\nRUN make\nFROM tools\nCOPY --from=tools a b\nCOPY --from=0 a b\n"
        #expect(try Folding(text, options: Self.options(("base", .folder("/b")))).copy(4).source == .stage(0))
        let folding = try Folding(text, options: Self.options(("tools", .folder("/files"))))
        #expect(folding.program.stages[0].replacement == "tools")
        #expect(folding.program.stages[1].base == .stage(0))
        #expect(folding.program.neededSteps.map(\.number) == [1, 3, 4, 5])
        #expect(try folding.copy(4).source == .folder("/files"))
        #expect(try folding.copy(5).source == .folder("/files"))
    }

    /// What only a replaced stage takes from is not needed.
    @Test func replacedStageNeedsNothing() throws {
        let text = "FROM base AS a\nFROM base AS b\nCOPY --from=a x y\nFROM base\nCOPY --from=b x y\n"
        let program = try Folding(text, options: Self.options(("b", .folder("/files")))).program
        #expect(program.stages.map(\.isNeeded) == [false, false, true])
    }

    @Test func stageOnAFolderIsACopyToItsRoot() throws {
        let folding = try Folding("FROM files\n", options: Self.options(("files", .folder("/files"))))
        let copy = try folding.copy(1)
        #expect(copy.source == .folder("/files"))
        #expect(copy.paths.map(\.text) == ["."])
        #expect(copy.destination == "/")
        #expect(try folding.stage.config.env == ["PATH=\(StageState.defaultPath)"])
    }
}
