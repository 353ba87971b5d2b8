package import BuildEngine
package import BuildPlan

/// Something that the engine's records, or the image's files and configuration, say or do not say. `docs/lessons.md` has
/// all of them as they are written.
package indirect enum Fact: Sendable, Hashable {
    case not(Fact)
    /// The session stands behind the last step.
    case built
    /// The step that was run last failed.
    case failed
    case step(StepSelector, StepFact)
    /// What a build from the first step on would do now.
    case plan(PlanFact)
    /// The same after a change that is not made.
    case after(ImaginedChange, PlanFact)
    /// By the rules of the classic builder.
    case classic(PlanFact)
    case count(Counted, Comparison)
    case file(String, FileFact)
    /// nil: it is not set.
    case value(FactValue, is: String?)
    case runPrints([String], String)
    case runExits([String], Int)
    case image(String, ImageFact)
    /// A path in the learner's project.
    case project(String, exists: Bool)

    package enum StepFact: Sendable, Hashable {
        case ran
        case outcome(StepOutcome)
        case because(CacheReason.Code)
        /// It made a layer.
        case layer
        case size(Comparison)
        case paths(FileChangeKind, Comparison)
        /// Its layer adds, changes or deletes the path.
        case path(FileChangeKind, String)
        case prints(String)
    }

    package enum FileChangeKind: String, Sendable, Hashable {
        case added
        case changed
        case deleted
    }

    package enum PlanFact: Sendable, Hashable {
        case step(StepSelector, Prediction.Outcome)
        case because(StepSelector, CacheReason.Code)
        case hits(Comparison)
        case misses(Comparison)
    }

    package enum Counted: String, Sendable, Hashable, CaseIterable {
        case layers
        /// Bytes.
        case size
        case hits
        case misses
        /// Steps that the target needs.
        case steps
        case stages
        case images
        case builds
    }

    package enum FileFact: Sendable, Hashable {
        case exists
        case missing
        case folder
        case owner(String)
        /// The low 12 bits.
        case mode(UInt32)
        case size(Comparison)
        case content(String)
        case contains(String)
    }

    package enum ImageFact: Sendable, Hashable {
        case exists
        case missing
        /// Both names are one image's.
        case same(String)
    }
}

/// A step, by its number or by the beginning of its instruction.
package enum StepSelector: Sendable, Hashable {
    case number(Int)
    case text(String)
}

/// A number held against another one.
package struct Comparison: Sendable, Hashable {
    package enum Operator: String, Sendable, Hashable, CaseIterable {
        case equal = "="
        case different = "!="
        case less = "<"
        case atMost = "<="
        case greater = ">"
        case atLeast = ">="
    }

    package var `operator`: Operator
    package var number: Int

    package func holds(for value: Int) -> Bool {
        switch self.operator {
        case .equal: value == number
        case .different: value != number
        case .less: value < number
        case .atMost: value <= number
        case .greater: value > number
        case .atLeast: value >= number
        }
    }
}

/// Something that has a value as text: what a question can ask for.
package enum FactValue: Sendable, Hashable {
    case count(Fact.Counted)
    case file(String, FileField)
    /// Of the image's configuration.
    case environment(String)
    case label(String)
    case config(ConfigField)
    /// What a container with these arguments would start.
    case argv([String])

    package enum FileField: String, Sendable, Hashable, CaseIterable {
        case owner
        case mode
        case size
        case content = "is"
    }

    package enum ConfigField: String, Sendable, Hashable, CaseIterable {
        case user
        case workdir
        case cmd
        case entrypoint
        case shell
        case stopsignal
        case expose
        case volumes
    }
}
