internal import Foundation
internal import TestSupport

/// A project made at random: a Dockerfile of some stages, a context, an ignore file, build arguments, and what the base
/// image's name stands for.
struct ProofProject: Sendable, Equatable {
    enum Base: Sendable, Equatable {
        case image
        case scratch
        /// By the place of an earlier one.
        case stage(Int)
    }

    struct Stage: Sendable, Equatable {
        var name: String?
        var base: Base
        /// What follows FROM; one instruction each, which may span lines.
        var instructions: [String]
    }

    enum Content: Sendable, Equatable {
        case text(String)
        case link(String)
    }

    struct File: Sendable, Equatable {
        var content: Content
        var mode: mode_t = 0o644
        var owner: uid_t = 0
        /// Counted up at each write, so that no two have the same time: BuildKit takes a file of the same size and time for
        /// the one that it has (moby/buildkit#2592).
        var time = 0
    }

    var stages: [Stage] = []
    var files: [String: File] = [:]
    var ignored: [String] = []
    var arguments: [String: String] = [:]
    /// Which of the images the base's name stands for: the third has the layers of the first.
    var image = 0
    /// Of the file that is written next.
    var clock = 1_500_000_000

    /// The name of the base in its Dockerfile; several projects are built at the same time.
    var base: String

    func dockerfile() -> String {
        var text = ""
        for stage in stages {
            let from =
                switch stage.base {
                case .image: base
                case .scratch: "scratch"
                case .stage(let index): stages[index].name ?? "scratch"
                }
            text += "FROM \(from)" + (stage.name.map { " AS \($0)" } ?? "") + "\n"
            for instruction in stage.instructions { text += instruction + "\n" }
        }
        return text
    }

    var flags: [String] { arguments.sorted { $0.key < $1.key }.flatMap { ["--build-arg", "\($0.key)=\($0.value)"] } }

    mutating func set(_ path: String, _ file: File) {
        clock += 1
        files[path] = file
        files[path]?.time = clock
    }
}

extension ProofProject {
    /// Makes the folder what the project says, and touches nothing of what it was before.
    func write(to folder: String, over old: ProofProject?) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for path in (old?.files ?? [:]).keys where files[path] == nil {
            try FileManager.default.removeItem(atPath: "\(folder)/\(path)")
        }
        for (path, file) in files where old?.files[path] != file {
            try write(file, over: old?.files[path], to: "\(folder)/\(path)")
        }
        try pruneFolders(of: old, in: folder)
        // Both are in the ignore file, so that their times count nowhere.
        try Data(dockerfile().utf8).write(to: URL(fileURLWithPath: "\(folder)/Dockerfile"))
        let ignore = (["Dockerfile", ".dockerignore"] + ignored).map { $0 + "\n" }.joined()
        try Data(ignore.utf8).write(to: URL(fileURLWithPath: "\(folder)/.dockerignore"))
    }

    private func write(_ file: File, over old: File?, to path: String) throws {
        if old?.content != file.content {
            try? FileManager.default.removeItem(atPath: path)
            let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
            try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
            switch file.content {
            case .text(let text): try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            case .link(let target):
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
        }
        if case .text = file.content { chmod(path, file.mode) }
        lchown(path, file.owner, file.owner)
        let time = timeval(tv_sec: file.time, tv_usec: 0)
        lutimes(path, [time, time])
    }

    /// A folder of which no file is left is no part of the project.
    private func pruneFolders(of old: ProofProject?, in folder: String) throws {
        func folders(_ files: some Sequence<String>) -> Set<String> {
            Set(
                files.flatMap { path in
                    path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
                })
        }
        let gone = folders((old?.files ?? [:]).keys).subtracting(folders(files.keys))
        for path in gone.sorted(by: >) { try FileManager.default.removeItem(atPath: "\(folder)/\(path)") }
    }
}
