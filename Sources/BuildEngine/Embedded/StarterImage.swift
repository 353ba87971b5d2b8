internal import SystemPackage
internal import BuildPlan
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import LayerArchive
package import OCISpec
internal import Subprocess

/// The image behind `FROM busybox` on a machine that has no other: made from this machine's static busybox, so that the
/// first lesson needs no network. It is not Docker Hub's image of that name, and says so.
package struct StarterImage: Sendable {
    let store: ImageStore

    /// What marks it: the comment of its one line of history.
    private static let comment = "dockstep starter image"

    package static let notice =
        "this is dockstep's starter image, made from this machine's busybox; it is not Docker Hub's busybox"

    /// True for the names that the starter image answers to: `busybox` and `busybox:latest`.
    package static func answers(_ reference: Reference) -> Bool {
        reference.domain == "docker.io" && reference.path == "library/busybox" && reference.tag == "latest"
            && reference.digest == nil
    }

    /// True for the starter image itself, and not for what was built on it.
    package static func isStarter(_ config: ImageConfig) -> Bool {
        config.history.count == 1 && config.history.first?.comment == comment
    }

    /// Its configuration but for what depends on the busybox it is made from.
    static var config: ImageConfig {
        var config = ImageConfig(
            architecture: Platform.host.architecture, os: "linux", history: [HistoryEntry(comment: comment)])
        config.config.env = ["PATH=\(StageState.defaultPath)"]
        config.config.cmd = ["sh"]
        return config
    }

    /// Makes the image and names it; the same busybox makes the same image.
    ///
    /// - Throws: `StarterImageError` where there is no static busybox here.
    func make(as reference: Reference) async throws -> StoredImage {
        let program = try StarterImage.findBusybox()
        let applets = try await StarterImage.applets(of: program)
        var status = stat()
        guard stat(program, &status) == 0 else { throw StarterImageError.missing }
        let modified = Int(status.st_mtim.tv_sec)
        let blob = try store.newBlob()
        var writer = LayerWriter(descriptor: blob.descriptor)
        let entries = try StarterFiles(modified: modified, size: Int(status.st_size), applets: applets)
            .write(to: &writer, busybox: program)
        let written = try writer.finish()
        try blob.commit(digest: written.diffID, size: written.size)
        let statistics = LayerStatistics(of: entries, on: FileTree())
        try store.registerLayer(
            diffID: written.diffID,
            descriptor: Descriptor(mediaType: .ociLayer, digest: written.diffID, size: written.size),
            contentSize: statistics.size)
        let created = Timestamps.text(Date(timeIntervalSince1970: Double(modified)))
        var config = Self.config
        config.created = created
        config.history = [
            HistoryEntry(created: created, createdBy: "ADD \(program) and links to it in /bin", comment: Self.comment)
        ]
        return try store.writeImage(config: config, layers: [written.diffID], names: [reference])
    }

    private static func findBusybox() throws -> String {
        var found: String?
        for path in ["/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static", "/sbin/busybox"] {
            guard access(path, X_OK) == 0 else { continue }
            if ExecutableFile.isStatic(path) { return path }
            found = path
        }
        throw found.map(StarterImageError.dynamic) ?? StarterImageError.missing
    }

    private static func applets(of program: String) async throws -> [String] {
        // 64 KiB is ten times what busybox's list of applets takes.
        let result = try await Subprocess.run(
            .path(.init(program)), arguments: ["--list"], output: .string(limit: 64 << 10), error: .discarded)
        let names = result.standardOutput.split(whereSeparator: \.isNewline).map(String.init)
        let plain = names.filter { $0 != "busybox" && !$0.contains("/") && !$0.isEmpty }
        guard plain.contains("sh") else { throw StarterImageError.noShell(program) }
        return plain.sorted()
    }
}

