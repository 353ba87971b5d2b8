package import DockerfileSyntax
package import OCISpec

/// What happened at one step: the one vocabulary of terminal, JSON, web, lessons and tests.
package struct StepRecord: Sendable, Hashable, Codable {
    /// The step's number and how many steps the program has.
    package var step: Int
    package var of: Int
    /// nil for an ARG before the first FROM.
    package var stage: Int?
    package var stageName: String?
    /// The instruction's first and last line in the Dockerfile.
    package var line: Int
    package var lastLine: Int
    package var keyword: Keyword
    /// The instruction as written, on one line.
    package var text: String
    /// The instruction as executed, where expansion changed it.
    package var expandedText: String?
    package var outcome: StepOutcome
    package var reason: CacheReason?
    /// What the records here foretold, where another engine decides; nil where nobody else does.
    package var foreseen: StepOutcome?
    /// Of small text files that differ, by their paths in `reason`: the lines that do.
    package var fileLines: [String: [LineChange]] = [:]
    /// nil for an instruction that makes no layer.
    package var layer: LayerSummary?
    package var configChanges: [ConfigChange]
    /// Things to tell the learner about this step that are no part of the record's facts, such as "this is the starter
    /// image and not Docker Hub's".
    package var notes: [String]
    /// nil for what isn't looked up in the cache.
    package var key: CacheKey?
    /// 0 for all but RUN.
    package var exitCode: Int
    /// Wall-clock time this step took now.
    package var durationMs: Int
    /// For a hit: the time the step took when it really ran.
    package var originalDurationMs: Int?
    /// What RUN printed, or on a hit had printed when it ran: both streams as they came, cut to the last 256 KiB.
    package var log: String

    package init(
        step: Int, of: Int, stage: Int?, stageName: String?, line: Int, lastLine: Int, keyword: Keyword, text: String,
        expandedText: String? = nil, outcome: StepOutcome, reason: CacheReason? = nil, layer: LayerSummary? = nil,
        configChanges: [ConfigChange] = [], notes: [String] = [], key: CacheKey? = nil, exitCode: Int = 0,
        durationMs: Int = 0, originalDurationMs: Int? = nil, log: String = ""
    ) {
        self.step = step
        self.of = of
        self.stage = stage
        self.stageName = stageName
        self.line = line
        self.lastLine = lastLine
        self.keyword = keyword
        self.text = text
        self.expandedText = expandedText
        self.outcome = outcome
        self.reason = reason
        self.layer = layer
        self.configChanges = configChanges
        self.notes = notes
        self.key = key
        self.exitCode = exitCode
        self.durationMs = durationMs
        self.originalDurationMs = originalDurationMs
        self.log = log
    }
}

/// `cache` of contract.md, with failure told apart.
package enum StepOutcome: String, Sendable, Hashable, Codable {
    case hit
    case miss
    /// The engine does not look this instruction up: it makes no layer.
    case none
    /// A RUN whose command did not exit with 0: the step is not taken.
    case failed
}

/// The layer that a step left.
package struct LayerSummary: Sendable, Hashable, Codable {
    package struct LargeFile: Sendable, Hashable, Codable {
        package var path: String
        package var size: Int

        package init(path: String, size: Int) {
            self.path = path
            self.size = size
        }
    }

    /// Digest of the uncompressed tar stream.
    package var diffID: Digest
    /// Sum of the sizes of the files in it, in bytes.
    package var size: Int
    /// Paths that were not there below; that were there and differ; that are gone.
    package var added: Int
    package var changed: Int
    package var deleted: Int
    /// The largest files, largest first, three at most.
    package var largest: [LargeFile]

    package init(diffID: Digest, size: Int, added: Int, changed: Int, deleted: Int, largest: [LargeFile]) {
        self.diffID = diffID
        self.size = size
        self.added = added
        self.changed = changed
        self.deleted = deleted
        self.largest = largest
    }
}

/// One change of the image's configuration: `WORKDIR / → /app`, `ENV + PORT=8000`.
package struct ConfigChange: Sendable, Hashable, Codable {
    /// The instruction's word that sets such a thing: `ENV`, `WORKDIR`, `CMD`; `ARG` for build arguments.
    package var field: String
    /// The variable, label or port; nil for a field with one value.
    package var name: String?
    package var old: String?
    package var new: String?

    package init(field: String, name: String? = nil, old: String?, new: String?) {
        self.field = field
        self.name = name
        self.old = old
        self.new = new
    }
}
