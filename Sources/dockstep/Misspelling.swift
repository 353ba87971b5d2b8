internal import ArgumentParser
internal import DockerfileSyntax
internal import Glibc

/// The first word of a command line, when it is neither a command nor a folder and near to a command.
enum Misspelling {
    /// - Throws: `ValidationError` with the command that was likely meant.
    static func check(_ arguments: [String]) throws {
        guard let word = arguments.first, !word.hasPrefix("-"), !Dockstep.commandNames.contains(word) else { return }
        guard access(word, F_OK) != 0, let meant = Suggestion.closest(to: word, among: Dockstep.commandNames) else {
            return
        }
        throw ValidationError("There is neither a command nor a folder '\(word)'; did you mean 'dockstep \(meant)'?")
    }
}
