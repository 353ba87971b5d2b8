internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Lessons

/// The learner's copy of a project: what the learner wrote is never lost.
@Suite struct LearnerProjectTests {
    private struct Place {
        var folder: String
        var project: LearnerProject

        func write(_ text: String, _ path: String, mode: Int = 0o644) throws {
            let url = URL(fileURLWithPath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        }

        func read(_ path: String) -> String? {
            (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))).map {
                String(decoding: $0, as: UTF8.self)
            }
        }

        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")[.posixPermissions] as? Int
        }
    }

    private func withPlace(_ body: (Place) throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let lesson = Lesson(
                name: "01-a", folder: "\(folder)/lesson", title: "", chapter: 1, minutes: 10, summary: "", topics: [],
                beliefs: [], needsRegistry: false, parts: [])
            let place = Place(folder: folder, project: LearnerProject(lesson: lesson, root: "\(folder)/mine"))
            try place.write("FROM a\n", "lesson/project/Dockerfile", mode: 0o600)
            try place.write("echo\n", "lesson/project/bin/run.sh", mode: 0o700)
            try place.write("FROM b\n", "lesson/solution/x/Dockerfile")
            try body(place)
        }
    }

    @Test func aCopyHasTheSameBitsForEverybody() async throws {
        try await withPlace { place in
            try place.project.make()
            #expect(place.read("mine/01-a/Dockerfile") == "FROM a\n")
            try #expect(place.mode("mine/01-a/Dockerfile") == 0o644)
            try #expect(place.mode("mine/01-a/bin/run.sh") == 0o755)
            try #expect(place.mode("mine/01-a/bin") == 0o755)
        }
    }

    @Test func layingTellsWhatIsOtherNow() async throws {
        try await withPlace { place in
            try place.project.make()
            #expect(try place.project.lay("\(place.folder)/lesson/solution/x") == ["Dockerfile"])
            #expect(try place.project.lay("\(place.folder)/lesson/solution/x") == [])
            #expect(place.read("mine/01-a/Dockerfile") == "FROM b\n")
            #expect(place.read("mine/01-a/bin/run.sh") == "echo\n")
        }
    }

    @Test func resettingKeepsWhatWasTheLearners() async throws {
        try await withPlace { place in
            try place.project.make()
            // Nothing of the learner's own, also not where a solution was laid.
            try place.project.lay("\(place.folder)/lesson/solution/x")
            #expect(try place.project.reset(knowing: ["\(place.folder)/lesson/solution/x"]) == nil)
            try place.write("FROM mine\n", "mine/01-a/Dockerfile")
            #expect(try place.project.reset() == "\(place.folder)/mine/kept/01-a-1")
            #expect(place.read("mine/kept/01-a-1/Dockerfile") == "FROM mine\n")
            #expect(place.read("mine/01-a/Dockerfile") == "FROM a\n")
            try place.write("notes\n", "mine/01-a/new.txt")
            #expect(try place.project.reset() == "\(place.folder)/mine/kept/01-a-2")
            #expect(place.read("mine/kept/01-a-2/new.txt") == "notes\n" && place.read("mine/01-a/new.txt") == nil)
        }
    }
}
