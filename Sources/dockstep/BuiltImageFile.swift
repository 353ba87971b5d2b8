internal import BuildPlan
internal import Glibc
internal import OCISpec

/// `--iidfile`: the image's ID without a line end, as docker writes it.
enum BuiltImageFile {
    /// - Throws: `CommandFailure.cannotWrite`.
    static func write(_ image: BuiltImage, to path: String?) throws(CommandFailure) {
        guard let path else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path, errno: errno) }
        defer { close(descriptor) }
        let bytes = Array("\(image.id)".utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw .cannotWrite(path, errno: errno) }
    }
}
