import BuildPlan
import DockerfileSyntax
import OCISpec
import Testing

/// What each instruction does to the configuration (Dockerfile reference; lines of history as BuildKit writes them).
@Suite struct ConfigurationFoldTests {
    @Test(arguments: [
        ("ENV A=1 B=$A", "ENV A=1 B="),
        ("ENV A=1\nENV B=${A}x", "ENV B=1x"),
        ("LABEL a=b \"c d\"=e", "LABEL a=b c d=e"),
        ("EXPOSE 80 53/udp", "EXPOSE [53/udp 80/tcp]"),
        ("EXPOSE 80 80/tcp 81/", "EXPOSE [80/tcp 81/tcp]"),
        ("VOLUME /a /b", "VOLUME [/a /b]"),
        ("USER me:us", "USER me:us"),
        ("CMD echo hi", #"CMD ["/bin/sh" "-c" "echo hi"]"#),
        (#"CMD ["a","b c"]"#, #"CMD ["a" "b c"]"#),
        (#"ENTRYPOINT ["a"]"#, #"ENTRYPOINT ["a"]"#),
        (#"SHELL ["/bin/ash","-c"]"#, "SHELL [/bin/ash -c]"),
        (#"SHELL ["/bin/ash","-ec"]"# + "\nCMD x", #"CMD ["/bin/ash" "-ec" "x"]"#),
        ("STOPSIGNAL SIGINT", "STOPSIGNAL SIGINT"),
        ("MAINTAINER a b", "MAINTAINER a b"),
        ("WORKDIR /a\nWORKDIR b/../c", "WORKDIR /a/c"),
        ("HEALTHCHECK NONE", #"HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" '\x00'}"#),
        (
            "HEALTHCHECK --interval=90s --retries=3 CMD true",
            #"HEALTHCHECK &{["CMD-SHELL" "true"] "1m30s" "0s" "0s" "0s" '\x03'}"#
        ),
        ("RUN echo $X", "RUN /bin/sh -c echo $X # buildkit"),
        ("ARG X=1\nRUN echo", "RUN |1 X=1 /bin/sh -c echo # buildkit"),
        ("ARG X\nARG Y=2\nRUN echo", "RUN |2 X= Y=2 /bin/sh -c echo # buildkit"),
        ("ARG X=1\nENV X=2\nRUN echo", "RUN |1 X=2 /bin/sh -c echo # buildkit"),
        ("ARG X=1\nARG Y\nARG X=3\nRUN echo", "RUN |2 X=3 Y= /bin/sh -c echo # buildkit"),
        ("COPY --chown=1:2 a b /c/", "COPY --chown=1:2 a b /c/ # buildkit"),
    ])
    func history(_ instructions: String, expected: String) throws {
        let folding = try Folding("FROM scratch\n\(instructions)\n")
        #expect(try folding.stage.history.last?.createdBy == expected)
    }

    @Test func metadataIsAnEmptyLayer() throws {
        let folding = try Folding("FROM scratch\nENV A=1\nWORKDIR /\nWORKDIR /a\nRUN x\nCMD y\n")
        #expect(try folding.stage.history.map { $0.emptyLayer ?? false } == [true, true, false, false, true])
    }

    @Test(
        arguments: [
            ("ENTRYPOINT [\"e\"]", nil),
            ("CMD [\"own\"]\nENTRYPOINT [\"e\"]", ["own"]),
            ("ENTRYPOINT [\"e\"]\nCMD [\"own\"]", ["own"]),
            ("ENV A=1", ["base"]),
        ] as [(String, [String]?)])
    func entrypointResetsAnInheritedCommandOnly(_ instructions: String, command: [String]?) throws {
        #expect(try Folding("FROM base\n\(instructions)\n").stage.config.cmd == command)
    }

    @Test func triggerLeavesNoLineOfHistory() throws {
        let stage = try Folding("FROM scratch\nONBUILD RUN make\n").stage
        #expect(stage.config.onBuild == ["RUN make"])
        #expect(stage.history.isEmpty)
    }

    @Test func aCommandIsMarkedAsBuildKitMarksIt() throws {
        #expect(try Folding("FROM scratch\nCMD [\"a\"]\n").stage.config.argsEscaped == true)
        #expect(try Folding("FROM scratch\nENTRYPOINT [\"a\"]\n").stage.config.argsEscaped == nil)
    }

    @Test(
        arguments: [
            (#"VOLUME ["/a b","/c"]"#, ["/a b", "/c"]), ("ENV V=\"/a /b\"\nVOLUME $V", ["/a /b"]),
        ])
    func volumesAreNotSplitAgain(_ instructions: String, volumes: [String]) throws {
        #expect(try Folding("FROM scratch\n\(instructions)\n").stage.config.volumes?.keys.sorted() == volumes)
    }

    @Test(arguments: [("EXPOSE 80/", "80/tcp"), ("EXPOSE 0", "0/tcp"), ("EXPOSE 1.2.3.4:80:90/UDP", "90/udp")])
    func ports(_ instruction: String, port: String) throws {
        #expect(try Folding("FROM scratch\n\(instruction)\n").stage.config.exposedPorts?.keys.sorted() == [port])
    }

    @Test func emptyWordsMeanWhatTheyMeanToBuildKit() throws {
        #expect(try Folding("FROM scratch\nUSER me\nUSER $NOTHING\n").stage.config.user == "")
        #expect(try Folding("FROM scratch\nWORKDIR /a\nWORKDIR $NOTHING\n").stage.config.workingDir == "/a")
        #expect(try Folding("FROM scratch\nWORKDIR /a\nCOPY x $NOTHING\n").copy(3).destination == "/a/")
        #expect(try Folding("FROM scratch\nCOPY $NOTHING /a\n").copy(2).paths.map(\.text) == [""])
        #expect(try Folding("FROM scratch\nCOPY --from= x /a\n").copy(2).source == .context)
    }

    @Test func onlyASlashMakesTheDestinationAFolder() throws {
        #expect(try Folding("FROM scratch\nCOPY a b /x\n").copy(2).destination == "/x")
        #expect(try Folding("FROM scratch\nCOPY a b /x/\n").copy(2).destination == "/x/")
    }

    @Test func aBaseWithoutPathGetsOne() throws {
        var stage = StageState(stage: 0, platform: Platform(os: "linux", architecture: "amd64", variant: nil))
        var base = ImageConfig(architecture: "amd64", os: "linux")
        base.config.env = ["A=1"]
        stage.begin(on: base, layers: [], chain: [])
        #expect(stage.config.env == ["A=1", "PATH=\(StageState.defaultPath)"])
        #expect(stage.environment.map(\.name) == ["A", "PATH"])
    }

    @Test func commandOfAnEarlierStageCountsAsInherited() throws {
        let folding = try Folding("FROM base AS a\nCMD [\"own\"]\nFROM a\nENTRYPOINT [\"e\"]\n")
        #expect(try folding.stage.config.cmd == nil)
    }

    @Test func changesNameOldAndNew() throws {
        let folding = try Folding("FROM scratch\nENV A=1\nENV A=2 B=3\nWORKDIR /app\n")
        #expect(
            folding.plans[3]?.changes == [
                ConfigChange(field: "ENV", name: "A", old: "1", new: "2"),
                ConfigChange(field: "ENV", name: "B", old: nil, new: "3"),
            ])
        #expect(folding.plans[4]?.changes == [ConfigChange(field: "WORKDIR", old: "/", new: "/app")])
    }

    @Test(arguments: [
        ("EXPOSE 65536", PlanError.Kind.badPort("65536")), ("EXPOSE 80/xyz", .badPort("80/xyz")),
        ("EXPOSE 90-80", .badPort("90-80")), ("STOPSIGNAL SIGNOPE", .badSignal("SIGNOPE")),
        ("COPY --chmod=999 a /b", .badMode("999")),
        ("VOLUME /a $NOTHING", .emptyWord(.volume)),
        ("STOPSIGNAL 0", .badSignal("0")), ("COPY --from=$x a b", .variableInFrom("$x")),
        ("COPY --from=3 a b", .stageNumberTooLarge(3, count: 0)), ("COPY --from=0 a b", .fromItself("0")),
    ])
    func refuses(_ instruction: String, kind: PlanError.Kind) throws {
        let error = #expect(throws: PlanError.self) { try Folding("FROM scratch\n\(instruction)\n") }
        #expect(error?.kind == kind)
        #expect(error?.range?.start.line == 2)
    }
}

/// When each line of an image's history was made.
@Suite struct HistoryDateTests {
    @Test(
        arguments: [
            (["base", nil, nil, "run"], ["base", "run", "run", "run"]),
            (["base", nil, "copy", nil, "run", nil], ["base", "copy", "copy", "copy", "run", "run"]),
            (["base", nil, nil], ["base", "base", "base"]), (["base"], ["base"]), ([nil], [nil]),
        ] as [([String?], [String?])])
    func linesWithoutALayerTakeALayersTime(_ created: [String?], expected: [String?]) {
        var stage = StageState(stage: 0, platform: .host)
        stage.history = created.map { HistoryEntry(created: $0) }
        #expect(stage.datedHistory.map(\.created) == expected)
        #expect(stage.imageConfig(platform: .host).created == expected.last ?? nil)
    }
}
