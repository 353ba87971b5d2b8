package import DockerfileSyntax
package import OCISpec

/// The build checks: rules about how a Dockerfile is written, by the names and conditions of BuildKit's.
package enum BuildChecks {
    /// Looks at a Dockerfile.
    ///
    /// - Parameters:
    ///   - everyStage: look at stages too that the target does not need, as Docker's `--check` does without `--target`.
    ///   - ignore: the patterns of `.dockerignore`; nil where there is none.
    ///   - images: the configurations of the images that the Dockerfile names; nil for one that is not known. What
    ///     depends on such a one is not looked at.
    package static func run(
        _ dockerfile: Dockerfile, options: BuildOptions, everyStage: Bool, ignore: IgnorePatterns?,
        images: (Reference) -> ImageConfig?
    ) -> CheckReport {
        let settings: CheckSettings
        do { settings = try CheckSettings(dockerfile, options: options) } catch {
            return CheckReport(findings: [], fault: error, unknownRules: [], isErrorAsked: false)
        }
        let subject = CheckSubject(
            dockerfile, options: options, everyStage: everyStage, ignore: ignore, images: images)
        return CheckReport(
            findings: findings(of: CheckRule.allCases, in: subject, settings), fault: subject.fault,
            unknownRules: settings.unknownRules,
            isErrorAsked: settings.isErrorAsked)
    }

    /// Looks at what stands before a fault by the rules that need no more than the text.
    package static func run(_ dockerfile: Dockerfile, before fault: SyntaxError, options: BuildOptions) -> CheckReport {
        guard let settings = try? CheckSettings(dockerfile, options: options) else {
            return CheckReport(findings: [], fault: fault, unknownRules: [], isErrorAsked: false)
        }
        let subject = CheckSubject(unfolded: dockerfile, options: options)
        let rules: [CheckRule] = [
            .noEmptyContinuation, .stageNameCasing, .fromAsCasing, .maintainerDeprecated, .invalidDefinitionDescription,
        ]
        return CheckReport(
            findings: findings(of: rules, in: subject, settings), fault: fault, unknownRules: settings.unknownRules,
            isErrorAsked: settings.isErrorAsked)
    }

    /// In the order of the file.
    private static func findings(
        of rules: [CheckRule], in subject: CheckSubject, _ settings: CheckSettings
    ) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        for rule in rules {
            for finding in rule.findings(in: subject) {
                let comments = finding.commentLine.flatMap { subject.dockerfile.remarks.comments[$0] } ?? []
                if settings.merging(comments).includes(rule) { findings.append(finding) }
            }
        }
        return findings.enumerated().sorted {
            ($0.element.range.start.offset, $0.offset) < ($1.element.range.start.offset, $1.offset)
        }.map(\.element)
    }

    /// The images whose configurations `run` asks for, the platform that each is wanted for, and where they are named.
    package static func images(
        of dockerfile: Dockerfile, options: BuildOptions, everyStage: Bool
    ) -> [(reference: Reference, platform: Platform, range: SourceRange)] {
        CheckSubject.images(of: dockerfile, options: options, everyStage: everyStage)
    }
}

extension CheckRule {
    /// One exhaustive switch: a new rule can't be left without its check.
    func findings(in subject: CheckSubject) -> [CheckFinding] {
        switch self {
        case .stageNameCasing: subject.stageNameCasing()
        case .fromAsCasing: subject.fromAsCasing()
        case .noEmptyContinuation: subject.noEmptyContinuation()
        case .consistentInstructionCasing: subject.consistentInstructionCasing()
        case .duplicateStageName: subject.duplicateStageName()
        case .reservedStageName: subject.reservedStageName()
        case .jsonArgsRecommended: subject.jsonArgsRecommended()
        case .maintainerDeprecated: subject.maintainerDeprecated()
        case .undefinedArgInFrom: subject.undefinedArgInFrom()
        case .workdirRelativePath: subject.workdirRelativePath()
        case .undefinedVar: subject.undefinedVar()
        case .multipleInstructionsDisallowed: subject.multipleInstructionsDisallowed()
        case .legacyKeyValueFormat: subject.legacyKeyValueFormat()
        case .invalidBaseImagePlatform: subject.invalidBaseImagePlatform()
        case .redundantTargetPlatform: subject.redundantTargetPlatform()
        case .secretsUsedInArgOrEnv: subject.secretsUsedInArgOrEnv()
        case .invalidDefaultArgInFrom: subject.invalidDefaultArgInFrom()
        case .fromPlatformFlagConstDisallowed: subject.fromPlatformFlagConstDisallowed()
        case .copyIgnoredFile: subject.copyIgnoredFile()
        case .invalidDefinitionDescription: subject.invalidDefinitionDescription()
        case .exposeProtoCasing: subject.exposeProtoCasing()
        case .exposeInvalidFormat: subject.exposeInvalidFormat()
        }
    }
}
