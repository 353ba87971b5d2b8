/// One lesson of a course, as its folder has it; `docs/lessons.md` has the format.
package struct Lesson: Sendable, Hashable {
    /// The folder's name: `07-which-make-a-layer`.
    package var name: String
    /// Absolute.
    package var folder: String
    package var title: String
    package var chapter: Int
    package var minutes: Int
    /// One sentence: what the learner can do afterwards.
    package var summary: String
    /// Numbers of the curriculum's topics and beliefs.
    package var topics: [Int]
    package var beliefs: [Int]
    package var needsRegistry: Bool
    /// At least one, in the order in which they are met.
    package var parts: [LessonPart]

    /// The files that the learner gets a copy of.
    package var projectFolder: String { "\(folder)/project" }

    /// The commands that play the lesson through.
    package var verifyFile: String { "\(folder)/verify" }

    package func layFolder(_ name: String) -> String { "\(folder)/lay/\(name)" }

    /// Files that reach a goal; there may be none.
    package func solutionFolder(_ part: String) -> String { "\(folder)/solution/\(part)" }
}

/// A part of a lesson: a page, a question, something to try, a goal.
package struct LessonPart: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A page; the commands' output is shown below its text.
        case read(shows: [String])
        /// The same after something has happened: what it showed, and the rule.
        case explain(shows: [String])
        case predict(LessonQuestion)
        case `do`(LessonTrial)
        case change(LessonGoals)
    }

    package var kind: Kind
    /// Unlike those of the lesson's other parts.
    package var name: String
    package var title: String
    /// Markdown.
    package var text: String
    /// Markdown for the presenter; nil for none.
    package var notes: String?
    /// Names of folders whose files are laid over the learner's project when the part begins.
    package var lays: [String]
    /// Commands to run when the part begins.
    package var before: [String]
    /// Of its heading in `lesson.md`.
    package var line: Int

    /// The word of the format: `predict`.
    package var word: String {
        switch kind {
        case .read: "read"
        case .explain: "explain"
        case .predict: "predict"
        case .do: "do"
        case .change: "change"
        }
    }
}

/// A question that is answered before the engine runs.
package struct LessonQuestion: Sendable, Hashable {
    package struct Choice: Sendable, Hashable {
        /// `a`, `b` …
        package var label: String
        package var text: String
        /// Holds after the commands have run where the choice is right.
        package var fact: LocatedFact
    }

    package enum Answers: Sendable, Hashable {
        /// Two to five.
        case choices([Choice])
        /// A number or text that is to be typed.
        case value(FactValue)
    }

    package var answers: Answers
    /// Run after the answer was given.
    package var commands: [String]
    /// Markdown by answer: a choice's label, a value, or `else`.
    package var pages: [String: String]

    package var labels: [String] {
        if case .choices(let choices) = answers { choices.map(\.label) } else { [] }
    }
}

/// Something to try.
package struct LessonTrial: Sendable, Hashable {
    package var commands: [String]
    /// Done where all hold; where there are none, when the learner says so.
    package var until: [LocatedFact]
}

/// What has to be reached by changing the project.
package struct LessonGoals: Sendable, Hashable {
    package struct Goal: Sendable, Hashable {
        /// In words for the learner.
        package var text: String
        package var fact: LocatedFact
    }

    /// At least one.
    package var goals: [Goal]
    /// Run before the goals are looked at, after the project was read again.
    package var commands: [String]
    /// Three, from a nudge to nearly the solution.
    package var hints: [String]
    /// Commands of the solution, besides its files.
    package var solution: [String]
    /// Markdown, shown once the goals are reached; nil for none.
    package var solved: String?
}

/// A fact and the line of `lesson.md` that it stands in.
package struct LocatedFact: Sendable, Hashable {
    package var fact: Fact
    package var line: Int
}
