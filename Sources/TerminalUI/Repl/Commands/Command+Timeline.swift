internal import BuildPlan
internal import BuildSession

extension Command {
    static let builds = Command(
        name: "builds", summary: "the past builds of this project",
        help: """
            The last 50 builds of this Dockerfile, oldest first: how each ended, how many of its steps were reused and how
            many ran, what that took and what the cache saved. A session that ends before its last step counts as stopped.
                builds
            """
    ) { call, context in
        try call.expect(atMost: 0)
        context.show(Render.builds(try await context.session.pastBuilds(), style: context.style))
        return .stays
    }

    static let compare = Command(
        name: "compare", arguments: "[A B]", summary: "two past builds side by side, step by step",
        help: """
            Two builds by their numbers in 'builds', without numbers the last two: what each step was in both, and why it
            ran where it ran in only one of them.
                compare 3 4
            """
    ) { call, context in
        try call.expect(atMost: 2)
        let builds = try await context.session.pastBuilds()
        let last = builds.suffix(2).map(\.number)
        guard let first = try call.number(0) ?? last.first, let second = try call.number(1) ?? last.last,
            call.arguments.count != 1
        else { throw call.arguments.isEmpty ? CommandError.noBuilds : CommandError.missingArgument(usage: call.usage) }
        let session = context.session
        context.show(
            Render.compared(
                try await session.pastBuild(first, of: builds), try await session.pastBuild(second, of: builds),
                style: context.style))
        return .stays
    }

    static let export = Command(
        name: "export", arguments: "FILE.html", summary: "one page with the steps, the layers and the builds",
        help: """
            Writes one self-contained page, to hand out after class: the steps that have run with their reasons and layers,
            the stack of layers, and the project's builds as a drawing. It needs no network to be read.
                export lesson.html
            """, completes: [.hostPath]
    ) { call, context in
        try call.expect(atMost: 1)
        let path = try call.argument(0)
        let session = context.session
        context.say(
            try await context.services.export(
                try await session.program, await session.currentRecords, try await session.pastBuilds(), to: path))
        return .stays
    }
}
