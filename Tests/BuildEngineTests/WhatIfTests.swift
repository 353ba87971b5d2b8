import BuildEngine
import BuildPlan
import BuildSession
import DockerfileSyntax
import FoundationEssentials
import Glibc
import Testing

/// What is foreseen under a change is what is foreseen once it is made.
@Suite struct WhatIfTests {
    private static let dockerfile = """
        FROM busybox
        ENV K=1
        COPY run.sh /bin/
        ARG V=1
        COPY src /src
        RUN echo built > /built
        COPY --link . /all
        CMD ["x"]

        """

    private func withProject(_ body: (Project) async throws -> Void) async throws {
        try await Project.with([
            "Dockerfile": Self.dockerfile, "run.sh": "echo\n", "src/a.txt": "a\n", "src/deep/b.txt": "b\n",
            "loose": "x", ".dockerignore": "*.log\nDockerfile\n", "noise.log": "n",
        ]) { project in
            _ = try await project.build()
            try await body(project)
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var change: ImaginedChange.FileChange
        var testDescription: String
        var make: @Sendable (Project) throws -> Void

        init(
            _ name: String, _ change: ImaginedChange.FileChange, _ make: @escaping @Sendable (Project) throws -> Void
        ) {
            testDescription = name
            self.change = change
            self.make = make
        }
    }

    static let changes: [Change] = [
        Change("edit", .edit("src/a.txt")) { try $0.write("src/a.txt", "other\n") },
        Change("edit deep", .edit("src/deep/b.txt")) { try $0.write("src/deep/b.txt", "other\n") },
        Change("known content", .content("run.sh", Array("new\n".utf8))) { try $0.write("run.sh", "new\n") },
        Change("the same content", .content("run.sh", Array("echo\n".utf8))) { try $0.write("run.sh", "echo\n") },
        Change("touch", .touch("run.sh")) { project in
            var times = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
            utimes("\(project.folder)/run.sh", &times)
        },
        Change("chmod", .chmod("run.sh", .absolute(0o755), written: "755")) { chmod("\($0.folder)/run.sh", 0o755) },
        Change("chmod without a mode", .flipExecutable("run.sh")) { chmod("\($0.folder)/run.sh", 0o755) },
        Change("chmod of a folder", .chmod("src/deep", .absolute(0o700), written: "700")) {
            chmod("\($0.folder)/src/deep", 0o700)
        },
        Change("rename", .rename("src/a.txt", to: "src/c.txt")) {
            rename("\($0.folder)/src/a.txt", "\($0.folder)/src/c.txt")
        },
        Change("rename of a folder", .rename("src/deep", to: "far/away")) { project in
            mkdir("\(project.folder)/far", 0o755)
            rename("\(project.folder)/src/deep", "\(project.folder)/far/away")
        },
        Change("rename into what is ignored", .rename("loose", to: "loose.log")) {
            rename("\($0.folder)/loose", "\($0.folder)/loose.log")
        },
        Change("rename out of what is ignored", .rename("noise.log", to: "noise")) {
            rename("\($0.folder)/noise.log", "\($0.folder)/noise")
        },
        Change("add", .add("src/new.txt")) { try $0.write("src/new.txt", "") },
        Change("add with folders", .add("more/new.txt")) { try $0.write("more/new.txt", "") },
        Change("add what is ignored", .add("new.log")) { try $0.write("new.log", "") },
        Change("delete", .delete("src/a.txt")) { unlink("\($0.folder)/src/a.txt") },
        Change("delete of a folder", .delete("src/deep")) { project in
            unlink("\(project.folder)/src/deep/b.txt")
            rmdir("\(project.folder)/src/deep")
        },
        Change("delete of the ignore file", .delete(".dockerignore")) { unlink("\($0.folder)/.dockerignore") },
    ]

    @Test(arguments: changes) func isAsOnceItIsMade(_ change: Change) async throws {
        try await withProject { project in
            let engine = project.engine()
            let program = try await project.program(engine)
            let files = try FileManager.default.subpathsOfDirectory(atPath: project.folder).sorted()
            let imagined = try await engine.imagine(program.dockerfile, options: project.options, change: change.change)
            #expect(try FileManager.default.subpathsOfDirectory(atPath: project.folder).sorted() == files)
            try change.make(project)
            let made = try await project.predictions()
            #expect(imagined.predictions.map(\.outcome) == made.map(\.outcome))
            // What is new is not known, but that it is.
            #expect(imagined.predictions.map { $0.reason?.message } == made.map { $0.reason?.message })
            await engine.close()
        }
    }

    @Test func theSessionStaysAsItIs() async throws {
        try await withProject { project in
            let engine = project.engine()
            let program = try await project.program(engine)
            let today = try await engine.imagine(program.dockerfile, options: project.options, change: nil)
            #expect(today.predictions.allSatisfy { $0.outcome != .miss })
            _ = try await engine.imagine(program.dockerfile, options: project.options, change: .edit("run.sh"))
            #expect(try await engine.predict(program, from: .start, after: 0) == today.predictions)
            await engine.close()
        }
    }

    @Test func whatIsIgnoredIsTold() async throws {
        try await withProject { project in
            let engine = project.engine()
            let dockerfile = try await project.program(engine).dockerfile
            func isIgnored(_ change: ImaginedChange.FileChange) async throws -> Bool {
                try await engine.imagine(dockerfile, options: project.options, change: change).isIgnored
            }
            #expect(try await isIgnored(.edit("noise.log")))
            #expect(try await isIgnored(.add("sub.log")))
            #expect(try await !isIgnored(.edit("loose")))
            #expect(try await !isIgnored(.rename("noise.log", to: "noise")))
            await engine.close()
        }
    }

    @Test(
        arguments: [
            (.edit("src/a.text"), .missing("src/a.text", suggestion: "src/a.txt")),
            (.touch("nowhere"), .missing("nowhere", suggestion: nil)), (.edit("src"), .isFolder("src")),
            (.add("loose"), .exists("loose")), (.rename("loose", to: "run.sh"), .exists("run.sh")),
            (.add("loose/x"), .fileInPath("loose", of: "loose/x")),
            (.rename("src", to: "src/in"), .fileInPath("src", of: "src/in")),
            (.delete("gone.txt"), .missing("gone.txt", suggestion: nil)), (.edit("link"), .isLink("link")),
        ] as [(ImaginedChange.FileChange, ContextChangeError)])
    func refuses(_ change: ImaginedChange.FileChange, _ error: ContextChangeError) async throws {
        try await withProject { project in
            symlink("loose", "\(project.folder)/link")
            let engine = project.engine()
            let dockerfile = try await project.program(engine).dockerfile
            await #expect(throws: error) {
                try await engine.imagine(dockerfile, options: project.options, change: change)
            }
            await engine.close()
        }
    }

