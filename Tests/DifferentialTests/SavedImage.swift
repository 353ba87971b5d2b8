internal import Foundation
internal import LayerArchive
internal import OCISpec
internal import TestSupport

/// An image out of `docker save` or `dockstep save`, in a form that can be compared.
struct SavedImage {
    /// The execution parameters: what is empty is left out, as both write it in different ways.
    var config: [String: String]
    /// `created_by` of each line, with a mark for those without a layer; the base's lines left out.
    var history: [String]
    /// The lines of each layer above the base.
    var layers: [[LayerLine]]
    /// The files of all layers together, as lines; nil where the layers alone were recorded.
    var files: [LayerLine]?

    /// One entry of a layer, as text.
    struct LayerLine: Hashable {
        var text: String
        /// What is left of it before a Docker that is as old as 20.10; nil for an entry that only such a one makes.
        var loose: String?
    }
}

extension SavedImage {
    /// - Parameter base: the digests of the layers that both images begin with.
    init(archive: String, base: [String]) throws {
        let folder = archive + ".unpacked"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try runSuccessfully(["tar", "-xf", archive, "-C", folder])
        let list = try SavedImage.json("\(folder)/manifest.json") as? [[String: Any]]
        guard let manifest = list?.first, let name = manifest["Config"] as? String,
            let image = try SavedImage.json("\(folder)/\(name)") as? [String: Any],
            let rootfs = image["rootfs"] as? [String: Any]
        else { throw CommandFailure(description: "\(archive) is no saved image") }
        // An image without layers has `null` for its lists.
        let paths = manifest["Layers"] as? [String] ?? []
        let digests = rootfs["diff_ids"] as? [String] ?? []
        config = try SavedImage.fields(of: image)
        let lines = (image["history"] as? [[String: Any]] ?? []).map(SavedImage.line(of:))
        let common = zip(base, digests).prefix { $0 == $1 }.count
        history = common == 0 ? lines : Array(lines.dropFirst())
        var tree = FileTree()
        var contents: [EntryPath: String] = [:]
        layers = []
        for (index, path) in paths.enumerated() {
            let layer = try LayerLines(path: "\(folder)/\(path)", on: tree)
            tree.apply(layer.entries)
            contents.merge(layer.contents) { $1 }
            if index >= common { layers.append(layer.lines) }
        }
        files = common == 0 && digests.isEmpty ? [] : LayerLines.lines(of: tree, contents: contents)
    }

    private static func json(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// What does not depend on when and where the image was made.
    private static func fields(of image: [String: Any]) throws -> [String: String] {
        var result: [String: String] = [:]
        for key in ["architecture", "os", "variant", "author"] { result[key] = image[key] as? String }
        result["created"] = oldTime(image["created"])
        for (key, value) in image["config"] as? [String: Any] ?? [:] {
            if value is NSNull || (value as? String)?.isEmpty == true || (value as? [Any])?.isEmpty == true { continue }
            if (value as? [String: Any])?.isEmpty == true { continue }
            let data = try JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes])
            result[key] = String(decoding: data, as: UTF8.self)
        }
        return result
    }

    private static func line(of entry: [String: Any]) -> String {
        let isEmpty = entry["empty_layer"] as? Bool == true
        let comment = entry["comment"] as? String ?? ""
        return (entry["created_by"] as? String ?? "") + (isEmpty ? "  (no layer)" : "")
            + (comment == "buildkit.dockerfile.v0" ? "" : "  comment=\(comment)")
            + (oldTime(entry["created"]).map { "  time=\($0)" } ?? "")
    }

    /// A time that somebody chose; nil for one of the build's own.
    private static func oldTime(_ time: Any?) -> String? {
        guard let text = time as? String, text < "2017" else { return nil }
        return text
    }
}

/// A layer's entries as lines, `PATH TYPE MODE OWNER …`, sorted.
struct LayerLines {
    var entries: [LayerEntry] = []
    var contents: [EntryPath: String] = [:]
    var lines: [SavedImage.LayerLine] = []

