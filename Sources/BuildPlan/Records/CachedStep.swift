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

/// The keys of a project's latest walk through its Dockerfile, by which a miss is explained: the nearest earlier key of
/// each step.
package struct BuildTrace: Sendable, Hashable, Codable {
    package struct Step: Sendable, Hashable, Codable {
        package var number: Int
        package var stage: Int
        package var line: Int
        package var keyword: String
        package var text: String
        package var key: CacheKey
        /// The last words of each source, as written, for naming files.
        package var sources: [String]
        /// True for a copy of `--link`; nil for all else.
        package var isLinked: Bool?

        package init(
            number: Int, stage: Int, line: Int, keyword: String, text: String, key: CacheKey, sources: [String] = [],
            isLinked: Bool? = nil
        ) {
            self.number = number
            self.stage = stage
            self.line = line
            self.keyword = keyword
            self.text = text
            self.key = key
            self.sources = sources
            self.isLinked = isLinked
        }
    }

    /// In the order of the steps.
    package var steps: [Step]

    package init(steps: [Step] = []) { self.steps = steps }
}
