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
        ("EXPOSE 80 53/udp", "EXPOSE map[53/udp:{} 80/tcp:{}]"),
        ("VOLUME /a /b", "VOLUME [/a /b]"),
        ("USER me:us", "USER me:us"),
        ("CMD echo hi", #"CMD ["/bin/sh" "-c" "echo hi"]"#),
        (#"CMD ["a","b c"]"#, #"CMD ["a" "b c"]"#),
        (#"ENTRYPOINT ["a"]"#, #"ENTRYPOINT ["a"]"#),
        (#"SHELL ["/bin/ash","-c"]"#, "SHELL [/bin/ash -c]"),
        (#"SHELL ["/bin/ash","-ec"]"# + "\nCMD x", #"CMD ["/bin/ash" "-ec" "x"]"#),
        ("STOPSIGNAL SIGINT", "STOPSIGNAL SIGINT"),
        ("ONBUILD RUN make", "ONBUILD RUN make"),
        ("MAINTAINER a b", "MAINTAINER a b"),
        ("WORKDIR /a\nWORKDIR b/../c", "WORKDIR /a/c"),
        ("HEALTHCHECK NONE", #"HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" '\x00'}"#),
        (
            "HEALTHCHECK --interval=90s --retries=3 CMD true",
            #"HEALTHCHECK &{["CMD-SHELL" "true"] "1m30s" "0s" "0s" "0s" '\x03'}"#
        ),
        ("RUN echo $X", "RUN /bin/sh -c echo $X # buildkit"),
        ("ARG X=1\nRUN echo", "RUN |1 X=1 /bin/sh -c echo # buildkit"),
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
        ("EXPOSE 0", PlanError.Kind.badPort("0")), ("EXPOSE 80/xyz", .badPort("80/xyz")),
        ("EXPOSE 90-80", .badPort("90-80")), ("STOPSIGNAL SIGNOPE", .badSignal("SIGNOPE")),
        ("COPY --chmod=999 a /b", .badMode("999")),
        ("WORKDIR $NOTHING", .emptyWord(.workdir)), ("COPY --from=$x a b", .variableInFrom("$x")),
        ("COPY --from=3 a b", .stageNumberTooLarge(3, count: 0)), ("COPY --from=0 a b", .fromItself("0")),
        ("RUN --mount=type=cache,target=/x y", .notYet("RUN --mount")),
        ("ADD https://example.org/x /y", .notYet("ADD of a URL")), ("COPY --link a b", .notYet("COPY --link")),
    ])
    func refuses(_ instruction: String, kind: PlanError.Kind) throws {
        let error = #expect(throws: PlanError.self) { try Folding("FROM scratch\n\(instruction)\n") }
        #expect(error?.kind == kind)
        #expect(error?.range?.start.line == 2)
    }
}
