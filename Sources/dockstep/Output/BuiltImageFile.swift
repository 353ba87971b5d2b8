internal import BuildPlan
internal import Glibc
internal import OCISpec

/// The files that tell other programs what was built.
enum BuiltImageFile {
    /// `--iidfile`: the image's ID without a line end, as docker writes it.
    ///
    /// - Throws: `CommandFailure.cannotWrite`.
    static func write(_ image: BuiltImage, to path: String?) throws(CommandFailure) {
        if let path { try write(Array("\(image.id)".utf8), to: path) }
    }

    /// `--metadata-file`.
    ///
    /// - Throws: `CommandFailure.cannotWrite`; an encoder's error.
    static func write(_ metadata: BuildMetadata, to path: String?) throws {
        if let path { try write(Array(try CanonicalJSON.encode(metadata)) + [UInt8(ascii: "\n")], to: path) }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path, errno: errno) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw .cannotWrite(path, errno: errno) }
    }
}
