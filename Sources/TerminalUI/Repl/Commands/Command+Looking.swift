internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

extension Command {
    static let list = Command(
        name: "list", aliases: ["l"], arguments: "[LINE]", summary: "show the Dockerfile, the next instruction marked",
        help: """
            Line numbers, step numbers, what has run, and the marker at the instruction that comes next. With a line:
            the lines around it. A '!' behind the number marks a line that the build checks remark on.
                list
                list 20
            """
    ) { call, context in
        try call.expect(atMost: 1)
        let line = try call.number(0)
        let last = try await context.session.program.dockerfile.lines.count
        if let line, !(1...max(1, last)).contains(line) { throw CommandError.noSuchLine(line, last: last) }
        let around = line.map { max(1, $0 - 5)...$0 + 5 }
        try await showSource(context, around: around)
        return .stays
    }

    static func showSource(_ context: ReplContext, around: ClosedRange<Int>?) async throws {
        let session = context.session
        let program = try await session.program
        let lines = await session.breakpoints.compactMap { breakpoint in
            if case .line(let line) = breakpoint.place { line } else { nil }
        }
        context.show(
            Render.source(
                program: program, next: await session.nextStep?.number, records: await session.records,
                breakpoints: Set(lines), remarked: Set(await session.findings.map(\.range.start.line)), around: around,
                style: context.style))
    }

    static let why = Command(
        name: "why", arguments: "[N]", summary: "why step N was a hit or a miss",
        help: """
            What differs from the nearest earlier record of the step: the file and its lines, the variable, the words of
            the command, the flag, or the first step below that differs. Without a number: the step that ran last. For a
            step ahead: what it would be.
                why 4
            """,
        completes: [.step]
    ) { call, context in
        try call.expect(atMost: 1)
        let session = context.session
        let number = try await stepToShow(try call.number(0), context)
        do {
            let record = try await session.record(number)
            let records = await session.records.values.sorted { $0.step < $1.step }
            context.show(Render.why(record, records: records, style: context.style))
        } catch SessionError.notRunYet {
            let predictions = try await session.predictions(explained: number)
            let program = try await session.program
            guard let prediction = predictions.first(where: { $0.step == number }),
                let step = program.steps.first(where: { $0.number == number })
            else { throw SessionError.notRunYet(number, run: await session.lastStep) }
            context.show(Render.why(prediction, step: step, style: context.style))
        }
        return .stays
    }

    static let log = Command(
        name: "log", arguments: "[N]", summary: "what step N printed",
        help: """
            The output of a RUN, also of one that came from the cache. Without a number: the step that ran, or failed,
            last.
                log 6
            """,
        completes: [.step]
    ) { call, context in
        try call.expect(atMost: 1)
        let number = try await stepToShow(try call.number(0), context)
        let log = try await context.session.log(number)
        if log.isEmpty { context.say("Step \(number) printed nothing.") }
        context.show(log)
        return .stays
    }

    static let history = Command(
        name: "history", summary: "the history that the image would have",
        help: """
            What 'docker history' would show of the image as it is where the session stands.
                history
            """
    ) { call, context in
        try call.expect(atMost: 0)
        context.show(Render.history(try await context.session.stage(), style: context.style))
        return .stays
    }

    /// The step asked for; else the one that failed just now, or the one that the session stands after.
    static func stepToShow(_ number: Int?, _ context: ReplContext) async throws -> Int {
        if let number { return number }
        if let failed = await context.session.failure { return failed.record.step }
        let last = await context.session.lastStep
        guard last > 0 else { throw CommandError.noStepYet }
        return last
    }
}
