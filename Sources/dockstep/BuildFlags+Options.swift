internal import BuildPlan
internal import OCISpec

extension BuildFlags {
    /// The options for the engine.
    ///
    /// - Parameter environment: where a build argument without a value takes it from; one that is not there is not set.
    /// - Throws: `CommandFailure` for what the engine can't do and for values without the right shape; `PlatformError`.
    func options(environment: [String: String]) throws -> BuildOptions {
        var options = BuildOptions()
        options.buildArguments = try buildArg.compactMap { text in
            let (name, value) = try Self.split(text, option: "--build-arg")
            return (value ?? environment[name]).map { (name, $0) }
        }
        for text in label {
            let (name, value) = try Self.split(text, option: "--label")
            options.labels[name] = value ?? ""
        }
        options.contexts = try buildContext.map { try NamedContext(flag: $0) }
        options.target = target
        // As with Docker an empty one is none.
        if let platform, !platform.isEmpty { options.platform = try Platform(platform) }
        options.noCache = noCache
        options.pull = pull
        options.noCacheStages = noCacheFilter.flatMap { $0.split(separator: ",").map(String.init) }
        try run.apply(to: &options)
        let epoch = options.buildArguments.last { $0.name == "SOURCE_DATE_EPOCH" }?.value
        if let text = epoch ?? environment["SOURCE_DATE_EPOCH"], !text.isEmpty {
            guard let seconds = Int(text) else { throw CommandFailure.badEpoch(text) }
            options.sourceDateEpoch = seconds
        }
        return options
    }

    /// The names for the image.
    ///
    /// - Throws: `ReferenceError`; `CommandFailure.digestInName`.
    func names() throws -> [Reference] {
        try tag.map { text in
            let name = try Reference(text)
            guard name.digest == nil else { throw CommandFailure.digestInName(text) }
            return name
        }
    }

    /// - Throws: `CommandFailure.classicRules` where they are asked of an engine that does not build by them.
    func refuseClassicRules() throws(CommandFailure) {
        if rules == .classic, engine != .docker { throw .classicRules }
    }

    /// `NAME=VALUE` or `NAME`.
    static func split(_ text: String, option: String) throws(CommandFailure) -> (name: String, value: String?) {
        let name = text.prefix { $0 != "=" }
        guard !name.isEmpty else { throw .nameMissing(option: option, text: text) }
        return (String(name), name.endIndex == text.endIndex ? nil : String(text[text.index(after: name.endIndex)...]))
    }
}
