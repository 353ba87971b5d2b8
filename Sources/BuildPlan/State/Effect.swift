package import DockerfileSyntax
package import OCISpec

/// What a step asks of the world; floor 4 does it, and nothing here does.
package enum Effect: Sendable, Hashable {
    /// Only the configuration changes.
    case none
    case base(StageBase)
    case run(RunEffect)
    case copy(CopyEffect)
    case makeDirectory(MakeDirectoryEffect)
}

/// A RUN: the words that are executed and all that the command can see of the build.
package struct RunEffect: Sendable, Hashable {
    /// The argv, shell prefix included.
    package var arguments: [String]
    /// How many of them are the shell prefix; 0 for exec form.
    package var shellWords: Int
    package var environment: [EnvironmentVariable]
    /// Proxy variables given as build arguments and not declared: seen by the command, no part of the key.
    package var proxyEnvironment: [EnvironmentVariable]
    package var workingDirectory: String
    package var user: String
    package var network: RunNetwork
    package var platform: Platform
}

/// A COPY or ADD with its words expanded.
package struct CopyEffect: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        case context
        case stage(Int)
        case image(Reference)
    }

    /// One source and where it was written.
    package struct Path: Sendable, Hashable {
        package var text: String
        package var range: SourceRange
    }

    /// ADD unpacks local tar archives.
    package var isAdd: Bool
    package var source: Source
    package var paths: [Path]
    /// Absolute; ends with `/` where it must be a folder.
    package var destination: String
    package var destinationRange: SourceRange
    package var chown: String?
    /// The mode for every file and folder copied, from `--chmod`.
    package var mode: UInt32?
}

/// A WORKDIR's folder, made with its parents where it is not there.
package struct MakeDirectoryEffect: Sendable, Hashable {
    package var path: String
    /// USER's text; empty for root.
    package var owner: String
}

/// A step folded into the state: what it asks for, and the state once that is done.
package struct StepPlan: Sendable {
    /// The state after the step but for what the effect brings (layers, chain keys, a base's configuration).
    package var state: BuildState
    package var effect: Effect
    package var changes: [ConfigChange]
    /// The instruction with its variables filled in, where that changes it.
    package var expandedText: String?
    /// The line of history, without its time.
    package var createdBy: String
}
