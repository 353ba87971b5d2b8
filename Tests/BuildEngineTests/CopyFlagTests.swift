import BuildEngine
import BuildPlan
import Glibc
import LayerArchive
import TestSupport
import Testing

/// `--parents`, `--exclude`, `--chmod` in letters and here-documents: where files go, and what makes a step run again.
@Suite struct CopyFlagTests {
    private static let context = [
        "a.txt": "a", "b.md": "b", "d/c.txt": "c", "d/n.md": "n", "d/sub/e.txt": "e", "d/sub/deep/f.md": "f",
        "skip.log": "x", ".dockerignore": "*.log\nDockerfile\n.dockerignore\n",
    ]

    private func listing(_ instructions: String) async throws -> [String] {
        var result: [String] = []
        try await Project.with(Self.context) { project in
            try project.write("Dockerfile", "FROM scratch\n\(instructions)\n")
            let files = try await project.files(try await project.build())
            result = files.descendants(of: .root).map { $0.path.description + ($0.isDirectory ? "/" : "") }
        }
        return result
    }

    @Test(arguments: [
        ("COPY --parents a.txt /x/", ["x/", "x/a.txt"]), ("COPY --parents d/c.txt /x/", ["x/", "x/d/", "x/d/c.txt"]),
        (
            "COPY --parents d/sub/deep/f.md a.txt /x",
            ["x/", "x/a.txt", "x/d/", "x/d/sub/", "x/d/sub/deep/", "x/d/sub/deep/f.md"]
        ),
        ("COPY --parents d/./sub/e.txt /x", ["x/", "x/sub/", "x/sub/e.txt"]),
        ("COPY --parents ./d/./sub/./e.txt /x", ["x/", "x/sub/", "x/sub/e.txt"]),
        ("COPY --parents d/sub /x", ["x/", "x/d/", "x/d/sub/", "x/d/sub/deep/", "x/d/sub/deep/f.md", "x/d/sub/e.txt"]),
        (
            "COPY --parents d/sub/ /x",
            ["x/", "x/d/", "x/d/sub/", "x/d/sub/deep/", "x/d/sub/deep/f.md", "x/d/sub/e.txt"]
        ),
        (
            "COPY --parents **/*.md /x",
            ["x/", "x/b.md", "x/d/", "x/d/n.md", "x/d/sub/", "x/d/sub/deep/", "x/d/sub/deep/f.md"]
        ),
        ("COPY --parents d/*/*.txt /x", ["x/", "x/d/", "x/d/sub/", "x/d/sub/e.txt"]),
        (
            "COPY --parents d/./* /x",
            ["x/", "x/c.txt", "x/n.md", "x/sub/", "x/sub/deep/", "x/sub/deep/f.md", "x/sub/e.txt"]
        ),
        ("COPY --parents no/*/where /x", ["x/"]), ("COPY --parents . /x", ["x/"]),
        ("COPY --parents --exclude=**/deep d/sub /x", ["x/", "x/d/", "x/d/sub/", "x/d/sub/e.txt"]),
        ("COPY --parents *.log a.txt /x", ["x/", "x/a.txt"]),
        ("COPY --parents /d/./../d/c.txt /x", ["x/", "x/d/", "x/d/c.txt"]),
        ("COPY --parents */./c.txt /x/", ["x/", "x/a.txt", "x/b.md", "x/c.txt"]),
    ])
    func parents(_ instruction: String, expected: [String]) async throws {
        // A source without wildcards has to be there, one that leads elsewhere too.
        if instruction.contains("/../") {
            await #expect(throws: StepError.self) { try await self.listing(instruction) }
        } else {
            #expect(try await listing(instruction) == expected)
        }
    }

    @Test(arguments: [
        ("COPY --exclude=*.md d /x", ["x/", "x/c.txt", "x/sub/", "x/sub/deep/", "x/sub/deep/f.md", "x/sub/e.txt"]),
        ("COPY --exclude=**/*.md d /x", ["x/", "x/c.txt", "x/sub/", "x/sub/deep/", "x/sub/e.txt"]),
        ("COPY --exclude=sub d /x", ["x/", "x/c.txt", "x/n.md"]), ("COPY --exclude=* d /x", ["x/"]),
        ("COPY --exclude=** --exclude=!sub/deep/* d /x", ["x/", "x/sub/", "x/sub/deep/", "x/sub/deep/f.md"]),
        ("COPY --exclude=*.md *.md /x/", ["x/", "x/b.md"]),
        ("ADD --exclude=sub --exclude=c.txt d /x", ["x/", "x/n.md"]),
        ("COPY --exclude=*.log --exclude=d . /x", ["x/", "x/a.txt", "x/b.md"]),
    ])
    func exclude(_ instruction: String, expected: [String]) async throws {
        #expect(try await listing(instruction) == expected)
    }

