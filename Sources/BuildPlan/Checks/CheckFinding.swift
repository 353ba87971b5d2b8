package import DockerfileSyntax
package import OCISpec

/// Something that a build check remarks on, as data; `description` tells it in one sentence.
package struct CheckFinding: Hashable, Sendable {
    /// What was found, a case for each rule.
    package enum Detail: Hashable, Sendable {
        case stageNameCasing(String)
        case fromAsCasing(as: String, from: String)
        case noEmptyContinuation
        /// The instruction's word and whether most others are in small letters.
        case consistentInstructionCasing(String, majorityIsLower: Bool)
        case duplicateStageName(String, firstLine: Int)
        case reservedStageName(String)
        case jsonArgsRecommended(Keyword)
        case maintainerDeprecated(String)
        case undefinedArgInFrom(String, suggestion: String?)
        case workdirRelativePath(String)
        /// `isGlobal` where FROM could use it: an ARG above the first FROM has that name, or it is predefined.
        case undefinedVar(String, suggestion: String?, isGlobal: Bool)
        case multipleInstructionsDisallowed(Keyword, laterLine: Int)
        case legacyKeyValueFormat(Keyword, name: String)
        case invalidBaseImagePlatform(String, has: Platform, wanted: Platform)
        case redundantTargetPlatform(String)
        case secretsUsedInArgOrEnv(Keyword, name: String)
        case invalidDefaultArgInFrom(String)
        case fromPlatformFlagConstDisallowed(String)
        case copyIgnoredFile(Keyword, path: String)
        case invalidDefinitionDescription(Keyword, name: String)
        case exposeProtoCasing(String)
        case exposeInvalidFormat(String)
    }

    package var detail: Detail
    /// The words at fault.
    package var range: SourceRange
    /// The lines that Docker names for it: those of the instruction.
    package var lines: ClosedRange<Int>
    /// The line of the instruction above which a comment `# check=` may silence the finding; nil where none can.
    var commentLine: Int?

    init(_ detail: Detail, at range: SourceRange, lines: ClosedRange<Int>, commentLine: Int?) {
        self.detail = detail
        self.range = range
        self.lines = lines
        self.commentLine = commentLine
    }

    /// About one instruction, above which it may be silenced.
    init(_ detail: Detail, at range: SourceRange, of instruction: Instruction) {
        let lines = instruction.range.lines
        self.init(detail, at: range, lines: lines, commentLine: lines.lowerBound)
    }

    package var rule: CheckRule {
        switch detail {
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
}

/// What the checks of a Dockerfile came to.
package struct CheckReport: Sendable {
    /// In the order of the file.
    package var findings: [CheckFinding]
    /// What makes the Dockerfile impossible to build: what stands behind it was not looked at.
    package var fault: (any Error)?
    /// Names after `skip=` and `experimental=` that are no rules: they have no effect.
    package var unknownRules: [String]
    /// `error=true`: a build with findings fails.
    package var isErrorAsked: Bool

    /// Each rule that has findings, once, in the order in which they come.
    package var rules: [CheckRule] {
        findings.reduce(into: []) { if !$0.contains($1.rule) { $0.append($1.rule) } }
    }
}
