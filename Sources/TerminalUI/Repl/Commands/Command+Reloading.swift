internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax
internal import OCISpec

extension Command {
    static let reload = Command(
        name: "reload", summary: "read the Dockerfile and the context again",
        help: """
            Reads the Dockerfile and the context again and tells which of the steps that have run no longer count, and
            why. The session then stands after the last step that still does. A Dockerfile with a mistake is refused and
            the session stays as it was.
                edit Dockerfile
                reload
            """,
        advances: true
    ) { call, context in
        try call.expect(atMost: 0)
        try await show(try await context.session.reload(), context)
        return .moved
    }

    static let set = Command(
        name: "set", arguments: "[KEY VALUE]", summary: "change a build option, such as a build argument",
        help: """
            Without arguments: the options as they are. A change is followed by a reload.
                set arg NAME VALUE      as --build-arg NAME=VALUE
                set arg NAME            takes it away
                set target STAGE        as --target; 'set target' is the last stage
                set no-cache on|off     as --no-cache
                set network host|none   as --network
            """,
        completes: [.setting, .setting], advances: true
    ) { call, context in
        var options = await context.session.options
        guard let key = call.arguments.first else {
            show(options, context)
            return .stays
        }
        let setting = try Setting.named(key)
        try setting.change(&options, call)
        let reload = try await context.session.reload(options: options)
        if setting == .arg, call.arguments.count == 3, !reload.program.asksFor(argument: call.arguments[1]) {
            context.say("No instruction is 'ARG \(call.arguments[1])', so this changes nothing.")
        }
        try await show(reload, context)
        return .moved
    }

    private static func show(_ options: BuildOptions, _ context: ReplContext) {
        for argument in options.buildArguments { context.say("arg \(argument.name) \(argument.value)") }
        context.say("target \(options.target ?? "(the last stage)")")
        context.say("no-cache \(options.noCache ? "on" : "off")")
        context.say("network \(options.network.rawValue)")
    }

    private static func show(_ reload: Reload, _ context: ReplContext) async throws {
        context.show(Render.reload(reload, style: context.style))
        try await context.sayWhereItStands()
    }
}

/// What `set` knows.
enum Setting: String, CaseIterable {
    case arg
    case target
    case noCache = "no-cache"
    case network

    /// - Throws: `CommandError.unknownSetting` with a suggestion.
    static func named(_ key: String) throws(CommandError) -> Setting {
        if let setting = Setting(rawValue: key) { return setting }
        throw .unknownSetting(key, suggestion: Suggestion.closest(to: key, among: allCases.map(\.rawValue)))
    }

    func change(_ options: inout BuildOptions, _ call: CommandCall) throws(CommandError) {
        try call.expect(atMost: self == .arg ? 3 : 2)
        let value = call.arguments.count > 1 ? call.arguments[1] : nil
        switch self {
        case .arg:
            let name = try call.argument(1)
            options.buildArguments.removeAll { $0.name == name }
            if call.arguments.count == 3 { options.buildArguments.append((name, call.arguments[2])) }
        case .target: options.target = value
        case .noCache:
            guard let value, ["on", "off"].contains(value) else {
                throw .badValue(value ?? "", option: "no-cache", allowed: "on or off")
            }
            options.noCache = value == "on"
        case .network:
            guard let network = RunNetwork(rawValue: value ?? "") else {
                throw .badValue(value ?? "", option: "network", allowed: "host or none")
            }
            options.network = network
        }
    }
}

extension BuildProgram {
    /// Whether an ARG declares it, or it is one of those that every RUN has without (proxies).
    fileprivate func asksFor(argument name: String) -> Bool {
        name.lowercased().hasSuffix("_proxy")
            || steps.contains { step in
                guard case .arg(let assignments) = step.instruction.body else { return false }
                return assignments.contains { $0.name.raw == name }
            }
    }
}