    private func session(_ project: Project) async throws -> BuildSession {
        let source = SessionSource.file(
            "\(project.folder)/Dockerfile", name: "Dockerfile", contextFolder: project.folder, contextName: "p")
        let session = BuildSession(source: source, engine: project.engine(), options: project.options)
        try await session.load()
        return session
    }

    private func ran(_ whatIf: WhatIf) -> [Int]? {
        guard case .plan(let then) = whatIf.then else { return nil }
        return then.predictions.filter { $0.outcome == .miss }.map(\.step)
    }

    @Test func changesOfTheDockerfileAndOfArguments() async throws {
        try await withProject { project in
            let session = try await session(project)
            #expect(try await ran(session.whatIf(.argument("V", value: "2"))) == [6])
            #expect(try await ran(session.whatIf(.argument("W", value: "2"))) == [])
            #expect(try await ran(session.whatIf(.line(2, text: "ENV K=2"))) == [6])
            #expect(try await ran(session.whatIf(.line(8, text: "CMD [\"y\"]"))) == [])
            #expect(try await ran(session.whatIf(.move(6, to: 5))) == [5, 6])
            #expect(try await ran(session.whatIf(.move(2, to: 3))) == [])
            guard case .stops(let reason, let line) = try await session.whatIf(.line(3, text: "COPY nothing /")).then
            else {
                Issue.record("the build does not stop")
                return
            }
            #expect(line == 3)
            #expect(reason.hasPrefix("there is no 'nothing' in the build context"))
            guard case .stops(_, 1) = try await session.whatIf(.line(1, text: "FORM busybox")).then else {
                Issue.record("the Dockerfile is read")
                return
            }
            // Where the Dockerfile is no ignored file, it is one that `COPY .` takes.
            try project.write(".dockerignore", "*.log\n")
            _ = try await session.reload()
            _ = try await project.build()
            #expect(try await ran(session.whatIf(.line(8, text: "CMD [\"y\"]"))) == [7])
            await session.close()
        }
    }
}
