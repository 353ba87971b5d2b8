internal import ArgumentParser
internal import DockerfileSyntax
internal import Glibc
internal import TerminalUI

/// The first word of a command line, when it is neither a command nor a folder: one near to it.
enum Misspelling {
    /// `help WORD` for a word that is no command: the page of a build check, or the list of them.
    ///
    /// - Returns: nil where the arguments are something else.
    /// - Throws: `ValidationError` for a word that is neither, with the one that was likely meant.
    static func topic(_ arguments: [String], style: TextStyle) throws -> String? {
        guard arguments.count == 2, arguments[0] == "help", !Dockstep.commandNames.contains(arguments[1]) else {
            return nil
        }
        let word = arguments[1]
        if word.hasPrefix("-") { return nil }
        if let text = Render.topic(word, style: style) { return text }
        let meant = Suggestion.closest(to: word, among: Dockstep.commandNames + Render.topics)
        throw ValidationError(
            "There is neither a command nor a build check '\(word)'"
                + (meant.map { "; did you mean 'dockstep help \($0)'?" } ?? ". 'dockstep help checks' lists the checks.")
        )
    }

    /// - Throws: `ValidationError` with the command that was likely meant.
    static func check(_ arguments: [String]) throws {
        guard let word = arguments.first, !word.hasPrefix("-"), !Dockstep.commandNames.contains(word) else { return }
        guard access(word, F_OK) != 0 else { return }
        guard let meant = Suggestion.closest(to: word, among: Dockstep.commandNames) else { return }
        throw ValidationError("There is neither a command nor a folder '\(word)'; did you mean 'dockstep \(meant)'?")
    }
}
