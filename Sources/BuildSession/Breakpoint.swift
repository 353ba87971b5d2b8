package import DockerfileSyntax

/// A place to stop at while the session goes on. As in a debugger it stops *before* what it names, and never at the
/// instruction that the session stands before already: going on from a breakpoint runs the step it stopped at.
package struct Breakpoint: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        /// The instruction that stands at this line.
        case line(Int)
        case keyword(Keyword)
        /// Before a step that is predicted to miss the cache; after a step that missed and could not be predicted.
        case miss
        /// A failing step, which always stops: this only counts and names it.
        case fail
    }

    /// Counts from 1; a number is never given twice in a session.
    package var number: Int
    package var place: Place
    /// How often it stopped the session.
    package var hits: Int

    package init(number: Int, place: Place, hits: Int = 0) {
        self.number = number
        self.place = place
        self.hits = hits
    }
}
