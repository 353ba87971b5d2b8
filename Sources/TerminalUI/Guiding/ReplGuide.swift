/// Leads through a lesson at the prompt.
package protocol ReplGuide: Sendable {
    /// Called before the first prompt, in place of the header and the source.
    func begin(_ desk: GuideDesk) async -> LineOutcome

    /// Does what a command of the lesson asks for.
    func perform(_ command: GuideCommand, _ desk: GuideDesk) async throws

    /// Called after each line that was carried out, the lesson's own commands among them.
    ///
    /// - Returns: what the line meant in the end: `quit` ends the session.
    func lineDone(_ desk: GuideDesk, _ outcome: LineOutcome) async -> LineOutcome

    /// Called when files of the context were saved while the prompt waited.
    ///
    /// - Parameter paths: as paths in the context; empty where they are too many to list.
    func saved(_ paths: [String], _ desk: GuideDesk) async

    /// What an argument of `answer` can be now.
    var answers: [String] { get async }
}

/// What a learner can ask for in a lesson.
package enum GuideCommand: Sendable, Hashable {
    case whereAmI
    /// nil: puts the question again.
    case answer(String?)
    case check
    case hint
    case solution
    case skip
    /// How the lesson's predictions went so far.
    case score
    /// The part, or the whole lesson, is put back.
    case reset(everything: Bool)
    /// A command line of the shell, in the learner's project.
    case system(String)
}
