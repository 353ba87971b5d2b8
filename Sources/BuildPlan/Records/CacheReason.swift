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

    /// The first step below that is another one than at the build it is compared with, and what of it is.
    package struct Cause: Sendable, Hashable, Codable {
        package var step: Int
        package var code: Code
        package var items: [Item]
        /// False for one that was a hit all the same: the cache had it from a still earlier build.
        package var ran: Bool

        package init(step: Int, code: Code, items: [Item] = [], ran: Bool = true) {
            self.step = step
            self.code = code
            self.items = items
            self.ran = ran
        }
    }

    package var code: Code
    package var items: [Item]
    /// The step below, where the layers below are others too.
    package var parentStep: Int?
    /// The head of the chain that dragged this step along; nil where it is not known.
    package var cause: Cause?

    package var causeStep: Int? { cause?.step }

    package init(code: Code, items: [Item] = [], parentStep: Int? = nil, cause: Cause? = nil) {
        self.code = code
        self.items = items
        self.parentStep = parentStep
        self.cause = cause
    }
}