    init(path: String, on lower: FileTree) throws {
        try LayerReader.read(layerAt: path) { entry, content in
            entries.append(entry)
            guard case .file(let file) = entry, file.kind == .file else { return }
            var bytes: [UInt8] = []
            try content.read { bytes.append(contentsOf: $0) }
            contents[file.path] = LayerLines.text(of: bytes)
        }
        let groups = LayerLines.hardLinks(in: entries)
        for case .file(let file) in entries {
            if case .hardLink(let target) = file.kind { contents[file.path] = contents[target] }
        }
        lines = entries.compactMap { entry in
            switch entry {
            case .whiteout(let path): return LayerLines.line("/\(path) deleted")
            case .opaque(let path):
                // Overlay marks every new folder so where anything was; over what was no folder it says nothing.
                return lower[path]?.isDirectory == true ? LayerLines.line("/\(path) opaque") : nil
            case .file(var file):
                if case .hardLink(let target) = file.kind {
                    guard let first = LayerLines.file(target, in: entries) else {
                        return LayerLines.line("/\(file.path) lost link")
                    }
                    (file.kind, file.size, file.xattrs) = (first.kind, first.size, first.xattrs)
                }
                var line = LayerLines.line(of: file, content: contents[file.path])
                if LayerLines.isMountPoint(file, on: lower) { line.loose = nil }
                guard let group = groups[file.path] else { return line }
                return .init(text: "\(line.text) names=\(group)", loose: line.loose.map { "\($0) names=\(group)" })
            }
        }
        .sorted { $0.text < $1.text }
    }

    /// Docker 20.10's RUN leaves the folders there in which it had laid its own files, unchanged.
    private static func isMountPoint(_ file: FileEntry, on lower: FileTree) -> Bool {
        guard file.isDirectory, ["etc", "proc", "sys", "dev"].contains(file.path.description) else { return false }
        guard let old = lower[file.path] else { return false }
        return old.isDirectory && (old.mode, old.uid, old.gid) == (file.mode, file.uid, file.gid)
    }

    private static func file(_ path: EntryPath, in entries: [LayerEntry]) -> FileEntry? {
        for case .file(let file) in entries where file.path == path {
            if case .hardLink = file.kind { continue }
            return file
        }
        return nil
    }

    /// For each name of a file that has several, all of them.
    private static func hardLinks(in entries: [LayerEntry]) -> [EntryPath: String] {
        var names: [EntryPath: Set<EntryPath>] = [:]
        for case .file(let file) in entries {
            if case .hardLink(let target) = file.kind { names[target, default: [target]].insert(file.path) }
        }
        var result: [EntryPath: String] = [:]
        for group in names.values {
            let text = group.sorted().map { "/\($0)" }.joined(separator: ",")
            for path in group { result[path] = text }
        }
        return result
    }

    static func lines(of tree: FileTree, contents: [EntryPath: String]) -> [SavedImage.LayerLine] {
        tree.descendants(of: .root).map { line(of: $0, content: contents[$0.path]) }
    }

    /// Short texts as they are, longer content by its digest.
    private static func text(of bytes: [UInt8]) -> String {
        if bytes.count <= 400, let text = String(validating: bytes, as: UTF8.self) {
            return "'" + text.replacingOccurrences(of: "\n", with: "\\n") + "'"
        }
        return "\(bytes.count) bytes \(Digest(of: bytes).short)"
    }

    private static func line(_ text: String) -> SavedImage.LayerLine { .init(text: text, loose: text) }

    private static func line(of file: FileEntry, content: String?) -> SavedImage.LayerLine {
        let kind: String
        switch file.kind {
        case .file: kind = "file"
        case .directory: kind = "folder"
        case .symlink(let target): kind = "link>\(String(decoding: target, as: UTF8.self))"
        case .hardLink(let target): kind = "name>\(target)"
        case .characterDevice(let major, let minor): kind = "char\(major):\(minor)"
        case .blockDevice(let major, let minor): kind = "block\(major):\(minor)"
        case .fifo: kind = "fifo"
        }
        let mode = kind.hasPrefix("link") ? "777" : String(file.mode, radix: 8)
        let time = file.modified < 1_500_000_000 ? " time=\(file.modified)" : ""
        let attributes = file.xattrs.sorted { $0.key < $1.key }.map { " \($0.key)=\(Digest(of: $0.value).short)" }
        let text = content.map { " \($0)" } ?? ""
        let start = "/\(file.path) \(kind) \(mode) \(file.uid):\(file.gid)"
        let end = attributes.joined() + text
        // Docker 20.10 forgets the time of a folder with something in it, which BuildKit today keeps.
        return .init(text: start + time + end, loose: start + (file.isDirectory ? "" : time) + end)
    }
}
