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
        /// The BuildKit that the tests run on is older than this.
        case newer(String)
        /// dockstep differs with intent.
        case onPurpose(String)
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
        newer: String? = nil, onPurpose: String? = nil, expected: [Expectation] = []
    ) {
        self.init(
            name, dockerfile: "FROM busybox\n\(steps)\n", context, flags: flags, bases: bases, newer: newer,
            onPurpose: onPurpose, expected: expected)
    }

    init(
        _ name: String, dockerfile: String, _ context: [ContextItem] = [], flags: [String] = [], bases: [Base] = [],
        newer: String? = nil, onPurpose: String? = nil, expected: [Expectation] = []
    ) {
        self.name = name
        self.dockerfile = dockerfile
        self.context = context
        self.flags = flags
        self.bases = bases
        self.own = newer.map(OwnAnswer.newer) ?? onPurpose.map(OwnAnswer.onPurpose)
        self.expected = expected
    }

    var testDescription: String { name }
}

extension BuildCase {
    /// Every case; `DOCKSTEP_CASES` with beginnings of names, a comma between them, picks some.
    static var corpus: [BuildCase] {
        let all = [
            copyFiles, copyLinks, copyPatterns, copyOwners, copyRefused, ignoring, adding, running, mounts, runHeredocs,
            changingFiles,
            users,
            workingDirectories, variables, arguments, configuration, commands, texts, stages, triggers,
        ].flatMap { $0 }
        guard let wanted = environmentVariable("DOCKSTEP_CASES"), !wanted.isEmpty else { return all }
        let beginnings = wanted.split(separator: ",")
        return all.filter { build in beginnings.contains { build.name.hasPrefix($0) } }
    }
}
