/// What `help RULE` tells of a rule of the build checks.
package struct CheckPage: Sendable {
    /// What the rule looks at.
    package var meaning: String
    /// Why it matters.
    package var reason: String
    /// A Dockerfile that it remarks on.
    package var bad: CheckExample
    /// The same without the remark.
    package var good: CheckExample

    init(meaning: String, reason: String, bad: CheckExample, good: CheckExample) {
        self.meaning = meaning
        self.reason = reason
        self.bad = bad
        self.good = good
    }
}

/// A Dockerfile, and the `.dockerignore` beside it where there is one.
package struct CheckExample: Sendable, ExpressibleByStringLiteral {
    package var dockerfile: String
    package var ignore: String?

    init(_ dockerfile: String, ignore: String? = nil) {
        self.dockerfile = dockerfile
        self.ignore = ignore
    }

    package init(stringLiteral value: String) { self.init(value) }
}

extension CheckRule {
    /// One exhaustive switch: a new rule can't be left without its page.
    package var page: CheckPage {
        switch self {
        case .stageNameCasing: .stageNameCasing
        case .fromAsCasing: .fromAsCasing
        case .noEmptyContinuation: .noEmptyContinuation
        case .consistentInstructionCasing: .consistentInstructionCasing
        case .duplicateStageName: .duplicateStageName
        case .reservedStageName: .reservedStageName
        case .jsonArgsRecommended: .jsonArgsRecommended
        case .maintainerDeprecated: .maintainerDeprecated
        case .undefinedArgInFrom: .undefinedArgInFrom
        case .workdirRelativePath: .workdirRelativePath
        case .undefinedVar: .undefinedVar
        case .multipleInstructionsDisallowed: .multipleInstructionsDisallowed
        case .legacyKeyValueFormat: .legacyKeyValueFormat
        case .invalidBaseImagePlatform: .invalidBaseImagePlatform
        case .redundantTargetPlatform: .redundantTargetPlatform
        case .secretsUsedInArgOrEnv: .secretsUsedInArgOrEnv
        case .invalidDefaultArgInFrom: .invalidDefaultArgInFrom
        case .fromPlatformFlagConstDisallowed: .fromPlatformFlagConstDisallowed
        case .copyIgnoredFile: .copyIgnoredFile
        case .invalidDefinitionDescription: .invalidDefinitionDescription
        case .exposeProtoCasing: .exposeProtoCasing
        case .exposeInvalidFormat: .exposeInvalidFormat
        }
    }

    /// The two ways to switch the rule off; for one that is off, the two to switch it on.
    package var switching: [(place: String, text: String)] {
        let setting = "\(isExperimental ? "experimental" : "skip")=\(rawValue)"
        return [
            ("in the first line of the Dockerfile", "# check=\(setting)"),
            ("for one build", "--build-arg \(CheckSettings.argumentName)=\(setting)"),
        ]
    }
}
