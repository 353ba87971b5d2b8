import BuildPlan
import DockerfileSyntax
import OCISpec
import Testing

/// What is in a key and what is not (cache-rules.md §2 and §4).
@Suite struct CacheKeyTests {
    private let parent = Digest(of: "parent")

    private func runKey(_ text: String) throws -> Digest {
        let folding = try Folding(text)
        let last = try #require(folding.program.steps.last)
        return CacheKey.run(try folding.run(last.number), parent: parent).digest
    }

    @Test(arguments: [
        ("FROM b\nRUN a", "from b\nrun a"), ("FROM b\nRUN a", "FROM b\n# note\n\n   RUN   a  "),
        ("FROM b\nRUN a", "FROM b\nLABEL x=1\nCMD y\nEXPOSE 80\nRUN a"),
        ("FROM b\nRUN a \\\n b", "FROM b\nRUN a \\\n# note\n b"),
        ("FROM b\nENV A=1\nRUN a", "FROM b\nENV A \"1\"\nRUN a".replacing("A \"1\"", with: "A='1'")),
        ("FROM b\nRUN a", "FROM b\nARG X\nRUN a"),
        ("FROM b\nRUN [\"/bin/sh\",\"-c\",\"a\"]", "FROM b\nRUN a"),
    ])
    func same(_ left: String, _ right: String) throws {
        #expect(try runKey(left + "\n") == runKey(right + "\n"))
    }

    @Test(arguments: [
        ("FROM b\nRUN a", "FROM b\nRUN a " + "b"), ("FROM b\nRUN a  b", "FROM b\nRUN a b"),
        ("FROM b\nRUN a \\\n b", "FROM b\nRUN a \\\n  b"),
        ("FROM b\nENV A=1\nENV B=2\nRUN a", "FROM b\nENV B=2\nENV A=1\nRUN a"),
        ("FROM b\nRUN a", "FROM b\nUSER 1\nRUN a"), ("FROM b\nRUN a", "FROM b\nWORKDIR /x\nRUN a"),
        ("FROM b\nRUN a", "FROM b\nSHELL [\"/bin/ash\",\"-c\"]\nRUN a"),
        ("FROM b\nRUN a", "FROM b\nRUN --network=none a"), ("FROM b\nRUN a", "FROM b\nARG X=1\nRUN a"),
    ])
    func different(_ left: String, _ right: String) throws {
        #expect(try runKey(left + "\n") != runKey(right + "\n"))
    }

    /// What files are taken out of counts as the very layers below where both are made by the same lines.
    @Test(arguments: [
        ("FROM b AS s\nFROM b\n", true), ("FROM b AS s\nFROM s\n", true), ("FROM b AS s\nFROM c\n", false),
        ("FROM b AS s\nENV A=1\nFROM b\nUSER 1\n", true), ("FROM b AS s\nRUN a\nFROM b\n", false),
        ("FROM b AS s\nRUN a\nFROM b\nRUN a\n", true), ("FROM b AS s\nRUN a\nFROM b\nENV A=1\nRUN a\n", false),
        ("FROM b AS s\nWORKDIR /w\nFROM b\nWORKDIR /w\n", true), ("FROM scratch AS s\nFROM scratch\n", false),
        ("FROM b AS s\nCOPY a /\nFROM b\nCOPY a /\n", true), ("FROM b AS s\nCOPY a /\nFROM b\nCOPY c/a /\n", false),
        ("FROM b AS s\nCOPY --link a /\nFROM b\nCOPY --link a /\n", true),
        ("FROM b AS s\nCOPY <<f /\n1\nf\nFROM b\nCOPY <<f /\n2\nf\n", false),
        ("FROM b AS s\nFROM --platform=linux/arm64 b\n", false),
    ])
    func takesFromItsOwnLayers(_ text: String, isOwn: Bool) throws {
        for line in ["COPY --from=s f /x", "RUN --mount=from=s,target=/s a", "COPY --link --from=s f /x"] {
            let folding = try Folding(text + line + "\n")
            let last = try #require(folding.program.steps.last)
            let files = [Digest(of: "f")]
            let key =
                line.hasPrefix("RUN")
                ? CacheKey.run(try folding.run(last.number), files: files, parent: parent)
                : CacheKey.copy(try folding.copy(last.number), files: files, parent: parent)
            let hasOwn = isOwn && !line.contains("--link")
            #expect(key.values(.own).isEmpty == !hasOwn)
            #expect(key.values(.files).isEmpty == hasOwn)
        }
    }

