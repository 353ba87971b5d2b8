internal import CLinux
internal import Foundation
internal import Glibc
internal import LayerArchive
internal import TestSupport

/// Something in a case's context folder. All of it is made with the same old time, so that a time that is taken over can
/// be told from one that is not.
enum ContextItem: Sendable {
    case file(String, String, mode: mode_t = 0o644)
    case folder(String, mode: mode_t = 0o755)
    case link(String, to: String)
    /// Another name of a file made before.
    case hardLink(String, to: String)
    case fifo(String)
    case socket(String)
    case attribute(String, String, of: String)
    /// An archive of exactly these entries; files have their own path as content.
    case archive(String, [FileEntry])
    /// Run by sh in the context folder, for what has no word of its own here.
    case script(String)

    /// 2001-09-09 01:46:40 UTC.
    static let time = 1_000_000_000

    func make(in folder: String) throws {
        switch self {
        case .file(let name, let text, let mode):
            try makeParent(of: name, in: folder)
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            try check(chmod("\(folder)/\(name)", mode), name)
        case .folder(let name, let mode):
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            try check(chmod("\(folder)/\(name)", mode), name)
        case .link(let name, let target):
            try makeParent(of: name, in: folder)
            try check(symlink(target, "\(folder)/\(name)"), name)
        case .hardLink(let name, let target):
            try makeParent(of: name, in: folder)
            try check(Glibc.link("\(folder)/\(target)", "\(folder)/\(name)"), name)
        case .fifo(let name):
            try makeParent(of: name, in: folder)
            try check(mkfifo("\(folder)/\(name)", 0o644), name)
        case .socket(let name):
            try makeParent(of: name, in: folder)
            try check(mknod("\(folder)/\(name)", S_IFSOCK | 0o755, 0), name)
        case .attribute(let attribute, let value, let name):
            let bytes = Array(value.utf8)
            try check(setxattr("\(folder)/\(name)", attribute, bytes, bytes.count, 0), name)
        case .archive(let name, let entries):
            let descriptor = open("\(folder)/\(name)", O_WRONLY | O_CREAT, 0o644)
            defer { close(descriptor) }
            var writer = LayerWriter(descriptor: descriptor)
            for var entry in entries {
                let text = entry.kind == .file ? entry.path.bytes : []
                entry.size = text.count
                try writer.append(entry, bytes: text)
            }
            _ = try writer.finish()
        case .script(let text):
            try runScript(text, in: folder)
        }
    }

    /// Changes with everything that makes the item what it is.
    var text: String {
        guard case .archive(let name, let entries) = self else { return "\(self)" }
        let lines = entries.map { entry in
            let attributes = entry.xattrs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return "\(entry.path) \(entry.kind) \(entry.mode) \(entry.uid):\(entry.gid) \(entry.modified) \(attributes)"
        }
        return "\(name)\n\(lines.joined(separator: "\n"))"
    }

    private func makeParent(of name: String, in folder: String) throws {
        let parent = URL(fileURLWithPath: "\(folder)/\(name)").deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }

    private func check(_ code: Int32, _ name: String) throws {
        if code != 0 { throw CommandFailure(description: "can't make \(name): \(String(cString: strerror(errno)))") }
    }
}

extension BuildCase {
    /// Writes the context folder, the Dockerfile in it.
    func makeContext(at folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(dockerfile.utf8).write(to: URL(fileURLWithPath: "\(folder)/Dockerfile"))
        for item in context { try item.make(in: folder) }
        try runSuccessfully(["find", folder, "-exec", "touch", "-h", "-d", "@\(ContextItem.time)", "{}", "+"])
    }
}

func environmentVariable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
