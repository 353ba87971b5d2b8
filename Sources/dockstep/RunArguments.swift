/// The words after `run`: as for docker, options end at the image's name, and everything after it is the command's.
enum RunArguments {
    /// Options of `run` that take the next word as their value.
    private static let valued: Set<String> = [
        "--entrypoint", "--env", "--workdir", "--user", "--name", "--hostname", "--network",
    ]
    private static let valuedLetters: Set<Character> = ["e", "w", "u", "h"]

    /// The same arguments with `--` before the image's name, after which the argument parser reads no option. Other
    /// commands' arguments are given back as they are.
    static func separated(_ arguments: [String]) -> [String] {
        guard arguments.first == RunCommand.name else { return arguments }
        var index = 1
        while index < arguments.count {
            let word = arguments[index]
            if word == "--" { return arguments }
            guard word.hasPrefix("-"), word != "-" else {
                return Array(arguments[..<index]) + ["--"] + arguments[index...]
            }
            index += takesNext(word) ? 2 : 1
        }
        return arguments
    }

    /// Whether an option's value is the word after it: `--env A=1`, `-e A=1`, `-ite A=1`; not `--env=A=1`, `-eA=1`.
    private static func takesNext(_ word: String) -> Bool {
        if word.hasPrefix("--") { return valued.contains(word) }
        guard let letter = word.dropFirst().firstIndex(where: valuedLetters.contains) else { return false }
        return word.index(after: letter) == word.endIndex
    }
}
