/// What a session refuses; it then stands where it stood.
package enum SessionError: Error, Hashable, Sendable {
    /// No Dockerfile was read yet.
    case notLoaded
    /// Another step is running.
    case busy
    case atStart
    /// Every step that the target needs has run.
    case atEnd
    case noSuchStep(Int, count: Int)
    /// The step belongs to a stage that the target does not need.
    case stepNotNeeded(Int, stage: String)
    case stageNotNeeded(String)
    /// The session has not been there yet.
    case notRunYet(Int, run: Int)
    case unknownStage(String, known: [String])
    /// No instruction stands at or after the line.
    case noInstruction(line: Int, last: Int)
    /// The session has run past the line already.
    case lineBehind(Int)
    case noSuchBreakpoint(Int)
    /// With the numbers of the builds that the timeline has.
    case noSuchBuild(Int, [Int])
    /// The cache is not asked about the step that comes next, or it has run.
    case nothingToGuess(step: Int, hasRun: Bool)
    /// No FROM has run, so that there are no files and no configuration.
    case noStage
}
