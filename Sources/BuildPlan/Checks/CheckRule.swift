/// A rule of the build checks, by BuildKit's name (moby/buildkit, frontend/dockerfile/linter/ruleset.go), in its order.
package enum CheckRule: String, Hashable, Sendable, CaseIterable, Codable {
    case stageNameCasing = "StageNameCasing"
    case fromAsCasing = "FromAsCasing"
    case noEmptyContinuation = "NoEmptyContinuation"
    case consistentInstructionCasing = "ConsistentInstructionCasing"
    case duplicateStageName = "DuplicateStageName"
    case reservedStageName = "ReservedStageName"
    case jsonArgsRecommended = "JSONArgsRecommended"
    case maintainerDeprecated = "MaintainerDeprecated"
    case undefinedArgInFrom = "UndefinedArgInFrom"
    case workdirRelativePath = "WorkdirRelativePath"
    case undefinedVar = "UndefinedVar"
    case multipleInstructionsDisallowed = "MultipleInstructionsDisallowed"
    case legacyKeyValueFormat = "LegacyKeyValueFormat"
    case invalidBaseImagePlatform = "InvalidBaseImagePlatform"
    case redundantTargetPlatform = "RedundantTargetPlatform"
    case secretsUsedInArgOrEnv = "SecretsUsedInArgOrEnv"
    case invalidDefaultArgInFrom = "InvalidDefaultArgInFrom"
    case fromPlatformFlagConstDisallowed = "FromPlatformFlagConstDisallowed"
    case copyIgnoredFile = "CopyIgnoredFile"
    case invalidDefinitionDescription = "InvalidDefinitionDescription"
    case exposeProtoCasing = "ExposeProtoCasing"
    case exposeInvalidFormat = "ExposeInvalidFormat"

    /// The rule of that name, or the only one whose name begins so; letter case ignored.
    package init?(anyCase name: String) {
        let wanted = name.lowercased()
        let beginning = CheckRule.allCases.filter { $0.rawValue.lowercased().hasPrefix(wanted) }
        let whole = beginning.first { $0.rawValue.count == name.count }
        // Fewer letters than these would take words that are meant otherwise.
        guard let rule = whole ?? (wanted.count >= 5 && beginning.count == 1 ? beginning[0] : nil) else { return nil }
        self = rule
    }

    /// Looked at only where `experimental=` asks for it; `skip=` does not reach it.
    package var isExperimental: Bool { self == .invalidDefinitionDescription }

    /// Docker's page about the rule.
    package var documentation: String {
        "https://docs.docker.com/reference/build-checks/\(documentationName)/"
    }

    /// The name in small letters with dashes, as in Docker's addresses.
    private var documentationName: String {
        var result = ""
        var before: Character = "-"
        let letters = Array(rawValue)
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : "-"
            // `JSONArgs` is `json-args`: the last of several capitals begins the next word.
            let beginsWord = letter.isUppercase && (before.isLowercase || (before.isUppercase && next.isLowercase))
            if beginsWord { result += "-" }
            result += letter.lowercased()
            before = letter
        }
        return result
    }

    /// What a Dockerfile should be like, in one line.
    package var summary: String {
        switch self {
        case .stageNameCasing: "stages are named in small letters"
        case .fromAsCasing: "AS is written as FROM is, both large or both small"
        case .noEmptyContinuation: "no empty line stands inside an instruction that goes on"
        case .consistentInstructionCasing: "all instructions are written in capitals, or all in small letters"
        case .duplicateStageName: "each stage has a name of its own"
        case .reservedStageName: "no stage is named 'scratch' or 'context'"
        case .jsonArgsRecommended: "CMD and ENTRYPOINT are written as JSON arrays"
        case .maintainerDeprecated: "a label names the author, not MAINTAINER"
        case .undefinedArgInFrom: "FROM uses only variables that an ARG above the first FROM declares"
        case .workdirRelativePath: "the first WORKDIR of a stage is an absolute path"
        case .undefinedVar: "variables are set before they are used"
        case .multipleInstructionsDisallowed: "a stage has one CMD, one ENTRYPOINT and one HEALTHCHECK"
        case .legacyKeyValueFormat: "ENV and LABEL are written NAME=VALUE"
        case .invalidBaseImagePlatform: "the base image is made for the platform that is built for"
        case .redundantTargetPlatform: "FROM does not say the platform that it takes anyway"
        case .secretsUsedInArgOrEnv: "ARG and ENV hold no secrets"
        case .invalidDefaultArgInFrom: "FROM names an image also without any --build-arg"
        case .fromPlatformFlagConstDisallowed: "--platform of FROM is a variable, not a fixed platform"
        case .copyIgnoredFile: "COPY and ADD take no file that .dockerignore leaves out"
        case .invalidDefinitionDescription: "a comment right above a stage or an ARG describes it, its name first"
        case .exposeProtoCasing: "EXPOSE writes protocols in small letters"
        case .exposeInvalidFormat: "EXPOSE names ports of the container alone"
        }
    }
}
