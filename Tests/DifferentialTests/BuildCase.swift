internal import Testing

/// One small build that Docker and dockstep have to agree on.
struct BuildCase: Sendable, CustomTestStringConvertible {
    /// `instruction/what is odd about it`; unique.
    var name: String
    var dockerfile: String
    /// What the context folder holds beside the Dockerfile.
    var context: [ContextItem]
    /// Flags of `build`.
    var flags: [String]
    /// Images built before it, bottom first; each is `NAME` in a later FROM or `--from`.
    var bases: [Base]
    /// Why Docker's answer is not what dockstep has to give; nil where it is.
    var own: OwnAnswer?
    /// What dockstep has to do then.
    var expected: [Expectation]

    enum OwnAnswer: Sendable {
        /// The engine that the tests start is older than what this section of the Dockerfile reference tells, so its
        /// answer is looked up in the recordings from a newer one; in `expected` where it can't be recorded.
        case newer(section: String)
        /// dockstep differs, for the reason that `docs/differences.md` tells.
        case onPurpose
    }

    struct Base: Sendable {
        var name: String
        var dockerfile: String
    }

    enum Expectation: Sendable {
        case refused
        /// The lines that the layers above the base have, as `LayerLines` writes them; each one has to be there.
        case line(String)
        case noLine(startingWith: String)
        /// A field of the configuration as JSON with sorted keys; `null` for none.
        case config(String, String)
        case history(String)
    }

    /// - Parameter steps: what follows `FROM busybox`.
    init(
        _ name: String, _ steps: String, _ context: [ContextItem] = [], flags: [String] = [], bases: [Base] = [],
        newer section: String? = nil, onPurpose: Bool = false, expected: [Expectation] = []
    ) {
        self.init(
            name, dockerfile: "FROM busybox\n\(steps)\n", context, flags: flags, bases: bases, newer: section,
            onPurpose: onPurpose, expected: expected)
    }

    init(
        _ name: String, dockerfile: String, _ context: [ContextItem] = [], flags: [String] = [], bases: [Base] = [],
        newer section: String? = nil, onPurpose: Bool = false, expected: [Expectation] = []
    ) {
        self.name = name
        self.dockerfile = dockerfile
        self.context = context
        self.flags = flags
        self.bases = bases
        own = onPurpose ? .onPurpose : section.map(OwnAnswer.newer)
        self.expected = expected
    }

    var testDescription: String { name }
}

extension BuildCase {
    static let all: [BuildCase] = [
        copyFiles, copyLinks, copyPatterns, copyOwners, copyRefused,
        copyLinked, copyParents, copyExcluded, copyModes, copyHeredocs,
        ignoring,
        adding,
        running, changingFiles,
        mounts, runHeredocs,
        users, workingDirectories,
        variables, arguments,
        configuration, commands,
        texts,
        stages, triggers, inheriting,
        platforms, buildArguments, namedContexts,
    ].flatMap { $0 }

    /// The cases to run: all, or those that `DOCKSTEP_CASES` picks by the beginnings of their names, commas between.
    static var corpus: [BuildCase] {
        guard let wanted = environmentVariable("DOCKSTEP_CASES"), !wanted.isEmpty else { return all }
        let beginnings = wanted.split(separator: ",")
        return all.filter { build in beginnings.contains { build.name.hasPrefix($0) } }
    }
}
