internal import BuildPlan
internal import DockerfileSyntax
internal import Testing

/// Which neighbours may change places.
@Suite struct StepOrderingTests {
    private func swap(_ first: String, _ second: String, in folder: String? = "/app") throws
        -> [StepOrdering.Assumption]?
    {
        let dockerfile = try Dockerfile.parse(Array("FROM a\n\(first)\n\(second)\n".utf8), name: "Dockerfile")
        let instructions = dockerfile.stages[0].instructions
        return StepOrdering.swap(instructions[1], instructions[2], in: folder)
    }

    @Test(arguments: [
        ("RUN a", "RUN b"), ("COPY . .", "RUN make"), ("COPY . .", "RUN apt-get install -y $(cat list)"),
        ("COPY list /tmp/", "RUN xargs apt-get install < /tmp/list"), ("COPY src /src", "RUN mkdir -p /src/out"),
        ("COPY . .", "RUN mkdir out"), ("COPY . /", "RUN mkdir -p /data"), ("COPY a /x", "RUN apk add curl && make"),
        ("COPY key /etc/apk/", "RUN apk add --keys-dir /etc/apk x"), ("COPY a /x", "RUN echo 1 > /x/y"),
        ("COPY a.sh /", "RUN [\"apk\", \"add\", \"x\"]"), ("COPY x /", "RUN --mount=target=/m apk add y"),
        ("COPY requirements.txt .", "RUN apt-get install requirements.txt"),
        ("ENV A=1", "RUN echo $A"), ("ENV A=1", "RUN make A"), ("ARG A", "RUN echo \"${A}\""), ("ENV A=1", "ENV A=2"),
        ("ENV A=1", "ENV B=$A"), ("ENV A=1", "COPY x /$A"), ("ENV A=1", "WORKDIR /$A"), ("RUN a", "ENV B=1"),
        ("ENV A=1", "ONBUILD RUN x"), ("ENV A=1", "RUN <<E\necho $A\nE"),
        ("COPY . .", "COPY a b"), ("COPY a /x/", "COPY b /x/a"), ("COPY a /x", "COPY b y"),
        ("COPY *.txt /a/", "COPY b /c/"),
        ("COPY a/ /x/", "COPY b /x/"), ("COPY a /x/", "COPY b /x/"), ("COPY src ./", "COPY other ./"),
        ("ADD a.tar /x", "COPY b /y"), ("COPY a $X", "COPY b /y"),
        ("CMD a", "ENTRYPOINT b"), ("USER a", "RUN b"), ("WORKDIR /a", "COPY b ."), ("SHELL [\"a\"]", "RUN b"),
        ("VOLUME /v", "COPY a /v/"), ("USER 5", "COPY a /b"),
    ]) func stayAsTheyAre(_ first: String, _ second: String) throws {
        #expect(try swap(first, second) == nil)
    }

    /// What it rests on is told where it is more than the text.
    @Test(arguments: [
        ("COPY . .", "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/x", 1),
        ("COPY src ./src", "RUN mkdir -p /data /cache", 1), ("RUN apk add curl", "COPY src /src", 1),
        ("COPY . .", "RUN adduser -D app", 1), ("ENV A=1", "RUN echo AB", 1), ("ARG A", "RUN x", 1),
        ("ENV A=1", "COPY b /c", 0), ("ENV A=1", "ENV B=2", 0), ("ENV A=1", "WORKDIR /w", 0), ("ENV A=1", "USER u", 0),
        ("COPY a /x", "COPY b /y", 0), ("COPY a /x/", "COPY b /y/", 0), ("COPY a b", "COPY c d", 0),
        ("LABEL a=1", "RUN b", 0),
        ("RUN a", "CMD b", 0), ("EXPOSE 1", "COPY a /b", 0), ("COPY --from=a /x /x", "COPY b /y", 0),
    ]) func changePlaces(_ first: String, _ second: String, _ assumptions: Int) throws {
        #expect(try swap(first, second)?.count == assumptions)
    }

    @Test func withoutTheWorkingDirectoryNoFolderIsKnownToBeApart() throws {
        #expect(try swap("COPY src ./src", "RUN mkdir -p /data", in: nil) == nil)
    }
}
