import BuildEngine
import Foundation
import TestSupport
import Testing

/// What is told of saves in a context; by the kernel's own notes.
@Suite struct ContextWatchTests {
    private typealias Saved = ContextWatch.Saved

    /// Makes files in a new folder, watches it, and gives what is told after `change`.
    private func event(
        _ files: [String], dockerfile: String? = nil, after change: (_ folder: String) throws -> Void
    ) throws -> ContextWatch.Event {
        let folder = URL.temporaryDirectory.appending(path: "dockstep-watch-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in files { try write("old", folder, file) }
        let watch = try ContextWatch(folder: folder, dockerfile: dockerfile ?? "\(folder)/Dockerfile")
        try change(folder)
        return watch.next()
    }

    private func write(_ text: String, _ folder: String, _ file: String) throws {
        let path = URL(fileURLWithPath: "\(folder)/\(file)")
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: path)
    }

    private func saved(_ paths: String..., ignored: Set<String> = []) -> ContextWatch.Event {
        .saved(paths.map { Saved(path: $0, isIgnored: ignored.contains($0)) })
    }

    @Test func aSavedFileIsTold() throws {
        #expect(try event(["a", "b/c"]) { try write("new", $0, "b/c") } == saved("b/c"))
    }

    /// As editors do: another file is written and takes the name.
    @Test func aSaveByRenamingIsOneFile() throws {
        let event = try event(["a"]) { folder in
            try write("new", folder, "a.tmp")
            #expect(rename("\(folder)/a.tmp", "\(folder)/a") == 0)
        }
        #expect(event == saved("a"))
    }

    @Test func modeAndDeletionAreTold() throws {
        let event = try event(["a", "b"]) { folder in
            #expect(chmod("\(folder)/a", 0o700) == 0)
            #expect(unlink("\(folder)/b") == 0)
        }
        #expect(event == saved("a", "b"))
    }

    @Test func aNewFolderIsFollowed() throws {
        let folder = URL.temporaryDirectory.appending(path: "dockstep-watch-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("old", folder, "a")
        let watch = try ContextWatch(folder: folder, dockerfile: nil)
        try write("new", folder, "x/y/z")
        guard case .saved(let first) = watch.next() else {
            Issue.record("nothing was saved")
            return
        }
        #expect(first.contains(Saved(path: "x", isIgnored: false)))
        try write("newer", folder, "x/y/z")
        #expect(watch.next() == saved("x/y/z"))
    }

    @Test func whatIsIgnoredIsToldAsThat() throws {
        let event = try event([".dockerignore", "a.log"]) { folder in
            try write("*.log\n", folder, ".dockerignore")
            try write("new", folder, "a.log")
        }
        #expect(event == saved(".dockerignore", "a.log", ignored: ["a.log"]))
    }

    /// The Dockerfile counts wherever it is, ignored or not.
    @Test func theDockerfileIsFollowedInAnIgnoredFolder() throws {
        let folder = URL.temporaryDirectory.appending(path: "dockstep-watch-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("docker\n", folder, ".dockerignore")
        try write("FROM a\n", folder, "docker/app.Dockerfile")
        let watch = try ContextWatch(folder: folder, dockerfile: "\(folder)/docker/app.Dockerfile")
        try write("FROM b\n", folder, "docker/app.Dockerfile")
        #expect(watch.next() == saved("docker/app.Dockerfile"))
    }

    @Test func aDockerfileElsewhereIsFollowedAlone() throws {
        let other = URL.temporaryDirectory.appending(path: "dockstep-watch-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: other) }
        try write("FROM a\n", other, "Dockerfile")
        let event = try event(["a"], dockerfile: "\(other)/Dockerfile") { folder in
            try write("x", other, "neighbour")
            try write("FROM b\n", other, "Dockerfile")
        }
        #expect(event == saved("Dockerfile"))
    }

    @Test func stoppingEndsTheWait() throws {
        // A folder of its own: what others do in a shared one can end the look at it.
        let folder = URL.temporaryDirectory.appending(path: "dockstep-watch-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("a", folder, "a")
        let watch = try ContextWatch(folder: folder, dockerfile: nil)
        watch.stop()
        #expect(watch.next() == .stopped)
    }
}
