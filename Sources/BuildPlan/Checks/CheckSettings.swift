package import DockerfileSyntax

/// Which rules are looked at: `# check=` of the Dockerfile, or the build argument `BUILDKIT_DOCKERFILE_CHECK`, which then
/// stands in its place (moby/buildkit, frontend/dockerfile/linter/linter.go).
package struct CheckSettings: Hashable, Sendable {
    package static let argumentName = "BUILDKIT_DOCKERFILE_CHECK"

    package var skipsAll = false
    package var skipped: Set<String> = []
    package var experimentalAll = false
    package var experimental: Set<String> = []
    /// `error=true`.
    package var isErrorAsked = false

    /// Reads `skip=A,B;error=true;experimental=C`, or `all` for a list.
    ///
    /// - Throws: `CheckSettingsError`.
    package init(_ text: String) throws(CheckSettingsError) {
        let text = text.trimmed
        if text.isEmpty { return }
        // BuildKit cuts at two semicolons at most: what follows them belongs to the third part.
        for part in text.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "=") else { throw .notAnOption(String(part)) }
            let value = String(part[part.index(after: equals)...]).trimmed
            switch String(part[..<equals]).trimmed {
            case "skip": if value == "all" { skipsAll = true } else { skipped = Self.names(value) }
            case "experimental": if value == "all" { experimentalAll = true } else { experimental = Self.names(value) }
            case "error":
                guard let flag = Self.flag(value) else { throw .notTrueOrFalse(value) }
                isErrorAsked = flag
            case let key: throw .unknownOption(key)
            }
        }
    }

    /// What a build looks at.
    ///
    /// - Throws: `PlanError.checkSettings`, at the directive where it stands there.
    package init(_ dockerfile: Dockerfile, options: BuildOptions) throws(PlanError) {
        let argument = options.buildArgument(Self.argumentName)
        // Of the directive BuildKit takes what stands before the first blank.
        let directive = dockerfile.directives.check?.split(separator: " ", maxSplits: 1).first.map(String.init)
        do { self = try CheckSettings(argument ?? directive ?? "") } catch {
            throw PlanError(.checkSettings(error), at: argument == nil ? dockerfile.directives.checkRange : nil)
        }
    }

    /// Whether findings of a rule count.
    package func includes(_ rule: CheckRule) -> Bool {
        rule.isExperimental
            ? experimentalAll || experimental.contains(rule.rawValue) : !skipsAll && !skipped.contains(rule.rawValue)
    }

    /// These with the `# check=` of the comments above an instruction: the first of them counts, and one that can't be
    /// read does not.
    func merging(_ comments: [Word]) -> CheckSettings {
        guard let text = comments.lazy.compactMap({ Self.directive(in: $0.raw) }).first,
            let added = try? CheckSettings(text)
        else { return self }
        var result = self
        result.skipsAll = skipsAll || added.skipsAll
        result.skipped.formUnion(added.skipped)
        result.experimentalAll = experimentalAll || added.experimentalAll
        result.experimental.formUnion(added.experimental)
        return result
    }

    /// Names that are no rules.
    var unknownRules: [String] {
        skipped.union(experimental).filter { CheckRule(rawValue: $0) == nil && !$0.isEmpty }.sorted()
    }

    /// The value of a comment `check=…`, up to its first blank.
    static func directive(in comment: String) -> String? {
        guard let equals = comment.firstIndex(of: "="),
            String(comment[..<equals]).trimmed.lowercased() == "check"
        else { return nil }
        return String(comment[comment.index(after: equals)...]).trimmed.split(separator: " ").first.map(String.init)
    }

    private static func names(_ list: String) -> Set<String> {
        Set(list.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed })
    }

    /// Go's `strconv.ParseBool`.
    private static func flag(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }
}

/// Why the settings of the checks can't be read.
package enum CheckSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    case notAnOption(String)
    case unknownOption(String)
    case notTrueOrFalse(String)

    private static let options = ["skip", "error", "experimental"]

    package var description: String {
        switch self {
        case .notAnOption(let text):
            "'\(text)' is no setting of the build checks: write skip=RULE,RULE;error=true;experimental=RULE"
        case .unknownOption(let key):
            "the build checks have no setting '\(key)'"
                + (Suggestion.closest(to: key, among: Self.options).map { "; did you mean '\($0)'?" }
                    ?? ": they have skip, error and experimental")
        case .notTrueOrFalse(let value): "'error=' of the build checks is true or false and not '\(value)'"
        }
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        let head = drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
