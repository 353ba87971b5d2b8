internal import ArgumentParser
internal import DockerfileSyntax
internal import Glibc

/// The first word of a command line, when it is neither a command nor a folder: a command to come, or one near to it.
enum Misspelling {
    /// Commands to come, and what helps until then.
    private static let toCome = ["lesson": "the READMEs of the sample projects have things to try"]

    /// - Throws: `CommandFailure.commandNotThereYet`; `ValidationError` with the command that was likely meant.
    static func check(_ arguments: [String]) throws {
        guard let word = arguments.first, !word.hasPrefix("-"), !Dockstep.commandNames.contains(word) else { return }
        guard access(word, F_OK) != 0 else { return }
        if let instead = toCome[word] { throw CommandFailure.commandNotThereYet(word, instead: instead) }
        guard let meant = Suggestion.closest(to: word, among: Dockstep.commandNames) else { return }
        throw ValidationError("There is neither a command nor a folder '\(word)'; did you mean 'dockstep \(meant)'?")
    }
}
