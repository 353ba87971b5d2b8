import DockerfileSyntax
import OCISpec
import BuildEngine
import BuildPlan
import CLinux
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
        ("ADD a.txt /x", ["x"]), ("COPY ../a.txt /x", ["x"]), ("COPY a.txt *.nope /d/", ["d/", "d/a.txt"]),
        ("COPY *.nope /d/", []), ("COPY a.txt b.txt /x", ["x"]), ("COPY dir/$NOTHING/one /x", ["x"]),
        ("COPY ./dir/../a.txt /x", ["x"]),
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
        ("COPY ../nope /x", .sourceOutside("../nope", meaning: "nope")), ("COPY [ /x", .badPattern("[")),
        ("COPY away /x", .sourceLinkBroken("away", target: "../../etc/passwd", place: "the build context")),
        ("COPY abs /x", .sourceLinkBroken("abs", target: "/etc/passwd", place: "the build context")),
        (
            "WORKDIR /a\nFROM scratch\nCOPY --from=0 /b /x",
            .sourceNotInStage("/b", stage: "stage '0'")
        ), ("COPY loop /x", .linkLoop("loop")),
        ("COPY a.txt /x\nCOPY b.txt /x/y", .destinationNotFolder("/x")),
        ("COPY a.txt /sub\nCOPY dir /", .folderOverFile("/sub")),
        ("COPY dir /one\nCOPY dir /", .fileOverFolder("/one")),
        ("WORKDIR /one\nCOPY dir /", .fileOverFolder("/one")),
    ])
    func refuses(_ instruction: String, kind: StepError.Kind) async throws {
        try await Project.with(Self.context) { project in
            symlink("../../etc/passwd", project.folder + "/away")
            symlink("/etc/passwd", project.folder + "/abs")
            symlink("loop", project.folder + "/loop")
            try project.write("Dockerfile", "FROM scratch\n\(instruction)\n")
            let error = await #expect(throws: StepError.self) { try await project.build() }
            #expect(error?.kind == kind)
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
            // A folder that is made on the way has the octal mode too.
            #expect(try owner("3") == "5:6 711")
            #expect(try owner("3/one") == "5:6 711")
            #expect(try owner("3/sub") == "5:6 711")
            #expect(try owner("4") == "0:0 640")
            #expect(try owner("5") == "9:9 755")
        }
    }

    /// A build of one instruction on the starter image: what is told of it, and the owner and mode of `/x`.
    private func noted(_ instruction: String) async throws -> (notes: [String], owner: String?) {
        var result: (notes: [String], owner: String?) = ([], nil)
        try await Project.with(Self.context) { project in
            try project.write("Dockerfile", "FROM busybox\n\(instruction)\n")
            let built = try await project.build()
            let entry = try await project.files(built)[try EntryPath("x")]
            result = (try built.record(2).notes, entry.map { "\($0.uid):\($0.gid)" })
        }
        return result
    }

    @Test(arguments: [
        ("COPY --chown=nosuch a.txt /x", "0:0", "user 'nosuch'"),
        ("COPY --chown=5:nosuch a.txt /x", "5:5", "group 'nosuch'"),
        ("COPY *.nope a.txt /x", "0:0", "no file matches '*.nope'"), ("COPY ../a.txt /x", "0:0", "it means 'a.txt'"),
    ])
    func whatBuildKitDoesInSilenceIsNoted(_ instruction: String, owner: String, note: String) async throws {
        let result = try await noted(instruction)
        #expect(result.owner == owner)
        #expect(result.notes.count == 1)
        #expect(result.notes.first?.contains(note) == true)
    }

    @Test func groupAloneGivesRootAsUser() async throws {
        #expect(try await noted("COPY --chown=:7 a.txt /x").owner == "0:7")
        #expect(try await noted("COPY --chown=7 a.txt /x").notes == [])
    }

    @Test func eachSourceIsACopyOfItsOwn() async throws {
        try await Project.with(Self.context) { project in
            link(project.folder + "/a.txt", project.folder + "/a2.txt")
            try project.write("Dockerfile", "FROM scratch\nCOPY a.txt a2.txt /d/\nCOPY a*.txt /e/\nCOPY . /f\n")
            let built = try await project.build()
            let layers = try #require(built.state.stage?.layers)
            for (layer, links) in zip(layers, [0, 0, 1]) {
                let entries = try await project.engine().entries(of: layer.diffID)
                let found = entries.filter { entry in
                    if case .file(let file) = entry, case .hardLink = file.kind { return true }
                    return false
                }
                #expect(found.count == links)
            }
            #expect(try await project.text("d/a2.txt", in: built) == "a")
        }
    }

    @Test func whatIsUnpackedKeepsItsModeAndGetsTheOwner() async throws {
        try await Project.with(Self.context) { project in
            let command =
                "cd '\(project.folder)' && chmod 640 a.txt && ln -s a.txt l && "
                + "bsdtar --uid 3 --gid 4 -cf pack.tar a.txt l"
            try runSuccessfully(["sh", "-c", command])
            try project.write("Dockerfile", "FROM scratch\nADD --chown=8:9 --chmod=600 pack.tar /p\n")
            let files = try await project.files(try await project.build())
            let file = try #require(files[try EntryPath("p/a.txt")])
            #expect([file.uid, file.gid, file.mode] == [8, 9, 0o640])
            #expect(files[try EntryPath("p")]?.uid == 8)
            #expect(files[try EntryPath("p/l")]?.mode == 0o777)
        }
    }

    @Test func attributesOfTheContextStayBehind() async throws {
        try await Project.with(Self.context) { project in
            let value: [UInt8] = [1, 2, 3]
            let path = "\(project.folder)/a.txt"
            let capability: [UInt8] = [1, 0, 0, 2, 0, 4] + Array(repeating: 0, count: 14)
            #expect(setxattr(path, "user.note", value, value.count, 0) == 0)
            #expect(setxattr(path, "security.capability", capability, capability.count, 0) == 0)
            // The second build knows the digest without reading the file again.
            for dockerfile in ["FROM scratch\nCOPY a.txt /x\n", "FROM scratch\nWORKDIR /w\nCOPY a.txt /x\n"] {
                try project.write("Dockerfile", dockerfile)
                let files = try await project.files(try await project.build())
                #expect(files[try EntryPath("x")]?.xattrs.isEmpty == true)
            }
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
