internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import LayerArchive

extension Command {
    static let layers = Command(
        name: "layers", arguments: "[N]", summary: "the stack of layers, with sizes",
        help: """
            The layers as they are where the session stands, or as step N left them, the newest on top.
                layers
            """,
        completes: [.step]
    ) { call, context in
        try call.expect(atMost: 1)
        let stage = try await context.session.stage(at: try call.number(0))
        context.show(Render.layers(stage.layers, style: context.style))
        return .stays
    }

    static let layer = Command(
        name: "layer", arguments: "[N]", summary: "the entries of the layer that step N made",
        help: """
            What stands in that layer's tar: files, and the marks for what it deletes. Without a number: the step that
            ran last.
                layer 5
            """,
        completes: [.step]
    ) { call, context in
        try call.expect(atMost: 1)
        let number = try await stepToShow(try call.number(0), context)
        let record = try await context.session.record(number)
        var entries: [LayerEntry] = []
        if let layer = record.layer { entries = try await context.engine.entries(of: layer.diffID) }
        let layers = (try? await context.session.stage(at: number).layers) ?? []
        context.show(Render.layer(record, layers: layers, entries: entries, style: context.style))
        return .stays
    }

    static let diff = Command(
        name: "diff", arguments: "[A [B]]", summary: "which files differ between two steps",
        help: """
            From the files after step A to those after step B. With one number: from there to where the session stands.
            Without: what the step that ran last changed. 0 is before the first step.
                diff 2 5
            """,
        completes: [.step, .step]
    ) { call, context in
        try call.expect(atMost: 2)
        let session = context.session
        let last = await session.lastStep
        guard last > 0 else { throw CommandError.noStepYet }
        let from = if let number = try call.number(0) { number } else { await session.stepBefore(last) }
        let to = try call.number(1) ?? last
        let changes = try await session.difference(from, to)
        context.say("From \(from == 0 ? "nothing" : "step \(from)") to step \(to):")
        context.show(Render.changes(changes, style: context.style))
        return .stays
    }

    static let config = Command(
        name: "config", arguments: "[N]", summary: "the image's configuration",
        help: """
            What the image would start with: command, user, folder, variables, ports, labels; as it is now, or as step N
            left it.
                config 3
            """,
        completes: [.step]
    ) { call, context in
        try call.expect(atMost: 1)
        context.show(Render.config(try await context.session.config(at: try call.number(0)), style: context.style))
        return .stays
    }

    static let env = Command(
        name: "env", arguments: "[N]", summary: "the variables that RUN sees, and where they come from",
        help: """
            ENV and ARG with their values and the line that set them.
                env
            """,
        completes: [.step]
    ) { call, context in
        try call.expect(atMost: 1)
        let variables = try await context.session.environment(at: try call.number(0))
        if variables.isEmpty {
            context.say("No variable is set.")
        } else {
            context.show(Render.environment(variables, style: context.style))
        }
        return .stays
    }
}
