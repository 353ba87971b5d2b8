package import BuildEngine
package import BuildPlan

/// Why a session that was told to go on came to a stand, and what it did until then.
package struct Stop: Sendable {
    package enum Reason: Sendable, Hashable {
        /// At the place that was asked for.
        case arrived
        /// Every step that the target needs has run.
        case end
        /// Before a step that these breakpoints wait for.
        case breakpoint([Breakpoint])
        /// After a step that missed the cache, which these `miss` breakpoints could not know beforehand.
        case missed([Breakpoint])
        /// A RUN ended with another code than 0; `fail` breakpoints are named where there are any.
        case failed([Breakpoint])
    }

    package var reason: Reason
    /// The steps taken, first to last; the failed one is the last where the reason is `failed`.
    package var results: [StepResult]

    package init(reason: Reason, results: [StepResult]) {
        self.reason = reason
        self.results = results
    }
}

/// A failed RUN that the session still stands before.
package struct StepFailure: Sendable {
    package var record: StepRecord
    /// The files as the command left them; nil where the engine could not keep them.
    package var files: FailedFiles?
}

/// A place to run on to.
package enum Target: Sendable, Hashable {
    /// Until the step has run.
    case step(Int)
    /// Until the last needed step of the stage of that name or number has run.
    case stage(String)
    /// Until the instruction at that line comes next.
    case line(Int)
}
