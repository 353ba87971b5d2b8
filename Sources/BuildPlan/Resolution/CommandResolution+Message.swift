/// Something to know about how a container's command came about.
package enum CommandExplanation: Sendable, Hashable {
    /// Neither ENTRYPOINT nor CMD nor an argument.
    case nothingToRun
    /// ENTRYPOINT in shell form: these words stand in argv, but the shell's command does not see them.
    case ignored(words: [String], origin: CommandResolution.Origin)
    /// ENTRYPOINT in shell form whose text reads these words by `$1`, `$@` and the like: the first of them is `$0`.
    case takenByShell(words: [String])
    /// Process 1 is the shell and not the program, unless the shell makes way for it by itself (seen of bash 5.2
    /// and busybox 1.35 for a single command, and not of dash 0.5.12).
    case shellIsFirstProcess(shell: String, source: CommandResolution.Source)
    /// CMD in shell form behind an ENTRYPOINT in exec form: the words of the shell are arguments.
    case shellWordsAsArguments(program: String, shell: [String])
    /// Without an ENTRYPOINT the first run argument is the program.
    case argumentIsProgram(String, replacesCommand: Bool)
    /// Run arguments stand in for the image's CMD.
    case argumentsReplaceCommand(words: [String])
    /// A word in exec form with a `$` in it: no shell is there to replace it.
    case noExpansion(word: String)
    /// `--entrypoint` was given: what it replaced.
    case entrypointReplaced(by: String)
    /// `--entrypoint ""` was given.
    ///
    /// - Parameter nothingLeft: no argument was given either.
    case entrypointRemoved(nothingLeft: Bool)
    /// What `--entrypoint` would do, with an example of it.
    case entrypointOption
}

extension CommandResolution {
    /// What a beginner should be told of this resolution, the most important first.
    package var explanations: [CommandExplanation] {
        guard let first = arguments.first else {
            return entrypointOption == nil
                ? [.nothingToRun, .entrypointOption] : [.entrypointRemoved(nothingLeft: true)]
        }
        var result: [CommandExplanation] = []
        let run = arguments.filter { $0.origin == .runArgument }.map(\.text)
        if entrypointForm == .shell {
            let cmd = arguments.filter { $0.origin == .cmd || $0.origin == .shell(of: .cmd) }.map(\.text)
            let words = run.isEmpty ? cmd : run
            if !words.isEmpty {
                result.append(
                    ignoresArguments
                        ? .ignored(words: words, origin: run.isEmpty ? .cmd : .runArgument)
                        : .takenByShell(words: words))
            }
        } else if let program = run.first, entrypointForm == .none, entrypointOption == nil {
            result.append(.argumentIsProgram(program, replacesCommand: cmdForm != .none))
        } else if !run.isEmpty, cmdForm != .none {
            result.append(.argumentsReplaceCommand(words: run))
        }
        if case .shell(let source) = first.origin, !runsByExec(source) {
            result.append(.shellIsFirstProcess(shell: first.text, source: source))
        }
        let shell = arguments.filter { $0.origin == .shell(of: .cmd) }.map(\.text)
        if entrypointForm == .exec, !shell.isEmpty {
            result.append(.shellWordsAsArguments(program: first.text, shell: shell))
        }
        if let word = unexpandedWord { result.append(.noExpansion(word: word)) }
        switch entrypointOption {
        case nil: result.append(.entrypointOption)
        case "": result.append(.entrypointRemoved(nothingLeft: false))
        case let program?: result.append(.entrypointReplaced(by: program))
        }
        return result
    }

    /// True where the shell is told to make way for the program: `exec server`.
    private func runsByExec(_ source: Source) -> Bool {
        let origin: Origin = source == .entrypoint ? .entrypoint : .cmd
        return arguments.first { $0.origin == origin }?.text.hasPrefix("exec ") ?? false
    }

