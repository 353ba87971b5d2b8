package import BuildPlan

extension Render {
    /// What `help` knows besides commands: the page of a rule, or the list of all; nil for another word.
    package static func topic(_ word: String, style: TextStyle) -> String? {
        if word.lowercased() == listTopic { return rules(style: style) }
        return CheckRule(anyCase: word).map { page(of: $0, style: style) }
    }

    /// The words that `topic` knows, for suggestions and completion.
    package static let topics = [listTopic] + CheckRule.allCases.map(\.rawValue)

    private static let listTopic = "checks"

    /// The page of a rule: what it looks at, why, a bad and a good example, how to switch it off.
    package static func page(of rule: CheckRule, style: TextStyle) -> String {
        let content = rule.page
        var page = Page(style)
        page.wrap(style.line(rule.rawValue, .strong).adding(": \(rule.summary)"))
        page.addBlank()
        page.wrap(style.line(content.meaning))
        page.addBlank()
        page.wrap(style.line(content.reason))
        page.addBlank()
        add(content.bad, title: "It warns of this:", role: .attention, to: &page)
        add(content.good, title: "and not of this:", role: .good, to: &page)
        page.wrap(
            style.line(rule.isExperimental ? "The rule is off. To switch it on:" : "To switch the rule off:", .strong))
        for (place, text) in rule.switching {
            page.wrap(style.line(place), indent: 2)
            page.wrap(style.line(text, .accent), indent: 6)
        }
        if !rule.isExperimental {
            page.wrap(
                style.line("above one instruction, for that one (Docker 28 and older read it in the first line alone)"),
                indent: 2)
            page.wrap(style.line("# check=skip=\(rule.rawValue)", .accent), indent: 6)
        }
        page.addBlank()
        page.wrap(style.line("Docker's page: \(rule.documentation)", .quiet))
        return page.text
    }

    private static func add(_ example: CheckExample, title: String, role: Role, to page: inout Page) {
        let style = page.style
        page.wrap(style.line(title, role))
        if let ignore = example.ignore {
            for line in ignore.split(separator: "\n") {
                page.add(style.line("      .dockerignore", .quiet).adding("  \(line)"))
            }
        }
        for line in example.dockerfile.split(separator: "\n", omittingEmptySubsequences: false) {
            page.add(style.line("      \(line)"))
        }
        page.addBlank()
    }

    /// Every rule with a line about it.
    package static func rules(style: TextStyle) -> String {
        var page = Page(style)
        page.wrap(style.line("The build checks, by Docker's names; 'help RULE' explains one:"))
        let indent = style.width >= 90 ? 35 : 4
        for rule in CheckRule.allCases {
            let name = style.line("  \(rule.rawValue)", .strong)
            let summary = style.line(rule.summary + (rule.isExperimental ? " (off unless asked for)" : ""))
            if indent > 4 {
                page.wrap(summary, label: name, indent: indent)
            } else {
                page.add(name)
                page.wrap(summary, indent: indent)
            }
        }
        return page.text
    }
}
