internal import ContainerRuntime

/// What is wrong with a line at the prompt.
enum CommandError: Error, Hashable, Sendable {
    case unknownCommand(String, suggestion: String?)
    /// A word after `help`.
    case unknownTopic(String, suggestion: String?)
    case ambiguousCommand(String, [String])
    case openQuote(Character)
    case missingArgument(usage: String)
    case tooManyArguments(String, usage: String)
    case notANumber(String, usage: String)
    /// The first of two words, where it has to be a step's number.
    case notAStep(String, usage: String)
    case negativeNumber(String, usage: String)
    /// A move by 0 steps.
    case nothingCounted(usage: String)
    case noSuchLine(Int, last: Int)
    case unknownOption(String, usage: String)
    case refusedOption(String, RefusedRunOption)
    case badPort(PortError)
    case badVolume(VolumeError)
    case missingValue(option: String)
    case badValue(String, option: String, allowed: String)
    case unknownPlace(String, suggestion: String?)
    case unknownSetting(String, suggestion: String?)
    case noSuchFile(String, suggestion: String?)
    case isFolder(String)
    case notAFile(String)
    case noContextFolder
    case outsideContext(String)
    case noEditor(code: Int)
    case needsTerminal(String)
    case editorNeedsTerminal
    case notAGuess(String)
    case unknownGuessReason(String, suggestion: String?)
    case nothingToWatch
    case watchNeedsCount(usage: String)
    case nothingToRun
    case noStepYet
    /// Two builds are to be compared, and there are not two.
    case noBuilds
    case unknownAdvice(String)
    /// A file is to be written, and there is no better order to write.
    case nothingAdvised
}
