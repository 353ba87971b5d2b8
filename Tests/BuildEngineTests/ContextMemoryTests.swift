import BuildEngine
import BuildPlan
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Of many files only those are read again that were written: and these always.
@Suite struct ContextMemoryTests {
    private func write(_ count: Int, in project: Project) throws {
        try project.write("Dockerfile", "FROM busybox\nCOPY files /files\n")
        for number in 0..<count { try project.write("files/\(number)", "content \(number)") }
        // Files younger than a tick of the clock are not remembered.
        usleep(50_000)
    }

    /// A file of the same size and times as before, written in its place.
    private func overwrite(_ path: String, _ content: String) throws {
        var status = stat()
        stat(path, &status)
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        var bytes = Array(content.utf8)
        #expect(Glibc.write(descriptor, &bytes, bytes.count) == bytes.count)
        var times = [status.st_atim, status.st_mtim]
        futimens(descriptor, &times)
    }

    @Test func aFileOfTheSameSizeAndTimeIsReadAgain() async throws {
        try await Project.with { project in
            try write(100, in: project)
            _ = try await project.build()
            try overwrite("\(project.folder)/files/7", "CONTENT 7")
            let built = try await project.build()
            #expect(try built.record(2).reason?.items == [.init(path: "files/7", change: "content")])
            #expect(try await project.text("files/7", in: built) == "CONTENT 7")
            #expect(try await project.text("files/8", in: built) == "content 8")
            try overwrite("\(project.folder)/files/7", "content 7")
            #expect(try await project.build().ran == [])
        }
    }

    private func attribute(_ arguments: String, _ path: String) async throws {
        #expect(try runCommand(["setfattr"] + arguments.split(separator: " ").map(String.init) + [path]).status == 0)
    }

    @Test func whatIsRememberedCountsAsWhatIsRead() async throws {
        try await Project.with { project in
            try write(100, in: project)
            chmod("\(project.folder)/files/3", 0o600)
            try await attribute("-n user.note -v x", "\(project.folder)/files/4")
            _ = try await project.build()
            try project.write("files/new", "")
            let predicted = try await project.predictions()
            #expect(predicted[1].reason?.items == [.init(path: "files/new", change: "added")])
            // The attribute is there still, and its loss is a difference.
            unlink("\(project.folder)/files/new")
            try await attribute("-x user.note", "\(project.folder)/files/4")
            #expect(
                try await project.predictions()[1].reason?.items == [.init(path: "files/4", change: "attributes")])
            try await attribute("-n user.note -v x", "\(project.folder)/files/4")
            #expect(try await project.predictions()[1].outcome == .hit)
        }
    }
}
