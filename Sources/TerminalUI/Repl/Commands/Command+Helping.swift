internal import BuildSession
internal import DockerfileSyntax

extension Command {
    static let doctor = Command(
        name: "doctor", summary: "what this machine offers and what is used",
        help: """
            The runtime, namespaces, overlay, id ranges, and the one command that mends what is missing.
                doctor
            """
    ) { call, context in
        try call.expect(atMost: 0)
        // Its table has the findings in the third column.
        context.show(rows: try await context.services.doctor(), brokenAt: 26)
        return .stays
    }

    static let help = Command(
        name: "help", aliases: ["?"], arguments: "[COMMAND|all|RULE]", summary: "list the commands, or explain one",
        help: """
            Without an argument: the commands by what they are for. 'help all' has a line about each. Names may be
            shortened as long as only one command begins that way. The name of a build check explains that rule, and
            'help checks' lists the rules.
                help until
                help all
                help JSONArgsRecommended
            """,
        completes: [.helpTopic]
    ) { call, context in
        try call.expect(atMost: 1)
        context.show(
            try HelpText.text(for: call.arguments.first, style: context.style, isGuided: context.guide != nil))
        return .stays
    }

    static let quit = Command(
        name: "quit", aliases: ["q", "exit"], summary: "leave (also Ctrl-D)",
        help: """
            What has run is in the cache, so that the next session gets it from there.
                quit
            """
    ) { call, _ in
        try call.expect(atMost: 0)
        return .quit
    }
}

/// The words of `help`, made from the table.
enum HelpText {
    /// - Throws: `CommandError` for a name that is no command.
    static func text(for name: String?, style: TextStyle, isGuided: Bool = false) throws(CommandError) -> String {
        guard let name else { return overview(style, isGuided: isGuided) }
        if name == "all" { return list(style, isGuided: isGuided) }
        if let text = Render.topic(name, style: style) { return text }
        let command: Command
        do { command = try CommandTable.find(name, isGuided: isGuided) } catch CommandError.unknownCommand(let word, _)
        {
            let words = CommandTable.names + Render.topics
            throw .unknownTopic(word, suggestion: Suggestion.closest(to: word, among: words))
        }
        var page = Page(style)
        page.wrap(style.line(command.usage, .strong).adding(": \(command.summary)"))
        if !command.aliases.isEmpty { page.add("Also: \(command.aliases.joined(separator: ", ")).") }
        // Paragraphs are written over several lines; what is indented are examples, a line each.
        var paragraph = ""
        func end() {
            if !paragraph.isEmpty { page.wrap(style.line(paragraph)) }
            paragraph = ""
        }
        for line in command.help.split(separator: "\n") {
            if line.hasPrefix("    ") {
                end()
                page.wrap(style.line(String(line.dropFirst(4)), .accent), indent: 4)
            } else {
                paragraph += (paragraph.isEmpty ? "" : " ") + line
            }
        }
        end()
        return page.text
    }

    /// Short enough for a screen of 24 lines.
    private static func overview(_ style: TextStyle, isGuided: Bool) -> String {
        var page = Page(style)
        let indent = 12
        for group in (isGuided ? [CommandTable.guided] : []) + CommandTable.groups {
            var label = style.line("  \(group.title)", .strong)
            var line = ""
            for (index, command) in group.commands.enumerated() {
                let letter = command.aliases.first { $0.count == 1 }.map { " or \($0)" } ?? ""
                let arguments = command.arguments.isEmpty ? "" : " \(command.arguments)"
                let isLast = index == group.commands.count - 1
                let piece = command.name + letter + arguments + (isLast ? "" : ",")
                // A command and its arguments stay on one line.
                if !line.isEmpty, indent + line.count + 1 + piece.count > style.width {
                    page.wrap(style.line(line), label: label, indent: indent)
                    label = style.line()
                    line = ""
                }
                line += (line.isEmpty ? "" : " ") + piece
            }
            page.wrap(style.line(line), label: label, indent: indent)
        }
        page.wrap(style.line("An empty line is 'step'. 'help COMMAND' explains one; 'help all' has a line about each."))
        return page.text
    }

    private static func list(_ style: TextStyle, isGuided: Bool) -> String {
        var page = Page(style)
        let indent = style.width >= 72 ? 27 : 22
        for command in (isGuided ? CommandTable.guided.commands : []) + CommandTable.all {
            let names = style.line("  ").adding(([command.name] + command.aliases).joined(separator: ", "), .strong)
            let usage = command.arguments.isEmpty ? names : names.adding(" \(command.arguments)")
            let summary = style.line(command.summary)
            if usage.width + 2 <= indent {
                page.wrap(summary, label: usage, indent: indent)
            } else {
                page.wrap(usage)
                page.wrap(summary, indent: indent)
            }
        }
        page.wrap(style.line("An empty line is 'step'. 'help COMMAND' tells more, with an example."))
        return page.text
    }
}
