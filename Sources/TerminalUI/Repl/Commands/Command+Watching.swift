internal import BuildEngine
internal import BuildSession
internal import Glibc

extension Command {
    static let watch = Command(
        name: "watch", arguments: "[COUNT]", summary: "draw the plan again at each save, until Enter",
        help: """
            Follows the Dockerfile and the context: edit them in another window, and at each save the plan of a build
            from the first step on is drawn again, with an arrow where a step's hit became a miss or a miss a hit.
            Nothing is run. Enter or Ctrl-C ends it; the session then takes over what was saved, as 'reload' does.
            With a count it ends by itself after so many saves that change the plan, or do not.
                watch
                watch 1
            """,
        advances: true
    ) { call, context in
        try call.expect(atMost: 1)
        let count = try call.count(0)
        if count == nil, !context.isTerminal { throw CommandError.watchNeedsCount(usage: call.usage) }
        let source = context.session.source
        guard source.contextFolder != nil || source.path != nil else { throw CommandError.nothingToWatch }
        let watch = try ContextWatch(folder: source.contextFolder, dockerfile: source.path)
        let first = try await context.session.foresee()
        context.show(Render.plan(first.predictions, program: first.program, style: context.style))
        context.say(
            count.map { "Watching until the \($0 == 1 ? "next save" : "\($0)th save")." }
                ?? "Watching: save a file in another window. Enter ends it.")
        let hasSaved = await follow(watch, from: first, count: count, context)
        guard hasSaved else { return .stays }
        // Ctrl-C ends the watching, not what follows it: another task is not cancelled with this one.
        try await Task { try await takeOver(context) }.value
        return .moved
    }

    /// - Returns: whether anything was saved.
    private static func follow(
        _ watch: ContextWatch, from first: ForeseenBuild, count: Int?, _ context: ReplContext
    ) async -> Bool {
        await withTaskCancellationHandler {
            var known = first
            var saves = 0
            while count.map({ saves < $0 }) ?? true {
                let input = context.isTerminal && count == nil ? STDIN_FILENO : nil
                switch await OwnThread.run({ watch.next(orInput: input) }) {
                case .stopped: return saves > 0
                case .input:
                    _ = TerminalLine.line()
                    return saves > 0
                case .saved(let files): known = await redraw(since: known, saved: files, context)
                case .many: known = await redraw(since: known, saved: nil, context)
                }
                saves += 1
            }
            return saves > 0
        } onCancel: {
            watch.stop()
        }
    }

    /// A Dockerfile that can't be read, as in the midst of an edit, is told of, and the plan before it stays.
    private static func redraw(
        since old: ForeseenBuild, saved: [ContextWatch.Saved]?, _ context: ReplContext
    ) async -> ForeseenBuild {
        do {
            let build = try await context.session.foresee()
            context.show(Render.watched(build, since: old, saved: saved, style: context.style))
            return build
        } catch {
            context.show(Render.saved(saved, style: context.style))
            await context.complain(error)
            return old
        }
    }

    private static func takeOver(_ context: ReplContext) async throws {
        let reload = try await context.session.reload()
        context.show(Render.reload(reload, style: context.style))
        try await context.sayWhereItStands()
    }
}