    /// A folder on the way is made as its source is; one that is there gets the source's mode and nothing else.
    @Test func foldersOnTheWay() async throws {
        try await Project.with(Self.context) { project in
            chmod(project.folder + "/d", 0o750)
            chmod(project.folder + "/d/sub", 0o711)
            try project.write(
                "Dockerfile",
                """
                FROM busybox
                RUN mkdir -p -m 700 /x/d && chown 7:8 /x/d
                COPY --parents --chown=5:6 --chmod=a+w d/sub/e.txt /x/
                """)
            let files = try await project.files(try await project.build())
            func entry(_ path: String) throws -> String {
                let entry = try #require(files[try EntryPath(path)])
                return "\(entry.uid):\(entry.gid) \(String(entry.mode, radix: 8))"
            }
            #expect(try entry("x/d") == "7:8 750")
            #expect(try entry("x/d/sub") == "5:6 733")
            #expect(try entry("x/d/sub/e.txt") == "5:6 666")
        }
    }

    @Test(arguments: [
        ("COPY --parents d/nothing /x", StepError.Kind.sourceMissing("d/nothing", close: nil)),
        ("COPY --parents d/./c.tx /x", .sourceMissing("d/./c.tx", close: "d/c.txt")),
        ("COPY --parents skip.log /x", .sourceIgnored("skip.log")), ("COPY no/* /x", .sourceMissing("no", close: nil)),
        ("COPY --parents no*/./c /x\nCOPY --parents no/./* /x", .sourceMissing("no", close: nil)),
        (
            "COPY --exclude=q . /x",
            .chosenLinkBroken("broken", target: "nowhere", place: "the build context")
        ),
    ])
    func refuses(_ instruction: String, kind: StepError.Kind) async throws {
        try await Project.with(Self.context) { project in
            symlink("nowhere", project.folder + "/broken")
            symlink("nowhere", project.folder + "/d/broken")
            try project.write("Dockerfile", "FROM scratch\n\(instruction)\n")
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.kind == kind)
        }
    }

    /// A folder is there for a build only where something in it is needed.
    @Test(arguments: [
        ("COPY d/*.no /x/", false), ("COPY a.txt d/*.no /x/", false), ("COPY d/*.no /x/\nCOPY *.no /y/", false),
        ("COPY d/sub/*.no /x/\nCOPY d/c.txt /y", false), ("COPY d/*.no d/c.txt /x/", true),
        ("COPY d/*.no /x/\nCOPY d/sub /y", true), ("COPY d/*.no /x/\nCOPY . /y", true),
        ("COPY d/*.no /x/\nCOPY d/*.txt /y/", true), ("COPY */*.no /x/", true), ("COPY *.no /x/", true),
        ("COPY d/*.no /x/\nARG W=d\nCOPY $W/c.txt /y", true),
    ])
    func folderOfAPatternWithoutAMatch(_ instructions: String, builds: Bool) async throws {
        try await Project.with(Self.context) { project in
            try project.write("Dockerfile", "FROM scratch\n\(instructions)\n")
            if builds { return #expect(try await project.build().records.count >= 2) }
            let error = await #expect(throws: StepError.self) { try await project.build() }
            guard case .patternFolderNotSent? = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    /// Links that are left out, or not at the top, are not looked through.
    @Test(arguments: ["COPY --exclude=broken . /x", "COPY --exclude=q d /x", "COPY . /x", "COPY d* /x"])
    func brokenLinksThatDoNotMatter(_ instruction: String) async throws {
        try await Project.with(Self.context) { project in
            symlink("nowhere", project.folder + "/broken")
            symlink("nowhere", project.folder + "/d/broken")
            try project.write("Dockerfile", "FROM scratch\n\(instruction)\n")
            #expect(try await project.build().ran == [2])
        }
    }

    /// An edit of the context or Dockerfile, and whether the COPY runs again, with the items of the reason.
    private func edited(
        from first: String, to second: String, _ edit: (Project) throws -> Void = { _ in }
    ) async throws -> CacheReason? {
        var reason: CacheReason?
        try await Project.with(Self.context) { project in
            symlink("d/c.txt", project.folder + "/link")
            try project.write("Dockerfile", "FROM busybox\n\(first)\n")
            _ = try await project.build()
            try project.write("Dockerfile", "FROM busybox\n\(second)\n")
            try edit(project)
            let predicted = try await project.predictions().last
            let record = try #require(try await project.build().records.last)
            #expect(predicted?.reason == record.reason)
            #expect((predicted?.outcome == .hit) == (record.outcome == .hit))
            reason = record.outcome == .miss ? record.reason : nil
        }
        return reason
    }

    @Test func filesThatAreLeftOutDoNotCount() async throws {
        let copies = ["COPY --exclude=*.md d /x", "COPY --parents d/*.txt /x", "COPY --exclude=d --exclude=link . /x"]
        for copy in copies {
            #expect(try await edited(from: copy, to: copy) { try $0.write("d/n.md", "other") } == nil)
        }
        let reason = try await edited(from: copies[1], to: copies[1]) { try $0.write("d/c.txt", "other") }
        #expect(reason?.items == [CacheReason.Item(path: "d/c.txt", change: "content")])
    }

    @Test func whatALinkAtTheTopLeadsToCounts() async throws {
        let copy = "COPY --exclude=d . /x"
        let reason = try await edited(from: copy, to: copy) { try $0.write("d/c.txt", "other") }
        #expect(reason?.items == [CacheReason.Item(path: "link -> d/c.txt", change: "content")])
        let plain = "COPY link a.txt /x/"
        #expect(try await edited(from: plain, to: plain) { try $0.write("d/n.md", "other") } == nil)
    }

    @Test(arguments: [
        ("COPY d /x", "COPY --exclude=n.md d /x", ["--exclude", "n.md"]),
        ("COPY --exclude=c.txt d /x", "COPY --exclude=*.txt d /x", ["--exclude"]),
        ("COPY a.txt /x/", "COPY --parents a.txt /x/", ["--parents"]),
        ("COPY --chmod=u+x a.txt /x", "COPY --chmod=a+x a.txt /x", ["--chmod"]),
        ("COPY <<a /x\nt\na", "COPY <<b /x\nt\nb", ["here-document"]),
    ])
    func flagsAreNamed(_ first: String, _ second: String, items: [String]) async throws {
        let reason = try await edited(from: first, to: second)
        #expect(reason?.code == .copyOptions)
        #expect(reason?.items.map { $0.name ?? $0.path.map { $0.replacing("d/", with: "") } ?? "" } == items)
    }

    @Test func contentOfAHereDocumentIsNamed() async throws {
        let reason = try await edited(from: "COPY <<EOF /x\none\nEOF", to: "COPY <<EOF /x\ntwo\nEOF")
        #expect(reason?.code == .filesChanged)
        #expect(reason?.message == "<<EOF changed (content)")
        #expect(try await edited(from: "COPY <<EOF /x\none\nEOF", to: "COPY <<\"EOF\" /x\none\nEOF") == nil)
        #expect(
            try await edited(from: "ENV V=1\nCOPY <<EOF /x\n$NO\nEOF", to: "ENV V=1\nCOPY <<EOF /x\n\nEOF") == nil)
    }

    @Test func hereDocumentsAreFilesOfTheirOwn() async throws {
        try await Project.with(Self.context) { project in
            try project.write(
                "Dockerfile",
                """
                FROM busybox
                ENV NAME=world
                COPY --chown=5:6 <<hello a.txt <<-"raw" /x/
                hello $NAME
                hello
                \t$NAME
                raw
                ADD --chmod=u+x,go= <<run.sh /x/
                #!/bin/sh
                run.sh
                RUN cat /x/hello /x/raw /x/a.txt > /all; /x/run.sh
                """)
            let built = try await project.build()
            #expect(try await project.text("all", in: built) == "hello world\n$NAME\na")
            let files = try await project.files(built)
            let hello = try #require(files[try EntryPath("x/hello")])
            #expect((hello.mode, hello.uid, hello.gid) == (0o644, 5, 6))
            #expect(try #require(files[try EntryPath("x/run.sh")]).mode == 0o700)
        }
    }

    /// A name that is replaced by a later source leaves the content to the file's other names.
    @Test func hardLinkWhoseFirstNameIsReplaced() async throws {
        try await Project.with(Self.context) { project in
            link(project.folder + "/d/c.txt", project.folder + "/d/other.txt")
            try project.write("Dockerfile", "FROM scratch\nCOPY d d/c.txt /x/\n")
            let built = try await project.build()
            let files = try await project.files(built)
            #expect(files[try EntryPath("x/c.txt")]?.kind == .file)
            #expect(files[try EntryPath("x/other.txt")]?.kind == .file)
            #expect(try await project.text("x/other.txt", in: built) == "c")
        }
    }

    @Test(arguments: [
        ("COPY --exclude=*.md *.md /x/", "'b.md' is copied all the same"),
        ("COPY --exclude=$X d /x", "variables mean nothing"),
        ("COPY --parents . /x/", "no file matches '.'"),
        ("COPY --link --chmod=600 a.txt /x", "takes no notice of --link"),
    ])
    func saysWhatDockerDoesNot(_ instruction: String, note: String) async throws {
        try await Project.with(Self.context) { project in
            try project.write("Dockerfile", "FROM scratch\n\(instruction)\n")
            #expect(try await project.build().record(2).notes.contains { $0.contains(note) })
        }
    }
}