    /// The first `$NAME` that stands where no shell reads it.
    private var unexpandedWord: String? {
        arguments.first { argument in
            let isExec =
                switch argument.origin {
                case .entrypoint: entrypointForm == .exec
                case .cmd: cmdForm == .exec && entrypointForm != .shell
                case .runArgument, .entrypointOption, .shell: false
                }
            // `["sh", "-c", "echo $HOME"]` has its shell.
            guard isExec, arguments.count < 3 || arguments[1].text != "-c" else { return false }
            return CommandResolution.namesVariable(argument.text)
        }?.text
    }

    private static func namesVariable(_ text: String) -> Bool {
        zip(text.unicodeScalars, text.unicodeScalars.dropFirst()).contains { first, second in
            first == "$" && (second == "{" || second == "_" || (second.isASCII && second.properties.isAlphabetic))
        }
    }
}

extension CommandExplanation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothingToRun:
            "The image has neither ENTRYPOINT nor CMD, so there is nothing to run: name a program after the image's name, "
                + "or add a CMD to the Dockerfile."
        case .ignored(let words, let origin):
            "\(origin == .cmd ? "CMD (" : "The run arguments (")\(words.joined(separator: " "))) "
                + "\(origin == .cmd ? "has" : "have") no effect: "
                + "ENTRYPOINT is in shell form, and its shell takes what follows as $0, $1 and so on, which the command "
                + "does not read; write ENTRYPOINT as a JSON array to have them passed on."
        case .takenByShell(let words):
            "ENTRYPOINT is in shell form, so what follows (\(words.joined(separator: " "))) is given to its shell: "
                + "'\(words.first ?? "")' becomes $0 and is no part of $@, the next word is $1."
        case .shellIsFirstProcess(let shell, let source):
            "Process 1 of the container is \(shell), unless that makes way for the program (bash and busybox may, dash does "
                + "not): signals, such as the one of 'docker stop', go to the shell, which does not pass them on; to be sure, "
                + "write \(source.keyword) as a JSON array, or put 'exec' before the command."
        case .shellWordsAsArguments(let program, let shell):
            "CMD is in shell form, so '\(shell.joined(separator: " "))' and its text are passed to \(program) as "
                + "arguments, which is seldom meant; write CMD as a JSON array."
        case .argumentIsProgram(let program, let replacesCommand):
            "The image has no ENTRYPOINT, so '\(program)' is the program to run, and no argument"
                + (replacesCommand ? "; the arguments take the place of the image's CMD." : ".")
        case .argumentsReplaceCommand(let words):
            "The run arguments (\(words.joined(separator: " "))) take the place of the image's CMD."
        case .noExpansion(let word):
            "'\(word)' stays as it is: the exec form starts no shell that would replace the variable."
        case .entrypointReplaced(let program):
            "--entrypoint put \(program) in the place of the image's ENTRYPOINT and took its CMD away; arguments for it "
                + "go after the image's name."
        case .entrypointRemoved(let nothingLeft):
            "--entrypoint \"\" took the image's ENTRYPOINT and CMD away: "
                + (nothingLeft
                    ? "nothing is left to run, so give the command as arguments."
                    : "the arguments are the command.")
        case .entrypointOption:
            "--entrypoint X would run X in the place of ENTRYPOINT, without the image's CMD; it takes one word, and "
                + "arguments for X go after the image's name."
        }
    }
}

extension CommandResolution.Source {
    var keyword: String {
        switch self {
        case .entrypoint: "ENTRYPOINT"
        case .cmd: "CMD"
        }
    }
}

extension CommandResolution.Origin {
    /// Where a word of argv comes from, in words: `ENTRYPOINT`, `run argument`, `shell form of CMD`.
    package var message: String {
        switch self {
        case .entrypoint: "ENTRYPOINT"
        case .cmd: "CMD"
        case .runArgument: "run argument"
        case .entrypointOption: "--entrypoint"
        case .shell(let source): "shell form of \(source.keyword)"
        }
    }
}