/// Why the starter image can't be made.
package enum StarterImageError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing
    case dynamic(String)
    case noShell(String)

    package var description: String {
        switch self {
        case .missing:
            "FROM busybox needs a busybox on this machine to make the starter image from: install it with "
                + "'sudo apt-get install busybox-static'"
        case .dynamic(let path):
            "the busybox at \(path) needs this machine's libraries, so no image can be made from it: install the static "
                + "one with 'sudo apt-get install busybox-static'"
        case .noShell(let path): "the busybox at \(path) has no sh in it, so no image can be made from it"
        }
    }
}

/// Looking at a program's ELF header (System V ABI, "Program Header").
enum ExecutableFile {
    /// True for a 64-bit ELF program that names no interpreter, so that it runs without any library.
    static func isStatic(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // The program headers of a linked program stand in its first page.
        var page = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &page, page.count)
        guard count >= 64, page.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return false }
        func number(_ offset: Int, _ bytes: Int) -> Int {
            (0..<bytes).reduce(0) { $0 | Int(page[offset + $1]) << (8 * $1) }
        }
        let (start, size, headers) = (number(32, 4), number(54, 2), number(56, 2))
        guard size >= 4, start + headers * size <= count else { return false }
        let interpreter = 3
        return (0..<headers).allSatisfy { number(start + $0 * size, 4) != interpreter }
    }
}

/// The files of the starter image.
private struct StarterFiles {
    let modified: Int
    let size: Int
    let applets: [String]

    func write(to writer: inout LayerWriter, busybox: String) throws -> [LayerEntry] {
        var entries: [LayerEntry] = []
        func folder(_ path: String, _ mode: UInt32 = 0o755) throws {
            let entry = FileEntry(path: try EntryPath(path), kind: .directory, mode: mode, modified: modified)
            try writer.append(.file(entry))
            entries.append(.file(entry))
        }
        func text(_ path: String, _ content: String, _ mode: UInt32 = 0o644) throws {
            let bytes = Array(content.utf8)
            let entry = FileEntry(
                path: try EntryPath(path), kind: .file, mode: mode, size: bytes.count, modified: modified)
            try writer.append(entry, bytes: bytes)
            entries.append(.file(entry))
        }
        try folder("bin")
        let program = FileEntry(
            path: try EntryPath("bin/busybox"), kind: .file, mode: 0o755, size: size, modified: modified)
        try writer.append(program, contentsOfFileAt: busybox)
        entries.append(.file(program))
        for applet in applets {
            let link = FileEntry(
                path: try EntryPath("bin/\(applet)"), kind: .hardLink(target: program.path), mode: 0o755,
                modified: modified)
            try writer.append(.file(link))
            entries.append(.file(link))
        }
        for path in [
            "dev", "etc", "home", "lib", "proc", "sys", "usr", "usr/bin", "usr/sbin", "var", "var/spool", "var/www",
        ] {
            try folder(path)
        }
        try folder("root", 0o700)
        try folder("tmp", 0o1777)
        let link = FileEntry(
            path: try EntryPath("usr/bin/env"), kind: .symlink(target: Array("/bin/env".utf8)), mode: 0o777,
            modified: modified)
        try writer.append(.file(link))
        entries.append(.file(link))
        try text("etc/passwd", Self.passwd)
        try text("etc/group", Self.group)
        try text("etc/shadow", Self.shadow, 0o640)
        return entries
    }

    private static let passwd = """
        root:x:0:0:root:/root:/bin/sh
        daemon:x:1:1:daemon:/usr/sbin:/bin/false
        www-data:x:33:33:www-data:/var/www:/bin/false
        nobody:x:65534:65534:nobody:/home:/bin/false

        """
    private static let group = """
        root:x:0:
        daemon:x:1:
        tty:x:5:
        disk:x:6:
        www-data:x:33:
        users:x:100:
        nobody:x:65534:

        """
    private static let shadow = """
        root:*:10933:0:99999:7:::
        daemon:*:10933:0:99999:7:::
        www-data:*:10933:0:99999:7:::
        nobody:*:10933:0:99999:7:::

        """
}
