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
        case .from: from
        case .run: run
        case .copy: copy
        case .add: add
        case .healthcheck: healthcheck
        default: []
        }
    }

    private static let from = [FlagRule(name: "platform", value: .text)]

    private static let run = [
        FlagRule(name: "mount", value: .list), FlagRule(name: "network", value: .among(["default", "none", "host"])),
        FlagRule(name: "security", value: .among(["sandbox", "insecure"])), FlagRule(name: "device", value: .list),
    ]

    private static let shared = [
        FlagRule(name: "chown", value: .text), FlagRule(name: "chmod", value: .text),
        FlagRule(name: "link", value: .boolean), FlagRule(name: "exclude", value: .list),
    ]

    private static let copy =
        shared + [FlagRule(name: "from", value: .text), FlagRule(name: "parents", value: .boolean)]

    private static let add =
        shared + [
            FlagRule(name: "checksum", value: .text), FlagRule(name: "keep-git-dir", value: .boolean),
            FlagRule(name: "unpack", value: .boolean),
        ]

    private static let healthcheck = ["interval", "timeout", "start-period", "start-interval", "retries"].map {
        FlagRule(name: $0, value: .text)
    }

    /// Holds the flags to the rules of their instruction.
    static func check(_ flags: [Flag], of keyword: Keyword) throws(SyntaxError) {
        let rules = rules(for: keyword)
        for (index, flag) in flags.enumerated() {
            guard let rule = rules.first(where: { $0.name == flag.name }) else {
                let suggestion = Suggestion.closest(to: flag.name, among: rules.map(\.name))
                throw SyntaxError(.unknownFlag(keyword, name: flag.name, suggestion: suggestion), flag.range)
            }
            // Few flags stand in a line; only lists may be long, and of them nothing is asked here.
            if !rule.mayRepeat, flags[..<index].contains(where: { $0.name == flag.name }) {
                throw SyntaxError(.duplicateFlag(flag.name), flag.range)
            }
            try rule.check(flag)
        }
    }

    private var mayRepeat: Bool { if case .list = value { true } else { false } }

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
