import DockerfileSyntax
import OCISpec
import BuildEngine
import BuildPlan
import FoundationEssentials
import Glibc
import LayerArchive
import TestSupport
import Testing

/// Where COPY and ADD put files, with which owner and mode; the rules are those of the Dockerfile reference and
/// BuildKit's copier.
@Suite struct CopyTests {
    private static let context = [
        "a.txt": "a", "b.txt": "b", "dir/one": "1", "dir/sub/two": "2", "other/one": "other", "skip.log": "x",
        ".dockerignore": "*.log\n",
    ]

    /// What the image has below `/`, folders with a slash at the end.
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
        ("COPY a.txt /x", ["x"]), ("COPY a.txt /x/", ["x/", "x/a.txt"]), ("COPY a.txt /", ["a.txt"]),
        ("COPY a.txt x/y", ["x/", "x/y"]), ("COPY a.txt b.txt /d/", ["d/", "d/a.txt", "d/b.txt"]),
        ("COPY *.txt /d/", ["d/", "d/a.txt", "d/b.txt"]), ("COPY dir /d", ["d/", "d/one", "d/sub/", "d/sub/two"]),
        ("COPY dir/ /", ["one", "sub/", "sub/two"]),
        ("COPY dir other /d/", ["d/", "d/one", "d/sub/", "d/sub/two"]),
        ("COPY d*/sub /d", ["d/", "d/two"]), ("COPY dir/[o]ne /d/", ["d/", "d/one"]),
        ("WORKDIR /w\nCOPY a.txt .", ["w/", "w/a.txt"]), ("WORKDIR /w\nCOPY a.txt ../v", ["v", "w/"]),
        ("COPY a.txt /x\nCOPY b.txt /x", ["x"]), ("WORKDIR /x\nCOPY a.txt /x", ["x/", "x/a.txt"]),
        ("ADD a.txt /x", ["x"]), ("COPY ./dir/../a.txt /x", ["x"]),
    ])
    func places(_ instruction: String, expected: [String]) async throws {
        #expect(try await listing(instruction) == expected)
    }

    @Test func wholeContextLeavesOutWhatIsIgnored() async throws {
        let names = try await listing("COPY . /c")
        #expect(!names.contains("c/skip.log"))
        #expect(names.contains("c/.dockerignore"))
        #expect(names.contains("c/Dockerfile"))
    }

    @Test(arguments: [
        ("COPY missing /x", StepError.Kind.sourceMissing("missing", close: nil)),
        ("COPY a.tx /x", .sourceMissing("a.tx", close: "a.txt")), ("COPY skip.log /x", .sourceIgnored("skip.log")),
        ("COPY *.nope /x", .wildcardWithoutMatch("*.nope")), ("COPY ../a.txt /x", .sourceOutside("../a.txt")),
        ("COPY [ /x", .badPattern("[")),
        ("COPY away /x", .sourceLinkOutside("away", target: "../../etc/passwd")),
        ("COPY abs /x", .sourceLinkOutside("abs", target: "/etc/passwd")), ("COPY loop /x", .linkLoop("loop")),
        ("COPY a.txt /x\nCOPY b.txt /x/y", .destinationNotFolder("/x")),
        ("COPY a.txt /sub\nCOPY dir /", .folderOverFile("/sub")),
        ("COPY dir /one\nCOPY dir /", .fileOverFolder("/one")),
        ("COPY --chown=nobody a.txt /x", .user("")),
    ])
    func refuses(_ instruction: String, kind: StepError.Kind) async throws {
        try await Project.with(Self.context) { project in
            symlink("../../etc/passwd", project.folder + "/away")
            symlink("/etc/passwd", project.folder + "/abs")
            symlink("loop", project.folder + "/loop")
            try project.write("Dockerfile", "FROM scratch\n\(instruction)\n")
            let error = await #expect(throws: StepError.self) { try await project.build() }
            if case .user = kind {
                guard case .user? = error?.kind else {
                    Issue.record("not a user's error: \(String(describing: error))")
                    return
                }
            } else {
                #expect(error?.kind == kind)
            }
            #expect(error?.range?.start.line == 1 + instruction.split(separator: "\n").count)
        }
    }

    @Test func linkAtTheEndOfASourceIsFollowedAndOneInsideIsNot() async throws {
        try await Project.with(Self.context) { project in
            symlink("a.txt", project.folder + "/link")
            symlink("one", project.folder + "/dir/inner")
            try project.write("Dockerfile", "FROM scratch\nCOPY link /x\nCOPY dir /d\n")
            let built = try await project.build()
            let files = try await project.files(built)
            #expect(files[try EntryPath("x")]?.kind == .file)
            #expect(try await project.text("x", in: built) == "a")
            #expect(files[try EntryPath("d/inner")]?.kind == .symlink(target: Array("one".utf8)))
        }
    }

    @Test func ownersAndModes() async throws {
        try await Project.with(Self.context) { project in
            chmod(project.folder + "/a.txt", 0o640)
            chown(project.folder + "/a.txt", 1001, 1001)
            try project.write(
                "Dockerfile",
                "FROM busybox\nCOPY a.txt /1\nCOPY --chown=www-data a.txt /2\nCOPY --chown=5:6 --chmod=711 dir /3\n"
                    + "USER 9\nCOPY a.txt /4\nWORKDIR /5\n")
            let files = try await project.files(try await project.build())
            func owner(_ path: String) throws -> String {
                let entry = try #require(files[try EntryPath(path)])
                return "\(entry.uid):\(entry.gid) \(String(entry.mode, radix: 8))"
            }
            #expect(try owner("1") == "0:0 640")
            #expect(try owner("2") == "33:33 640")
            #expect(try owner("3") == "5:6 755")
            #expect(try owner("3/one") == "5:6 711")
            #expect(try owner("3/sub") == "5:6 711")
            #expect(try owner("4") == "0:0 640")
            #expect(try owner("5") == "9:0 755")
        }
    }

    @Test func destinationLinksAreFollowedInsideTheImage() async throws {
        try await Project.with(Self.context) { project in
            try project.write(
                "Dockerfile",
                "FROM busybox\nRUN ln -s /real /way && mkdir /real && ln -s ../../../../real /up\nCOPY a.txt /way/\n"
                    + "COPY b.txt /up/\n")
            let built = try await project.build()
            #expect(try await project.text("real/a.txt", in: built) == "a")
            #expect(try await project.text("real/b.txt", in: built) == "b")
        }
    }

    @Test func copyFromAStageKeepsOwnersLinksAndHardLinks() async throws {
        try await Project.with { project in
            try project.write(
                "Dockerfile",
                """
                FROM busybox AS build
                RUN mkdir /o && echo x > /o/f && ln /o/f /o/g && chown 7:8 /o/f && ln -s f /o/l && chmod 2755 /o
                FROM scratch
                COPY --from=build /o /d
                COPY --from=0 /o/f /e

                """)
            let built = try await project.build()
            let files = try await project.files(built)
            #expect(files[try EntryPath("d/f")]?.uid == 7)
            #expect(files[try EntryPath("d/l")]?.kind == .symlink(target: Array("f".utf8)))
            #expect(files[try EntryPath("d")]?.mode == 0o755)
            let layer = try #require(built.state.stage?.layers.first)
            let links = try await project.engine().entries(of: layer.diffID).filter { entry in
                if case .file(let file) = entry, case .hardLink = file.kind { return true }
                return false
            }
            #expect(links.count == 1)
            #expect(try await project.text("d/g", in: built) == "x\n")
            #expect(try await project.text("e", in: built) == "x\n")
        }
    }

    @Test(arguments: ["", "-z", "-j", "-J", "--zstd"]) func addUnpacksArchives(_ flag: String) async throws {
        try await Project.with(Self.context) { project in
            let flags = flag.isEmpty ? "" : " \(flag)"
            try runSuccessfully(["sh", "-c", "cd '\(project.folder)' && bsdtar\(flags) -cf pack.tar dir a.txt"])
            try project.write("Dockerfile", "FROM scratch\nADD pack.tar /p\nCOPY pack.tar /c.tar\n")
            let built = try await project.build()
            #expect(try await project.text("p/dir/sub/two", in: built) == "2")
            #expect(try await project.files(built)[try EntryPath("c.tar")] != nil)
        }
    }

    @Test func anArchiveNeverLandsOutside() async throws {
        try await Project.with(Self.context) { project in
            try runSuccessfully([
                "sh", "-c",
                "cd '\(project.folder)' && mkdir t && ln -s /etc t/esc && bsdtar -cf evil.tar -C t esc && rm t/esc && "
                    + "mkdir t/esc && echo x > t/esc/pwned && bsdtar -rf evil.tar -C t esc/pwned && rm -r t",
            ])
            try project.write("Dockerfile", "FROM scratch\nADD evil.tar /p/\n")
            let built = try await project.build()
            #expect(try await project.text("etc/pwned", in: built) == "x\n")
            #expect(access("/etc/pwned", F_OK) != 0)
        }
    }

    @Test func sameBytesGiveTheSameLayer() async throws {
        var layers: [String] = []
        for _ in 0..<2 {
            try await Project.with(Self.context) { project in
                for file in ["a.txt", "b.txt"] {
                    var times = [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)]
                    utimes("\(project.folder)/\(file)", &times)
                }
                try project.write("Dockerfile", "FROM scratch\nCOPY a.txt b.txt /\n")
                layers.append(try #require(try await project.build().records[1].layer).diffID.description)
            }
        }
        #expect(layers[0] == layers[1])
    }
}
