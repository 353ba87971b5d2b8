internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

extension Command {
    static let `break` = Command(
        name: "break", aliases: ["b"], arguments: "[LINE|INSTRUCTION|miss|fail]",
        summary: "stop 'continue' and 'until' before a place",
        help: """
            Stops before the instruction at a line, before every instruction of a kind, before a step that is predicted
            to miss the cache (after it where that can't be known before), or at a failing step, which always stops.
            The step that the session stands before runs without stopping. Without an argument: at the next instruction.
                break 12
                break RUN
                break miss
            """,
        completes: [.breakpointPlace]
    ) { call, context in
        try call.expect(atMost: 1)
        let place: Breakpoint.Place
        if let word = call.arguments.first {
            place = try Breakpoint.Place(word)
        } else {
            guard let next = await context.session.nextStep else { throw SessionError.atEnd }
            place = .line(next.line)
        }
        let set = try await context.session.setBreakpoint(at: place)
        var text = "Breakpoint \(set.breakpoint.number) at \(set.breakpoint.place.title)."
        if let line = set.movedFrom { text += " No instruction stands at line \(line): this is the next one." }
        if set.isUnreachable { text += " No step that the target needs is there, so it will not be reached." }
        context.say(text)
        return .stays
    }

    static let breakpoints = Command(
        name: "breakpoints", summary: "list the breakpoints",
        help: """
            Number, place and how often it stopped the session.
                breakpoints
            """
    ) { call, context in
        try call.expect(atMost: 0)
        let breakpoints = await context.session.breakpoints
        let program = try await context.session.program
        if breakpoints.isEmpty { context.say("There are no breakpoints: 'break RUN' sets one.") }
        for breakpoint in breakpoints {
            let hits =
                breakpoint.hits == 0 ? "" : ", stopped \(breakpoint.hits) \(breakpoint.hits == 1 ? "time" : "times")"
            var text = ""
            if case .line(let line) = breakpoint.place {
                text = program.steps.first { $0.line == line }.map { ": \($0.instruction.title)" } ?? ""
            }
            context.sayOnOneLine("\(breakpoint.number)  \(breakpoint.place.title)\(hits)\(text)")
        }
        return .stays
    }

    static let delete = Command(
        name: "delete", arguments: "[N...]", summary: "delete breakpoints: some, or all",
        help: """
            Deletes the breakpoints of these numbers; without one, all of them.
                delete 2
            """,
        completes: [.breakpointNumber]
    ) { call, context in
        if call.arguments.isEmpty {
            let count = await context.session.breakpoints.count
            await context.session.deleteAllBreakpoints()
            context.say("Deleted \(count) \(count == 1 ? "breakpoint" : "breakpoints").")
        }
        for index in call.arguments.indices {
            guard let number = try call.number(index) else { continue }
            try await context.session.deleteBreakpoint(number)
            context.say("Deleted breakpoint \(number).")
        }
        return .stays
    }
}

extension Breakpoint.Place {
    /// Reads what `break` takes: a line, an instruction's word in any case, `miss` or `fail`.
    ///
    /// - Throws: `CommandError.unknownPlace` with a suggestion.
    init(_ word: String) throws(CommandError) {
        if let line = Int(word), line > 0 {
            self = .line(line)
        } else if let keyword = Keyword(rawValue: word.uppercased()) {
            self = .keyword(keyword)
        } else if word.lowercased() == "miss" {
            self = .miss
        } else if word.lowercased() == "fail" {
            self = .fail
        } else {
            throw .unknownPlace(word, suggestion: Suggestion.closest(to: word, among: Breakpoint.Place.words))
        }
    }

    /// The words that `break` knows.
    static let words = Keyword.allCases.map(\.rawValue) + ["miss", "fail"]
}
