internal import DockerfileSyntax

/// Every command of the prompt, in the order of `help`.
enum CommandTable {
    static let all: [Command] =
        [.step, .continue, .until, .back, .goto, .restart, .reload]
        + [.break, .breakpoints, .delete]
        + [.list, .plan, .why, .layers, .layer, .files, .cat, .diff, .config, .env, .log, .history]
        + [.edit, .set]
        + [.resolve, .run, .shell, .exec]
        + [.tag, .images, .save, .doctor, .help, .quit]

    /// The command of a word: a name, an alias, or the beginning of exactly one name, as in gdb.
    ///
    /// - Throws: `CommandError.unknownCommand` with a suggestion, `ambiguousCommand`.
    static func find(_ word: String) throws(CommandError) -> Command {
        if let command = all.first(where: { $0.name == word || $0.aliases.contains(word) }) { return command }
        let starting = all.filter { $0.name.hasPrefix(word) }
        if starting.count == 1 { return starting[0] }
        if starting.count > 1 { throw .ambiguousCommand(word, starting.map(\.name)) }
        throw .unknownCommand(word, suggestion: Suggestion.closest(to: word, among: names))
    }

    /// Names and the aliases that are words.
    static let names: [String] = all.flatMap { [$0.name] + $0.aliases.filter { $0.count > 1 } }
}
