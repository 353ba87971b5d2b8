internal import FoundationEssentials
internal import Glibc
internal import Lessons

/// How far the learner has come, on the disk.
struct ProgressFile: Sendable, Hashable {
    var path: String

    /// Nothing where there is no file yet.
    func read() -> Progress {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return Progress() }
        return Progress(text: String(decoding: data, as: UTF8.self))
    }

    /// Changes what the file says of one lesson; what it says of others stays, also where another session wrote it
    /// meanwhile.
    ///
    /// - Throws: `LessonFailure.cannotWrite`; the file is then as it was.
    func update(_ lesson: String, _ progress: LessonProgress) throws {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        do {
            try FileManager.default.createDirectory(atPath: "/\(folder)", withIntermediateDirectories: true)
        } catch { throw LessonFailure.cannotWrite(path) }
        let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { if lock >= 0 { close(lock) } }
        if lock >= 0 { flock(lock, LOCK_EX) }
        var whole = read()
        whole[lesson] = progress
        do { try ReplacedFile.write(Array(whole.text.utf8), to: path) } catch {
            throw LessonFailure.cannotWrite(path)
        }
    }
}
