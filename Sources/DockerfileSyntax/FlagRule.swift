/// A flag that an instruction knows and the values that it takes (moby/buildkit, frontend/dockerfile/instructions).
struct FlagRule {
    var name: String
    var value: Value

    enum Value {
        /// `--link` or `--link=true`.
        case boolean
        case text
        /// As `text`, and may stand several times.
        case list
        case among([String])
    }

    static func rules(for keyword: Keyword) -> [FlagRule] {
        switch keyword {
        case .from: [FlagRule(name: "platform", value: .text)]
        case .run: run
        case .copy: shared + [FlagRule(name: "from", value: .text), FlagRule(name: "parents", value: .boolean)]
        case .add:
            shared + [
                FlagRule(name: "checksum", value: .text), FlagRule(name: "keep-git-dir", value: .boolean),
                FlagRule(name: "unpack", value: .boolean),
            ]
        case .healthcheck:
            ["interval", "timeout", "start-period", "start-interval", "retries"].map {
                FlagRule(name: $0, value: .text)
            }
        default: []
        }
    }

    private static let run = [
        FlagRule(name: "mount", value: .list), FlagRule(name: "network", value: .among(["default", "none", "host"])),
        FlagRule(name: "security", value: .among(["sandbox", "insecure"])), FlagRule(name: "device", value: .list),
    ]

    private static let shared = [
        FlagRule(name: "chown", value: .text), FlagRule(name: "chmod", value: .text),
        FlagRule(name: "link", value: .boolean), FlagRule(name: "exclude", value: .list),
    ]

    /// Holds the flags to the rules of their instruction.
    static func check(_ flags: [Flag], of keyword: Keyword) throws(SyntaxError) {
        guard !flags.isEmpty else { return }
        let rules = rules(for: keyword)
        var seen: Set<String> = []
        for flag in flags {
            guard let rule = rules.first(where: { $0.name == flag.name }) else {
                let suggestion = Suggestion.closest(to: flag.name, among: rules.map(\.name))
                throw SyntaxError(.unknownFlag(keyword, name: flag.name, suggestion: suggestion), flag.range)
            }
            let isNew = seen.insert(flag.name).inserted
            if case .list = rule.value {} else if !isNew { throw SyntaxError(.duplicateFlag(flag.name), flag.range) }
            try rule.check(flag)
        }
    }

    private func check(_ flag: Flag) throws(SyntaxError) {
        switch value {
        case .boolean:
            guard let word = flag.value else { return }
            if word.raw.isEmpty { throw SyntaxError(.flagWithoutValue(name), flag.range) }
            guard ["true", "false"].contains(word.raw.lowercased()) else {
                throw SyntaxError(.flagNotBoolean(name, value: word.raw), word.range)
            }
        case .text, .list:
            if flag.value == nil { throw SyntaxError(.flagWithoutValue(name), flag.range) }
        case .among(let allowed):
            guard let word = flag.value else { throw SyntaxError(.flagWithoutValue(name), flag.range) }
            guard allowed.contains(word.raw) else {
                throw SyntaxError(.flagNotAmong(name, value: word.raw, allowed: allowed), word.range)
            }
        }
    }
}