    private func copyKey(_ text: String) throws -> Digest {
        let folding = try Folding(text)
        let last = try #require(folding.program.steps.last)
        return CacheKey.copy(try folding.copy(last.number), files: [Digest(of: "f")], parent: parent).digest
    }

    @Test(arguments: [
        ("COPY a/f /x", "COPY b/f /x", true), ("COPY a /x", "COPY b /x", false), ("COPY a /x", "ADD a /x", false),
        ("COPY a /x", "COPY a /x/", false), ("COPY a /x", "COPY --chown=1 a /x", false),
        ("COPY a /x", "COPY --chmod=755 a /x", false), ("COPY a /x", "ENV A=1\nCOPY a /x", true),
        ("COPY --chmod=755 a /x", "COPY --chmod=0755 a /x", true), ("COPY a /x", "COPY --chmod= a /x", true),
        ("COPY --chmod=u+x a /x", "COPY --chmod=u+r a /x", false), ("COPY a /x", "COPY --chown= a /x", true),
        ("COPY a /x", "COPY --exclude=b a /x", false), ("COPY --link a /x", "COPY --link=true a /x", true),
        ("COPY --exclude=b --exclude=c a /x", "COPY --exclude=c --exclude=b a /x", false),
        ("COPY a /x", "COPY --parents a /x", false), ("COPY --parents p/./a /x", "COPY --parents q/p/./a /x", true),
        ("COPY --parents p/./a /x", "COPY --parents p/a /x", false),
        ("COPY <<a /x\nt\na", "COPY <<b /x\nt\nb", false), ("COPY <<a /x\nt\na", "COPY <<'a' /x\nt\na", true),
        ("COPY a /x", "USER 5\nCOPY a /x", true), ("COPY a /w/x", "WORKDIR /w\nCOPY a x", true),
    ])
    func copy(_ left: String, _ right: String, same: Bool) throws {
        #expect((try copyKey("FROM b\n\(left)\n") == copyKey("FROM b\n\(right)\n")) == same)
    }

    /// What is copied onto nothing does not depend on the layers below, which the chain after it does.
    @Test func chainAfterALinkedCopy() throws {
        let copy = CacheKey.copy(try Folding("FROM b\nCOPY --link a /x\n").copy(2), files: [], parent: nil)
        let chains = ["one", "two"].map { CacheKey.linked(copy, parent: Digest(of: $0)) }
        #expect(Set(chains + [copy.digest, CacheKey.linked(copy, parent: nil)]).count == 3)
        #expect(CacheKey.linked(copy, parent: nil) == copy.digest)
    }

    @Test func partsAreLengthPrefixed() {
        let one = CacheKey(parts: [.init(.env, "A=1\nenv 3\nB=2")])
        let two = CacheKey(parts: [.init(.env, "A=1"), .init(.env, "B=2")])
        #expect(one.digest != two.digest)
    }

    @Test func fileListsSurviveTheirText() throws {
        let list = FileList(files: [
            .init(path: Array("a b%\n".utf8), kind: .file, mode: 0o644, owner: nil, content: Digest(of: "x"), size: 3),
            .init(path: [], kind: .directory, mode: 0o755, owner: .init(uid: 1, gid: 2), content: nil, size: 0),
            .init(
                path: [0xFF], kind: .symlink, mode: 0o777, owner: nil, content: Digest(of: "t"), size: 0,
                attributes: Digest(of: "y")),
        ])
        #expect(FileList(serialised: list.serialised()) == list)
        #expect(FileList(serialised: Array("f 644 - zz 1 - a\n".utf8)) == nil)
    }

    @Test func fileChangesAreNamed() {
        func file(_ name: String, _ content: String, _ mode: UInt32 = 0o644) -> FileList.File {
            .init(path: Array(name.utf8), kind: .file, mode: mode, owner: nil, content: Digest(of: content), size: 1)
        }
        let old = FileList(files: [file("a", "1"), file("b", "1"), file("c", "1")])
        let new = FileList(files: [file("a", "2"), file("b", "1", 0o755), file("d", "1")])
        let items = new.changes(since: old, under: "src/")
        #expect(
            items == [
                .init(path: "src/a", change: "content"), .init(path: "src/b", change: "mode", old: "644", new: "755"),
                .init(path: "src/c", change: "removed"), .init(path: "src/d", change: "added"),
            ])
    }
}
