internal import BuildSession

extension Command {
    static let doctor = Command(
        name: "doctor", summary: "what this machine offers and what is used",
        help: """
            The runtime, namespaces, overlay, id ranges, and the one command that mends what is missing.
                doctor
            """
    ) { call, context in
        try call.expect(atMost: 0)
        context.show(try await context.services.doctor())
        return .stays
    }

    static let help = Command(
        name: "help", aliases: ["?"], arguments: "[COMMAND]", summary: "list the commands, or explain one",
        help: """
            Names may be shortened as long as only one command begins that way.
                help until
            """,
        completes: [.command]
    ) { call, context in
        try call.expect(atMost: 1)
        context.show(try HelpText.text(for: call.arguments.first))
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
    static func text(for name: String?) throws(CommandError) -> String {
        guard let name else { return overview }
        let command = try CommandTable.find(name)
        var text = "\(command.usage): \(command.summary)\n"
        if !command.aliases.isEmpty { text += "Also: \(command.aliases.joined(separator: ", ")).\n" }
        return text + command.help + "\n"
    }

    private static var overview: String {
        let rows = CommandTable.all.map { command in
            (([command.name] + command.aliases).joined(separator: ", "), command.arguments, command.summary)
        }
        let width = rows.map { "\($0.0) \($0.1)".count }.filter { $0 <= 32 }.max() ?? 32
        let lines = rows.map { row in
            let left = row.1.isEmpty ? row.0 : "\(row.0) \(row.1)"
            let gap = String(repeating: " ", count: max(2, width + 2 - left.count))
            return "  \(left)\(gap)\(row.2)"
        }
        return lines.joined(separator: "\n")
            + "\nAn empty line is 'step'. 'help COMMAND' tells more, with an example.\n"
    }
}
