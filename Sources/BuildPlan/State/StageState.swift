package import OCISpec

/// A stage between two steps: a value, folded from the instructions so far.
package struct StageState: Sendable, Hashable {
    package var stage: Int
    /// What the image would start with.
    package var config: ContainerConfig
    package var platform: Platform
    package var author: String?
    package var history: [HistoryEntry]
    /// How many of them, from the first on, are the base image's.
    package var baseHistory = 0
    /// Bottom first.
    package var layers: [StateLayer]
    /// The keys under which the chain so far is known: the first is looked up first. A base image has two (its digest
    /// and its chain ID), so every step on it has; see cache-rules.md §2, FROM.
    package var chain: [Digest]
    /// What the layers are made by; nil where there are none, or nothing is known of their base.
    package var definition: LayerDefinition?
    /// ENV and valued ARGs as RUN sees them, in order of last assignment.
    package var environment: [EnvironmentVariable]
    /// Every ARG declared so far, with a value or without, in the order of first declaration.
    package var declaredArguments: [String]
    /// True once this stage has its own CMD: an ENTRYPOINT then no longer resets it.
    package var hasOwnCommand: Bool
    /// The form CMD and ENTRYPOINT were written in, for `resolve`; nil where not set or taken over from a base image.
    package var commandForm: WrittenForm?
    package var entrypointForm: WrittenForm?
    /// Where the classic builder would stand, had it taken the same steps.
    package var classic = ClassicStand()

    package var environmentLookup: [String: String] {
        Dictionary(environment.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }
}

/// A layer of a stage and the step that made it.
package struct StateLayer: Sendable, Hashable, Codable {
    package var diffID: Digest
    /// The sum of its files' sizes in bytes.
    package var size: Int
    /// The step's number; nil for a layer of a base image.
    package var step: Int?
    /// The instruction that made it, as written; of a base image as its history has it.
    package var createdBy: String

    package init(diffID: Digest, size: Int, step: Int?, createdBy: String) {
        self.diffID = diffID
        self.size = size
        self.step = step
        self.createdBy = createdBy
    }
}

/// A variable as RUN sees it.
package struct EnvironmentVariable: Sendable, Hashable, Codable {
    package enum Source: Sendable, Hashable, Codable {
        case base
        case env(line: Int)
        case arg(line: Int)
        /// By a mount of the instruction itself.
        case mount(line: Int)
    }

    package var name: String
    package var value: String
    package var source: Source

    package init(name: String, value: String, source: Source) {
        self.name = name
        self.value = value
        self.source = source
    }
}

/// Shell form or exec form.
package enum WrittenForm: String, Sendable, Hashable, Codable {
    case shell
    case exec
}

/// The whole build between two steps: what a session stands on. `back` is choosing an earlier one.
package struct BuildState: Sendable {
    /// Every stage begun so far, by index.
    package var stages: [Int: StageState]
    /// The stage that the next step belongs to or, at the end, the target; nil before the first FROM.
    package var current: Int?
    /// The values of the ARGs before the first FROM.
    package var globalArguments: [String: String]

    /// The stage stood in.
    package var stage: StageState? { current.flatMap { stages[$0] } }
}
