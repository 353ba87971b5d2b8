internal import FoundationEssentials

/// The learner's own copy of a lesson's project. What the learner wrote is never lost: what would be written over is moved
/// to a folder beside it first.
package struct LearnerProject: Sendable, Hashable {
    package let lesson: Lesson
    /// Absolute: where the copies of all lessons are.
    package let root: String

    package init(lesson: Lesson, root: String) {
        self.lesson = lesson
        self.root = root
    }

    /// Absolute.
    package var folder: String { "\(root)/\(lesson.name)" }

    package var exists: Bool { ProjectFile.exists(folder) }

    /// Makes the copy where there is none.
    package func make() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        if !exists { try ProjectFile.copy(lesson.projectFolder, to: folder) }
    }

    /// Lays a folder's files over the project.
    ///
    /// - Returns: the files that are other ones now, as paths in the project; sorted.
    @discardableResult
    package func lay(_ source: String) throws -> [String] {
        var laid: [String] = []
        for path in try Self.files(in: source) {
            let (old, new) = ("\(folder)/\(path)", "\(source)/\(path)")
            if ProjectFile.content(old) == ProjectFile.content(new) { continue }
            let parent = old.split(separator: "/").dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(atPath: "/\(parent)", withIntermediateDirectories: true)
            try? FileManager.default.removeItem(atPath: old)
            try ProjectFile.copy(new, to: old)
            laid.append(path)
        }
        return laid
    }

    /// Puts the project back as the lesson has it.
    ///
    /// - Parameter sources: folders whose files are the lesson's own too, and no work of the learner's.
    /// - Returns: where the learner's files are kept, where there was something of the learner's own.
    package func reset(knowing sources: [String] = []) throws -> String? {
        let kept = try keepAside(sources)
        if exists { try FileManager.default.removeItem(atPath: folder) }
        try make()
        return kept
    }

    /// Copies the project aside unless all of its files are the lesson's own.
    private func keepAside(_ sources: [String]) throws -> String? {
        guard exists else { return nil }
        let known = [lesson.projectFolder] + sources
        let isOwn = try Self.files(in: folder).contains { path in
            let content = ProjectFile.content("\(folder)/\(path)")
            return !known.contains { ProjectFile.content("\($0)/\(path)") == content }
        }
        guard isOwn else { return nil }
        var number = 1
        while ProjectFile.exists("\(root)/kept/\(lesson.name)-\(number)") { number += 1 }
        let kept = "\(root)/kept/\(lesson.name)-\(number)"
        try FileManager.default.createDirectory(atPath: "\(root)/kept", withIntermediateDirectories: true)
        try ProjectFile.copy(folder, to: kept)
        return kept
    }

    /// The paths of all files below a folder, sorted; none where it is not there.
    package static func files(in folder: String) throws -> [String] {
        guard ProjectFile.exists(folder) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter {
            !ProjectFile.isFolder("\(folder)/\($0)")
        }
    }
}
