internal import DockerfileSyntax

/// Every command of the prompt, in the order of `help`.
enum CommandTable {
    static let all: [Command] = groups.flatMap(\.commands)

    /// The commands by what they are for.
    static let groups = [
        Group(title: "forward", commands: [.step, .continue, .until]),
        Group(title: "in time", commands: [.back, .goto, .restart, .reload]),
        Group(title: "stops", commands: [.break, .breakpoints, .delete]),
        Group(
            title: "looking",
            commands: [
                .list, .plan, .whatIf, .watch, .why, .layers, .layer, .files, .cat, .diff, .config, .env, .log,
                .history, .check,
            ]),
        Group(title: "changing", commands: [.edit, .set]),
        Group(title: "builds", commands: [.builds, .compare, .advise, .export]),
        Group(title: "guessing", commands: [.predict, .score]),
        Group(title: "running", commands: [.resolve, .run, .shell, .exec]),
        Group(title: "images", commands: [.tag, .images, .save]),
        Group(title: "else", commands: [.doctor, .help, .quit]),
    ]

    struct Group: Sendable {
        /// As `help` writes it in front.
        var title: String
        var commands: [Command]
    }

    /// In a lesson there are these besides; `check` is the lesson's there.
    static let guided = Group(
        title: "lesson",
        commands: [.lesson, .answer, .checkGoal, .hint, .solution, .skip, .reset, .system, .program])

    /// The command of a word: a name, an alias, or the beginning of exactly one name, as in gdb.
    ///
    /// - Throws: `CommandError.unknownCommand` with a suggestion, `ambiguousCommand`.
    static func find(_ word: String, isGuided: Bool = false) throws(CommandError) -> Command {
        let all = isGuided ? guided.commands + all.filter { $0.name != Command.check.name } : all
        if let command = all.first(where: { $0.name == word || $0.aliases.contains(word) }) { return command }
        let starting = all.filter { $0.name.hasPrefix(word) }
        if starting.count == 1 { return starting[0] }
        if starting.count > 1 { throw .ambiguousCommand(word, starting.map(\.name)) }
        let names = isGuided ? names + guided.commands.map(\.name) : names
        throw .unknownCommand(word, suggestion: Suggestion.closest(to: word, among: names))
    }

    /// Names and the aliases that are words.
    static let names: [String] = all.flatMap { [$0.name] + $0.aliases.filter { $0.count > 1 } }
}
