/// Why a step was a hit or a miss: a code of contract.md and what differs.
package struct CacheReason: Sendable, Hashable, Codable {
    package enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        // Misses.
        case firstBuild = "first-build"
        case parentChanged = "parent-changed"
        case baseImage = "base-image"
        case commandText = "command-text"
        case env
        case user
        case workdir
        case shell
        case platform
        case mounts
        case filesChanged = "files-changed"
        case copyOptions = "copy-options"
        case urlChanged = "url-changed"
        case commitChanged = "commit-changed"
        case forced
        case pruned
        // Hits.
        case sameDefinition = "same-definition"
        case sameContent = "same-content"
        case linked
        case basePresent = "base-present"
    }

    /// One thing that differs: a file, a variable, a flag, a text.
    package struct Item: Sendable, Hashable, Codable {
        /// Set for a file: its path in the context or image.
        package var path: String?
        /// Set for a variable, a flag or another named part.
        package var name: String?
        /// `content`, `mode`, `owner`, `type`, `added`, `removed`, `changed`.
        package var change: String
        package var old: String?
        package var new: String?

        package init(path: String? = nil, name: String? = nil, change: String, old: String? = nil, new: String? = nil) {
            self.path = path
            self.name = name
            self.change = change
            self.old = old
            self.new = new
        }
    }

    package var code: Code
    package var items: [Item]
    /// For `parentChanged`: the step that this one was dragged along by, and the first one that missed for a reason of
    /// its own.
    package var parentStep: Int?
    package var causeStep: Int?

    package init(code: Code, items: [Item] = [], parentStep: Int? = nil, causeStep: Int? = nil) {
        self.code = code
        self.items = items
        self.parentStep = parentStep
        self.causeStep = causeStep
    }
}
