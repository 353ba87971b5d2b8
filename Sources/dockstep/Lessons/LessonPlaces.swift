internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import Lessons

/// Where the course is, and where a learner's own things are.
struct LessonPlaces: Sendable, Hashable {
    /// The folder of the course: absolute.
    var course: String
    /// The same as messages name it.
    var shownCourse: String
    /// The learner's copies of the projects, and how far the learner has come.
    var learner: String
    /// The stores of the lessons, each of which begins with nothing built.
    var stores: String

    var progress: String { "\(learner)/progress.txt" }

    /// The file that keeps the lines typed in lessons.
    var history: String { "\(stores)/prompt-history" }

    func store(of lesson: Lesson) -> String { "\(stores)/\(lesson.name)" }

    /// - Parameter from: the folder of another course, as the user wrote it; nil for the one that comes with dockstep.
    /// - Throws: `LessonFailure.noCourse`; `StoreError.noHome`.
    init(from: String?, environment: [String: String]) throws {
        let home = try StoreLocation.root(environment: environment)
        // A home of one's own is also where the copies go; else they are where they are easily found.
        var learner =
            environment["DOCKSTEP_HOME"].map { _ in "\(home)/course" }
            ?? "\(environment["HOME"] ?? "/")/dockstep-course"
        if let folder = environment["DOCKSTEP_COURSE"], !folder.isEmpty { learner = Self.absolute(folder) }
        var stores = "\(home)/lessons"
        if let from {
            course = Self.absolute(from)
            shownCourse = from
            guard Self.isCourse(course) else { throw LessonFailure.noCourse(from) }
        } else {
            guard let found = Self.ownCourse() else { throw LessonFailure.noOwnCourse }
            course = found
            shownCourse = "lessons"
        }
        if from != nil, course != Self.ownCourse() {
            let name = course.split(separator: "/").last.map(String.init) ?? "course"
            learner += "/\(name)"
            stores += "/\(name)"
        }
        self.learner = learner
        self.stores = stores
    }

    /// The course that comes with dockstep: beside the program, above it as in a checkout, or where a package puts it.
    private static func ownCourse() -> String? {
        let folders = ProgramFile.foldersAbove.flatMap { ["\($0)/lessons", "\($0)/share/dockstep/lessons"] }
        return folders.first(where: isCourse)
    }

    private static func isCourse(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/course.md")
    }

    private static func absolute(_ path: String) -> String {
        var parts: [Substring] = []
        let whole = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}

/// This program's own file.
enum ProgramFile {
    /// The folders that it is in, the innermost first.
    static let foldersAbove: [String] = {
        let parts = path.split(separator: "/").dropLast()
        return (0..<parts.count).map { "/" + parts.dropLast($0).joined(separator: "/") }
    }()

    /// Absolute; empty where the system does not tell it.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    }()
}
