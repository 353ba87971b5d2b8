extension CacheReason {
    /// How many items a message names before it only counts the rest.
    private static let namedItems = 3
    /// How many characters of an old or new text a message shows.
    private static let shownLength = 60

    /// The reason in one plain sentence that names what differs: of a view's record and of the JSON output alike.
    package var message: String {
        switch code {
        case .firstBuild: "this step has not been built before"
        case .parentChanged: parentMessage
        case .baseImage: "the base image is another one" + details
        case .commandText: commandMessage
        case .env: listed(items.map(Self.variable), otherwise: "the environment of the command changed")
        case .user: single("the user that runs the command")
        case .workdir: single("the working directory")
        case .shell: single("the shell that runs the command")
        case .platform: single("the platform")
        case .mounts: "what is mounted for the command changed" + details
        case .filesChanged: listed(items.map(Self.file), otherwise: "the files to copy changed")
        case .copyOptions: listed(items.map(Self.option), otherwise: "the options of the copy changed")
        case .urlChanged: "what the address gives changed" + details
        case .commitChanged: "the repository is at another commit" + details
        case .forced: "--no-cache was given, so the cache was not asked"
        case .pruned: "it was built before, but its result is no longer in the store"
        case .sameDefinition: "the same instruction on the same layers was built before"
        case .sameContent: "the files are the same, although the step they come from ran again"
        case .linked: "--link: the copied files do not depend on the layers below"
        case .basePresent: "the base image is already in the store"
        }
    }

    private var parentMessage: String {
        guard let parentStep else { return "a step before it ran again" }
        guard let causeStep, causeStep != parentStep else { return "step \(parentStep), which it builds on, ran again" }
        return "step \(parentStep), which it builds on, ran again, because of step \(causeStep)"
    }

    private var commandMessage: String {
        guard let item = items.first, let old = item.old, let new = item.new else {
            return "the command is another one"
        }
        let (before, now) = Self.differing(old, new)
        return "the command was '\(before)' and is now '\(now)'"
    }

    private func single(_ subject: String) -> String {
        guard let item = items.first else { return "\(subject) changed" }
        switch (item.old, item.new) {
        case (let old?, let new?): return "\(subject) \(Self.change(old, new))"
        case (nil, let new?): return "\(subject) is now \(Self.shown(new))"
        case (let old?, nil): return "\(subject) was \(Self.shown(old)) and is no longer set"
        case (nil, nil): return "\(subject) changed"
        }
    }

    /// `: a, b and 3 more`, or nothing.
    private var details: String {
        items.isEmpty ? "" : ": " + listed(items.map(Self.option), otherwise: "")
    }

    private func listed(_ texts: [String], otherwise: String) -> String {
        guard !texts.isEmpty else { return otherwise }
        let named = texts.prefix(Self.namedItems).joined(separator: ", ")
        let rest = texts.count - Self.namedItems
        return rest > 0 ? "\(named) and \(rest) more" : named
    }

    private static func file(_ item: Item) -> String {
        let path = shortPath(item.path ?? item.name ?? "a file")
        switch item.change {
        case "added": return "\(path) is new"
        case "removed": return "\(path) is gone"
        case "mode", "owner", "type":
            guard let old = item.old, let new = item.new else { return "\(path) changed (\(item.change))" }
            return "\(path) changed (\(item.change) \(short(old)), now \(short(new)))"
        default: return "\(path) changed (\(item.change))"
        }
    }

    private static func variable(_ item: Item) -> String {
        let name = item.name ?? "a variable"
        switch (item.old, item.new) {
        case (let old?, let new?) where old == new: return "\(name) stands at another place in the environment"
        case (let old?, let new?): return "\(name) \(change(old, new))"
        case (nil, let new?): return "\(name)=\(short(new)) is new"
        case (let old?, nil): return "\(name) is gone (it was \(shown(old)))"
        case (nil, nil): return "\(name) \(item.change)"
        }
    }

    private static func option(_ item: Item) -> String {
        let name = item.name ?? item.path.map(shortPath) ?? "it"
        switch (item.old, item.new) {
        case (let old?, let new?): return "\(name) \(change(old, new))"
        case (nil, let new?): return "\(name) is now \(shown(new))"
        case (let old?, nil): return "\(name) is gone (it was \(shown(old)))"
        case (nil, nil): return "\(name) \(item.change)"
        }
    }

    private static func change(_ old: String, _ new: String) -> String {
        let (before, now) = differing(old, new)
        return "was \(shown(before)) and is now \(shown(now))"
    }

    /// Two texts short enough to show; of long ones the part from shortly before the first difference on.
    private static func differing(_ old: String, _ new: String) -> (String, String) {
        guard max(old.count, new.count) > shownLength else { return (old, new) }
        let leadIn = 14
        let common = zip(old, new).prefix { $0 == $1 }.count
        guard common > leadIn else { return (short(old), short(new)) }
        let skipped = common - leadIn
        return (short("..." + old.dropFirst(skipped)), short("..." + new.dropFirst(skipped)))
    }

    /// A path's end tells more than its beginning.
    private static func shortPath(_ path: String) -> String {
        path.count > shownLength ? "..." + path.suffix(shownLength - 3) : path
    }

    private static func shown(_ text: String) -> String { text.isEmpty ? "empty" : short(text) }

    private static func short(_ text: String) -> String {
        text.count > shownLength ? text.prefix(shownLength - 3) + "..." : text
    }
}
