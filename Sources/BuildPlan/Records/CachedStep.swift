package import OCISpec

/// What the store keeps under a key: the result of a step that ran.
package struct CachedStep: Sendable, Hashable, Codable {
    package var key: CacheKey
    package var layer: LayerSummary
    /// RFC 3339, UTC: when the step ran; history shows it, so that a rebuild from the cache is the same image.
    package var created: String
    package var durationMs: Int
    package var log: String

    package init(key: CacheKey, layer: LayerSummary, created: String, durationMs: Int, log: String) {
        self.key = key
        self.layer = layer
        self.created = created
        self.durationMs = durationMs
        self.log = log
    }
}

/// The keys of a project's latest walk through its Dockerfile and of a few before it, by which a miss is explained: it is
/// compared with the nearest earlier record of the step.
package struct BuildTrace: Sendable, Hashable, Codable {
    package struct Step: Sendable, Hashable, Codable {
        package var number: Int
        package var stage: Int
        package var line: Int
        package var keyword: String
        package var text: String
        /// What the step was at the latest walk that came to it.
        package var version: Version
        /// What it was at earlier walks, newest first, each once.
        package var past: [Version]

        package var key: CacheKey { version.key }

        /// - Parameter past: newest first; what is the same as `version`, and all but the newest few, is left out.
        package init(
            number: Int, stage: Int, line: Int, keyword: String, text: String, version: Version,
            past: [Version] = []
        ) {
            self.number = number
            self.stage = stage
            self.line = line
            self.keyword = keyword
            self.text = text
            self.version = version
            self.past = Array(past.filter { $0.key != version.key }.prefix(Self.mostPast))
        }

        /// A miss is compared with what was built lately.
        private static let mostPast = 5
    }

    /// What a step was known by at one walk.
    package struct Version: Sendable, Hashable, Codable {
        package var key: CacheKey
        /// The keys of the chain below, of which the key's parent is the first.
        package var parents: [Digest]
        /// The keys of the chain from the step on.
        package var chain: [Digest]
        /// True for a copy of `--link`; nil for all else.
        package var isLinked: Bool?
        /// Of a RUN: how many words of its command are the shell's; nil for none.
        package var shellWords: Int?

        package init(
            key: CacheKey, parents: [Digest], chain: [Digest], isLinked: Bool? = nil, shellWords: Int? = nil
        ) {
            self.shellWords = shellWords
            self.key = key
            self.parents = parents
            self.chain = chain
            self.isLinked = isLinked
        }
    }

    /// In the order of the steps.
    package var steps: [Step]

    package init(steps: [Step] = []) { self.steps = steps }
}
