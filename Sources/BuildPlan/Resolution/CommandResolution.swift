/// How ENTRYPOINT, CMD and run arguments become the argv of a container (Dockerfile reference, "Understand how CMD and
/// ENTRYPOINT interact").
package struct CommandResolution: Sendable, Hashable {
    /// Where a word of argv comes from.
    package enum Origin: Sendable, Hashable {
        case entrypoint
        case cmd
        case runArgument
        /// The value of `--entrypoint`.
        case entrypointOption
        /// `/bin/sh -c`, put there by the shell form of that instruction.
        case shell(of: Source)
    }

    package enum Source: Sendable, Hashable {
        case entrypoint
        case cmd
    }

    /// How one of the two is given.
    package enum Form: String, Sendable, Hashable, CaseIterable {
        case none
        case shell
        case exec
    }

    package struct Argument: Sendable, Hashable {
        package var text: String
        package var origin: Origin

        package init(text: String, origin: Origin) {
            self.text = text
            self.origin = origin
        }
    }

    package var entrypointForm: Form
    package var cmdForm: Form
    /// The final argv; empty where the image has neither and no argument was given.
    package var arguments: [Argument]
    /// True where an ENTRYPOINT in shell form ignores CMD and the run arguments: they stand in argv, but its text does
    /// not read them.
    package var ignoresArguments: Bool
    /// The value of `--entrypoint`, empty where it only takes the image's ENTRYPOINT away; nil where it was not given.
    package var entrypointOption: String?
}

/// One cell of the matrix ENTRYPOINT × CMD, for drawing it.
package struct ResolutionCell: Sendable, Hashable {
    package var entrypoint: CommandResolution.Form
    package var cmd: CommandResolution.Form
    /// The argv in words, as the reference writes it: `/bin/sh -c exec_entry p1_entry`, `exec_cmd p1_cmd`, `error, not allowed`.
    package var text: String
    package var isThisImage: Bool
}
