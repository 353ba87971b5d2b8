extension CacheReason {
    /// How many items a message names before it only counts the rest.
    private static let namedItems = 3

    /// The reason in one plain sentence that names what differs: of a view's record and of the JSON output alike.
    package var message: String {
        switch code {
        case .firstBuild: "this step has not been built before"
        case .parentChanged: parentMessage
        case .baseImage: listed(otherwise: "the base image is another one")
        case .commandText: listed(otherwise: "the command is another one")
        case .env: listed(otherwise: "the environment of the command changed")
        case .user: listed(otherwise: "the user that runs the command changed")
        case .workdir: listed(otherwise: "the working directory changed")
        case .shell: listed(otherwise: "the shell that runs the command changed")
        case .platform: listed(otherwise: "the platform changed")
        case .mounts: listed(otherwise: "what is mounted for the command changed")
        case .filesChanged: listed(otherwise: "the files to copy changed")
        case .copyOptions: listed(otherwise: "the options of the copy changed")
        case .urlChanged: listed(otherwise: "what the address gives changed")
        case .commitChanged: listed(otherwise: "the repository is at another commit")
        case .forced: "--no-cache was given, so the cache was not asked"
        case .pruned: "it was built before, but its result is no longer in the store"
        case .sameDefinition: "the same instruction on the same layers was built before"
        case .sameContent: "the files are the same, although the step they come from ran again"
        case .linked: "--link: the copied files do not depend on the layers below"
        case .basePresent: "the base image is already in the store"
        }
    }

    private var parentMessage: String {
        if let gone = items.first?.old { return "'\(CacheReason.Item.short(gone))', on which it stood, is gone" }
        // As where instructions changed places: then no step below need have run.
        guard let cause else { return "the layers below it are others than when it was built" }
        let place = cause.step == parentStep ? "step \(cause.step), which it builds on," : "step \(cause.step) below it"
        if cause.code == .baseImage { return "\(place) is another one: \(cause.message)" }
        guard cause.ran else {
            let comma = place.hasSuffix(",") ? "" : ","
            let start = "\(place)\(comma) taken from the cache, is another one than at the last build"
            // It was built at some time, or it could not have been taken from there.
            return cause.code == .firstBuild ? start : "\(start): \(cause.message)"
        }
        return "\(place) ran again, because \(cause.message)"
    }

    /// The items, of whatever kind each is: a step may miss for several reasons at once.
    private func listed(otherwise: String) -> String {
        guard !items.isEmpty else { return otherwise }
        let named = items.prefix(Self.namedItems).map { $0.message(code: code) }.joined(separator: ", ")
        let rest = items.count - Self.namedItems
        return rest > 0 ? "\(named) and \(rest) more" : named
    }
}

extension CacheReason.Cause {
    /// What of the step differs, as the rest of a sentence that names it.
    package var message: String {
        switch code {
        case .firstBuild: "it had not been built before"
        case .forced: "--no-cache was given"
        case .pruned: "its result was no longer in the store"
        default: CacheReason(code: code, items: items).message
        }
    }
}

extension CacheReason.Item {
    /// How many characters of an old or new text a message shows.
    private static let shownLength = 60

    fileprivate func message(code: CacheReason.Code) -> String {
        if let path { return fileMessage(path) }
        let isCommand = name == "command" || (name == nil && code == .commandText)
        let subject = subject(code: code)
        switch (old, new) {
        case (let old?, let new?):
            let (before, now) = Self.differing(Self.digestShortened(old), Self.digestShortened(new))
            return isCommand
                ? "\(subject) was '\(before)' and is now '\(now)'"
                : "\(subject) was \(Self.shown(before)) and is now \(Self.shown(now))"
        case (nil, let new?):
            let value = Self.shown(Self.digestShortened(new))
            return code == .env ? "\(subject) is new (its value is \(value))" : "\(subject) is now \(value)"
        case (let old?, nil): return "\(subject) is gone (it was \(Self.shown(Self.digestShortened(old))))"
        case (nil, nil): return "\(subject) \(change)"
        }
    }

    /// What the item is called in a sentence: Dockerfile words and options stand for themselves.
    private func subject(code: CacheReason.Code) -> String {
        switch (name, code) {
        case ("command", _), (nil, .commandText): "the command"
        case ("instruction", _): "the instruction"
        case ("order", .env): "the order of the variables"
        case ("base image", _), (nil, .baseImage): "the base image"
        case ("destination", .workdir): "WORKDIR"
        case ("source", _): "the source"
        case ("destination", _): "the destination"
        case ("platform", _), (nil, .platform): "the platform"
        case (let name?, _): Self.short(name)
        case (nil, _): "a part of it"
        }
    }

    private func fileMessage(_ path: String) -> String {
        // A path's end tells more than its beginning.
        let path = path.count > Self.shownLength ? "..." + path.suffix(Self.shownLength - 3) : path
        switch change {
        case "added": return "\(path) is new"
        case "removed": return "\(path) is gone"
        case "mode", "owner", "type":
            guard let old, let new else { return "\(path) changed (\(change))" }
            return "\(path) changed (\(change) \(Self.short(old)), now \(Self.short(new)))"
        default: return "\(path) changed (\(change))"
        }
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

    /// A digest by its first 12 digits, as Docker shows them.
    private static func digestShortened(_ text: String) -> String {
        text.hasPrefix("sha256:") && text.utf8.count == 71 ? String(text.dropFirst(7).prefix(12)) : text
    }

    private static func shown(_ text: String) -> String { text.isEmpty ? "empty" : short(text) }

    fileprivate static func short(_ text: String) -> String {
        text.count > shownLength ? text.prefix(shownLength - 3) + "..." : text
    }
}
