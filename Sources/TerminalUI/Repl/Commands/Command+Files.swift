internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax
internal import LayerArchive
internal import OCISpec

extension Command {
    static let files = Command(
        name: "files", arguments: "[N] [PATH]", summary: "list a folder of the image",
        help: """
            A folder as it is where the session stands, or as step N left it. Without a path: the root. A path without
            a leading / begins at WORKDIR.
                files /etc
                files 3 /app
            """,
        completes: [.stepOrImagePath, .imagePath]
    ) { call, context in
        try call.expect(atMost: 2)
        var (step, rest) = call.leadingStep()
        if rest.count > 1 { throw CommandError.notAStep(rest[0], usage: call.usage) }
        if step == nil, await context.session.lastStep == 0 { throw SessionError.noStage }
        let path = rest.popLast() ?? "/"
        let stage = try await context.session.stage(at: step)
        let tree = try await context.session.files(at: step)
        let found = try find(path, in: tree, stage: stage)
        context.show(Render.files(tree, at: found.path, style: context.style))
        if step == nil { await tellOfFailure(context) }
        return .stays
    }

    static let cat = Command(
        name: "cat", arguments: "[N] PATH", summary: "show a file of the image",
        help: """
            A file as it is where the session stands, or as step N left it; links are followed. A path without a
            leading / begins at WORKDIR. At most 1 MiB is shown.
                cat /etc/passwd
            """,
        completes: [.stepOrImagePath, .imagePath]
    ) { call, context in
        try call.expect(atMost: 2)
        let (step, rest) = call.leadingStep(unlessAlone: true)
        guard let path = rest.first else { throw CommandError.missingArgument(usage: call.usage) }
        if rest.count > 1 { throw CommandError.notAStep(rest[0], usage: call.usage) }
        let stage = try await context.session.stage(at: step)
        let tree = try await context.session.files(at: step)
        let found: (path: EntryPath, entry: FileEntry)
        do { found = try find(path, in: tree, stage: stage) } catch {
            if step == nil { await tellOfFailure(context) }
            throw error
        }
        if found.entry.isDirectory { throw CommandError.isFolder(path) }
        guard case .file = found.entry.kind else { throw CommandError.notAFile(path) }
        let bytes = try await context.engine.read(
            found.path, in: stage.layers.map(\.diffID), limit: longestFileShown)
        if bytes.contains(0) {
            context.say("'\(path)' is a binary file of \(found.entry.size) bytes.")
        } else {
            context.show(String(decoding: bytes, as: UTF8.self))
            if found.entry.size > bytes.count {
                context.say("(the first \(bytes.count) of \(found.entry.size) bytes)")
            }
        }
        return .stays
    }

    /// The files that are listed are those before a failed step, which left others.
    private static func tellOfFailure(_ context: ReplContext) async {
        guard let failure = await context.session.failure, failure.files != nil else { return }
        context.say(
            "These are the files before step \(failure.record.step), which failed: 'exec' and 'shell' show what it left."
        )
    }

    /// More than anybody reads at a prompt, and little enough to be in memory twice.
    private static let longestFileShown = 1 << 20

    /// - Throws: `CommandError.noSuchFile` with the nearest name in that folder.
    private static func find(_ path: String, in tree: FileTree, stage: StageState) throws
        -> (path: EntryPath, entry: FileEntry)
    {
        let folder = try EntryPath(stage.config.workingDir ?? "/")
        let found = try tree.resolve(Array(path.utf8), in: folder, followLast: true)
        if let entry = found.entry { return (found.path, entry) }
        let siblings = found.path.parent.map { tree.children(of: $0) } ?? []
        let name = String(decoding: found.path.name, as: UTF8.self)
        let near = Suggestion.closest(to: name, among: siblings.map { String(decoding: $0.path.name, as: UTF8.self) })
        let suggestion = near.flatMap { near in
            siblings.first { String(decoding: $0.path.name, as: UTF8.self) == near }.map { "/\($0.path)" }
        }
        throw CommandError.noSuchFile(path, suggestion: suggestion)
    }
}
