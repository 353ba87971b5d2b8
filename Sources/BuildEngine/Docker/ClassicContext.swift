internal import DockerfileSyntax
internal import FoundationEssentials
internal import Glibc
internal import LayerArchive

/// A context folder as an archive for the classic builder, with a Dockerfile in it that no step may see.
///
/// The classic builder's client sends a Dockerfile from elsewhere as a file of the context and writes its name into
/// `.dockerignore`, so that `COPY . .` copies another `.dockerignore` at each build. Here the Dockerfile gets a name that the
/// folder's own `.dockerignore` leaves out: the engine reads it and then takes it away (moby, builder/remotecontext).
final class ClassicContext {
    let path: String
    /// The Dockerfile's name in it.
    let dockerfileName: String

    /// - Parameters:
    ///   - folder: the context.
    ///   - dockerfile: the Dockerfile's bytes.
    ///   - parent: an existing folder to work in.
    /// - Throws: `StepError`, `LayerArchiveError`.
    init(of folder: String, dockerfile: [UInt8], in parent: String) throws {
        path = "\(parent)/context-\(UUID().uuidString).tar"
        let context = BuildContext(root: folder)
        let ignore = try context.ignorePatterns()
        let lines = try SmallFile.read("\(folder)/.dockerignore", limit: IgnorePatterns.maximumSize)
        let hidden = ignore.flatMap { Self.ignoredName(by: $0, lines: String(decoding: lines ?? [], as: UTF8.self)) }
        dockerfileName = hidden ?? ".dockstep.Dockerfile"
        let descriptor = open(path, O_CREAT | O_WRONLY | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure("create", path, code: errno) }
        defer { close(descriptor) }
        var writer = LayerWriter(descriptor: descriptor, hasKindsInModes: true)
        for file in try context.walk().descendants(of: EntryPath.root) where file.path.description != ".dockerignore" {
            let size = file.kind == .file ? file.size : 0
            let entry = FileEntry(
                path: file.path, kind: file.kind, mode: file.mode, size: size, modified: file.modified)
            if case .file = file.kind, !file.isSocket {
                try writer.append(entry, contentsOfFileAt: "\(folder)/\(file.path)")
            } else if !file.isSocket {
                try writer.append(entry, bytes: [])
            }
        }
        if var lines {
            if hidden == nil { lines += Array("\n\(dockerfileName)\n".utf8) }
            let mode = try context.walk().file(at: EntryPath(".dockerignore"))?.mode ?? 0o644
            try Self.append(lines, as: ".dockerignore", mode: mode, to: &writer)
        } else {
            try Self.append(Array(".dockerignore\n\(dockerfileName)\n".utf8), as: ".dockerignore", to: &writer)
        }
        try Self.append(dockerfile, as: dockerfileName, to: &writer)
        _ = try writer.finish()
    }

    private static func append(
        _ bytes: [UInt8], as name: String, mode: UInt32 = 0o644, to writer: inout LayerWriter
    ) throws {
        try writer.append(FileEntry(path: EntryPath(name), kind: .file, mode: mode, size: bytes.count), bytes: bytes)
    }

    /// A name that the patterns leave out: one of them as it stands, with letters in the place of what it leaves open.
    static func ignoredName(by patterns: IgnorePatterns, lines: String) -> String? {
        for line in lines.split(whereSeparator: \.isNewline) {
            let text = line.trimmingPrefix("/")
            guard let first = text.first, first != "#", first != "!" else { continue }
            let name = text.replacing("**/", with: "").replacing("**", with: "dockstep").replacing(
                "*", with: "dockstep"
            )
            .replacing("?", with: "d")
            let isPlain = !name.contains { "[]\\ ".contains($0) } && !name.hasSuffix("/") && !name.contains("..")
            // No folder of this name may be needed for what an exception keeps; and none may be left behind by the file.
            guard isPlain, !name.contains("/"), name != ".dockerignore",
                !patterns.mayContainIncluded(directory: String(name))
            else { continue }
            return String(name)
        }
        return nil
    }

    deinit { unlink(path) }
}
