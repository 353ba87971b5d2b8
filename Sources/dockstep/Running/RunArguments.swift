internal import TerminalUI

/// The words after `run`: as for docker, options end at the image's name, and everything after it is the command's.
enum RunArguments {
    /// Options of `run` that take the next word as their value.
    private static let valued: Set<String> = [
        "--entrypoint", "--env", "--env-file", "--workdir", "--user", "--volume", "--publish", "--network", "--net",
        "--add-host", "--hostname", "--name",
    ]
    private static let valuedLetters = RefusedRunOption.valuedLetters

    /// The same arguments with `--` before the image's name, after which the argument parser reads no option, and with
    /// a letter's value as a word of its own. Other commands' arguments are given back as they are.
    ///
    /// - Throws: `CommandFailure.refusedOption` for what docker has and `run` here does not.
    static func separated(_ arguments: [String]) throws(CommandFailure) -> [String] {
        guard arguments.first == RunCommand.name else { return arguments }
        var result = [RunCommand.name]
        var rest = arguments.dropFirst()
        while let word = rest.first {
            if word == "--" { return result + rest }
            guard word.hasPrefix("-"), word != "-" else { return result + ["--"] + rest }
            rest.removeFirst()
            if let refused = RefusedRunOption(word) { throw .refusedOption(word, refused) }
            let (words, wantsValue) = split(word)
            result += words
            if wantsValue, let value = rest.popFirst() { result.append(value) }
        }
        return result
    }

    /// `-itu0` as `-it`, `-u` and `0`, and `-eA=1` as `-e` and `A=1`, for the argument parser would not; and whether the
    /// value is still to come.
    private static func split(_ word: String) -> (words: [String], wantsValue: Bool) {
        // An empty value behind '=' is one for docker; the argument parser would miss it.
        if word.hasSuffix("="), valued.contains(String(word.dropLast())) {
            return ([String(word.dropLast()), ""], false)
        }
        if word.hasPrefix("--") { return ([word], valued.contains(word)) }
        guard let letter = word.dropFirst().firstIndex(where: valuedLetters.contains) else { return ([word], false) }
        let switches = word[..<letter]
        let value = word[word.index(after: letter)...]
        let words = (switches == "-" ? [] : [String(switches)]) + ["-\(word[letter])"]
        return value.isEmpty ? (words, true) : (words + [String(value)], false)
    }
}
