internal import DockerfileSyntax
internal import FoundationEssentials
internal import Glibc

/// A Dockerfile up to one of its lines, as a file of its own: what follows is left out, and nothing else is changed, so
/// that Docker's cache knows its steps as it knows the whole file's.
struct PrefixDockerfile: ~Copyable {
    /// Its path; beside it stands the ignore file that belongs to the Dockerfile alone, where there is one.
    let path: String
    let bytes: [UInt8]
    private let folder: String

    /// - Parameters:
    ///   - line: the last line taken, counted from 1.
    ///   - original: the Dockerfile's own path; nil where it is no file.
    ///   - parent: an existing folder to work in.
    /// - Throws: `StepError` where it can't be written.
    init(of dockerfile: Dockerfile, upTo line: Int, original: String?, in parent: String) throws {
        folder = "\(parent)/prefix-\(UUID().uuidString)"
        path = "\(folder)/Dockerfile"
        bytes = Array((dockerfile.lines.prefix(line).joined(separator: "\n") + "\n").utf8)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: path))
            if let original, access("\(original).dockerignore", F_OK) == 0 {
                try FileManager.default.copyItem(atPath: "\(original).dockerignore", toPath: "\(path).dockerignore")
            }
        } catch {
            throw StepError(.stopped("the Dockerfile's beginning can't be written to \(folder): \(error)"), at: nil)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}
