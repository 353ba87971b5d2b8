internal import BuildSession
internal import ContainerRuntime

extension CommandError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownCommand(let word, let suggestion):
            "there is no command '\(word)'" + (suggestion.map { "; did you mean '\($0)'?" } ?? ": 'help' lists them")
        case .unknownTopic(let word, let suggestion):
            "there is neither a command nor a build check '\(word)'"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": 'help' and 'help checks' list them")
        case .ambiguousCommand(let word, let names):
            "'\(word)' could be \(names.joined(separator: ", ")): write more of it"
        case .openQuote(let quote):
            "a \(quote) is opened and not closed: close it, or write \\\(quote) to mean the character"
        case .unknownAdvice(let topic): "there is no advice about '\(topic)': it is 'advise cache'"
        case .nothingAdvised: "nothing is written: there is no better order to write"
        case .noBuilds: "there are no two builds to compare yet: each one whose steps have run is kept"
        case .missingArgument(let usage): "an argument is missing: the command is '\(usage)'"
        case .tooManyArguments(let word, let usage): "'\(word)' is one argument too many: the command is '\(usage)'"
        case .notANumber(let word, let usage): "'\(word)' is not a number: the command is '\(usage)'"
        case .notAStep(let word, let usage):
            "'\(word)' is no step's number: the command is '\(usage)', with quotes around a path that has blanks"
        case .negativeNumber(let word, let usage):
            "'\(word)' is below 0: the command is '\(usage)', with a number from 0 on"
        case .nothingCounted(let usage): "0 steps are no move: the command is '\(usage)', with a number from 1 on"
        case .noSuchLine(let line, let last):
            "there is no line \(line): the Dockerfile's last is \(last)"
        case .unknownOption(let option, let usage):
            "there is no option '\(option)' here: the command is '\(usage)'; what is for the program stands behind --"
        case .badPort(let error): error.description
        case .badVolume(let error): error.description
        case .refusedOption(let option, let refused): "the option '\(option)' \(refused.reason)"
        case .missingValue(let option): "the option '\(option)' needs a value after it"
        case .badValue(let value, let option, let allowed): "'\(value)' is no value of \(option): it is \(allowed)"
        case .unknownPlace(let word, let suggestion):
            "'\(word)' is no place to stop at: give a line, an instruction such as RUN, 'miss' or 'fail'"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
        case .unknownSetting(let word, let suggestion):
            "there is nothing called '\(word)' to set"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": 'help set' lists what is")
        case .noSuchFile(let path, let suggestion):
            "there is no '\(path)' in these files"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": 'files' lists them")
        case .isFolder(let path): "'\(path)' is a folder: 'files \(path)' lists it"
        case .notAFile(let path): "'\(path)' is no regular file, so it has no content to show"
        case .noContextFolder: "the context is not a folder on this disk, so there is nothing to edit"
        case .outsideContext(let path): "'\(path)' is outside the context: name a file in it, or 'Dockerfile'"
        case .noEditor(let code):
            "the editor ended with code \(code): set VISUAL or EDITOR to one that is installed"
        case .needsTerminal(let command): "'\(command)' needs a terminal: 'exec CMD' runs one command without"
        case .editorNeedsTerminal: "'edit' needs a terminal: change the file by other means, then 'reload'"
        case .notAGuess(let word): "'\(word)' is no guess: say 'hit' or 'miss', or press Enter for none"
        case .unknownGuessReason(let word, let suggestion):
            "'\(word)' is none of the reasons"
                + (suggestion.map { "; did you mean '\($0)'?" }
                    ?? ": they are \(GuessedReason.allCases.map(\.rawValue).joined(separator: ", "))")
        case .nothingToWatch:
            "neither the Dockerfile nor the context is a file or folder of this disk, so nothing changes"
        case .watchNeedsCount(let usage):
            "nobody is there to end it: the command is '\(usage)', with a number of saves to wait for"
        case .nothingToRun:
            "the image has neither ENTRYPOINT nor CMD: say what to run, as in 'run sh'"
        case .noStepYet: "the session stands before the first step: 'step' takes it"
        }
    }
}
