import BuildPlan
import DockerfileSyntax
import Testing

/// COPY and ADD with their flags and here-documents, folded.
@Suite struct CopyFoldTests {
    private func copy(_ instruction: String) throws -> (effect: CopyEffect, plan: StepPlan) {
        let folding = try Folding("FROM scratch\n\(instruction)\n")
        let last = try #require(folding.program.steps.last)
        return (try folding.copy(last.number), try #require(folding.plans[last.number]))
    }

    /// BuildKit's lines have neither `--from` nor `--link` nor `--exclude`.
    @Test(arguments: [
        ("COPY --link --exclude=x a b /d/", "COPY a b /d/ # buildkit"),
        ("COPY --chmod=u+x --parents --chown=1 a /d/", "COPY --parents --chown=1 --chmod=u+x a /d/ # buildkit"),
        ("ARG M=640\nADD --chmod=$M a /d", "ADD --chmod=640 a /d # buildkit"),
        ("COPY --chmod=$NO --chown=$NO a /d", "COPY a /d # buildkit"),
        ("COPY <<one a <<'two' /d/\n1\none\n2\ntwo", "COPY a <<one <<two /d/ # buildkit"),
        ("ADD <<-\"a-b\" /d\n1\na-b", "ADD <<a-b /d # buildkit"),
    ])
    func history(_ instruction: String, line: String) throws {
        #expect(try copy(instruction).plan.createdBy == line)
    }

    @Test func expandedTextHasEveryFlag() throws {
        let plan = try copy("ARG X=5\nCOPY --link --chown=$X --exclude=$X --from=a a /b").plan
        #expect(plan.expandedText == "COPY --link --chown=5 --exclude=$X --from=a a /b")
    }

    @Test(arguments: [
        ("COPY --link a /b", true), ("COPY --link=false a /b", false), ("COPY --link=TRUE a /b", true),
        ("COPY --link --chmod=644 a /b", false), ("COPY --link --chmod=$NO a /b", true), ("ADD --link a /b", true),
    ])
    func linked(_ instruction: String, isLinked: Bool) throws {
        #expect(try copy(instruction).effect.isLinked == isLinked)
    }

    @Test(arguments: [
        ("a/b/c", "/", "a/b/c"), ("a/./b/c", "a", "b/c"), ("./a/b", "/", "a/b"), ("./a/./b", "./a", "b"),
        ("/a/./b/../c/", "/a", "c"), ("a/./b/./c", "a", "b/c"), (".", "/", ""), ("/./a", "", "a"), ("a/.", "/", "a"),
        ("*/./**/*.txt", "*", "**/*.txt"), ("../a", "/", "a"),
    ])
    func keptPaths(_ source: String, folder: String, pattern: String) throws {
        let kept = try #require(try copy("COPY --parents \(source) /d/").effect.paths.first?.kept)
        #expect(kept.folder == folder)
        #expect(kept.pattern == pattern)
    }

    @Test func documentsComeLastAndExpand() throws {
        let effect = try copy(
            """
            ARG V=v
            COPY <<-a f <<"b" 3<<c /d/
            \t$V ${V:-w} "$V" '$V' \\$V
            a
            \t$V
            b
            c
            """
        ).effect
        #expect(effect.paths.map(\.text) == ["f"])
        #expect(effect.documents.map(\.name) == ["a", "b", "c"])
        #expect(
            effect.documents.map { String(decoding: $0.content, as: UTF8.self) } == [
                "v v \"v\" 'v' $V\n", "\t$V\n", "",
            ])
    }

    @Test func emptyFlagsAreAsIfNotThere() throws {
        let effect = try copy("COPY --chown= --chmod=$NO a /b").effect
        #expect(effect.chown == nil)
        #expect(effect.mode == nil)
    }

    @Test(arguments: [
        ("COPY --chmod=rwx a /b", PlanError.Kind.badMode("rwx")), ("COPY --chmod=77777 a /b", .badMode("77777")),
        ("COPY --chmod=0o755 a /b", .badMode("0o755")), ("COPY --chmod=u+ x /b\nCOPY --chmod=u* a /b", .badMode("u*")),
        ("COPY --link --chown=me a /b", .linkedOwner("me")), ("COPY --link --chown=1:us a /b", .linkedOwner("us")),
        ("COPY --exclude=! a /b", .badPattern(PatternListError(pattern: "!", isLoneException: true))),
        ("COPY --exclude=[ a /b", .badPattern(PatternListError(pattern: "[", isLoneException: false))),
        ("COPY --parents d/[ /b", .badPattern(PatternListError(pattern: "d/[", isLoneException: false))),
        ("COPY <<a/b /b\na/b", .documentName("a/b")), ("COPY <<.. /b\n..", .documentName("..")),
    ])
    func refuses(_ instruction: String, kind: PlanError.Kind) throws {
        let error = #expect(throws: PlanError.self) { try copy(instruction) }
        #expect(error?.kind == kind)
        #expect(error?.range != nil)
    }

    @Test(arguments: ["root", "root:root", "5:root", "5", "-1:4", "", "5:"])
    func ownersThatNeedNoFile(_ owner: String) throws {
        #expect(try copy("COPY --link --chown=\(owner) a /b").effect.isLinked)
        #expect(UserDatabase(passwd: "root:x:7:7::/:", group: "root:x:7:").owner(for: owner).unknown.isEmpty)
    }
}
