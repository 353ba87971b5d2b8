import BuildPlan
import DockerfileSyntax
import OCISpec
import Testing

/// The list of rules, their checks and their pages fit together.
@Suite struct CheckPageTests {
    private func report(on example: CheckExample) throws -> CheckReport {
        var options = BuildOptions()
        options.platform = Platform(os: "linux", architecture: "amd64")
        let file = try Dockerfile.parse(Array(example.dockerfile.utf8), name: "Dockerfile")
        return BuildChecks.run(
            file, options: options, everyStage: true, ignore: try example.ignore.map { try IgnorePatterns($0) }
        ) { reference in
            var config = ImageConfig(
                architecture: reference.tag?.hasSuffix("arm64") == true ? "arm64" : "amd64", os: "linux")
            config.history = [HistoryEntry(createdBy: "files")]
            return config
        }
    }

    @Test(arguments: CheckRule.allCases) func theBadExampleIsRemarkedOn(_ rule: CheckRule) throws {
        #expect(try report(on: rule.page.bad).rules.contains(rule))
    }

    /// Nor by any other rule: a page that mends one thing shows no other.
    @Test(arguments: CheckRule.allCases) func theGoodExampleIsNot(_ rule: CheckRule) throws {
        let report = try report(on: rule.page.good)
        #expect(report.rules == [])
        #expect(report.fault == nil)
    }

    @Test(arguments: CheckRule.allCases) func theWaysToSwitchItOffWork(_ rule: CheckRule) throws {
        for (_, text) in rule.switching {
            let setting = String(text.drop { $0 != "=" }.dropFirst())
            let settings = try CheckSettings(setting)
            #expect(settings.includes(rule) == rule.isExperimental)
            #expect(try CheckSettings("").includes(rule) != rule.isExperimental)
        }
    }

    @Test(arguments: CheckRule.allCases) func thePageHasItsWords(_ rule: CheckRule) {
        #expect(!rule.summary.isEmpty && !rule.summary.hasSuffix("."))
        #expect(rule.page.meaning.hasSuffix("."))
        #expect(rule.page.reason.count > 100)
    }

    @Test func rulesAreFoundByName() {
        #expect(CheckRule(anyCase: "jsonargsrecommended") == .jsonArgsRecommended)
        #expect(CheckRule(anyCase: "JSONArgs") == .jsonArgsRecommended)
        #expect(CheckRule(anyCase: "Undefined") == nil)
        #expect(CheckRule(anyCase: "From") == nil)
        #expect(CheckRule.jsonArgsRecommended.documentation.hasSuffix("/json-args-recommended/"))
        #expect(CheckRule.secretsUsedInArgOrEnv.documentation.hasSuffix("/secrets-used-in-arg-or-env/"))
    }

    /// Words at fault, by the marker in the text.
    @Test(arguments: [
        ("FROM busybox as ‹Build›", CheckRule.stageNameCasing), ("FROM busybox ‹as› build", .fromAsCasing),
        ("FROM busybox\n‹run› x\nUSER a", .consistentInstructionCasing),
        ("FROM busybox\nCMD ‹a b›", .jsonArgsRecommended),
        ("ARG A\nFROM busybox:${A:-é}‹${B}›", .undefinedArgInFrom), ("FROM busybox\nENV A=é‹$B›", .undefinedVar),
        ("FROM busybox\nENV A=1 \\\n  B=x‹${C}›y", .undefinedVar), ("FROM busybox\nWORKDIR ‹a›", .workdirRelativePath),
        ("FROM busybox\nENV A=1 ‹TOKEN›=2", .secretsUsedInArgOrEnv),
        ("FROM busybox\nENV ‹A b c›", .legacyKeyValueFormat),
        ("FROM busybox\nEXPOSE 80 ‹81/TCP›", .exposeProtoCasing),
        (
            "FROM busybox\n‹CMD› [\"a\"]\nCMD [\"b\"]",
            .multipleInstructionsDisallowed
        ),
    ])
    func pointsAtTheWords(_ marked: String, _ rule: CheckRule) throws {
        let text = marked.filter { $0 != "‹" && $0 != "›" }
        let file = try Dockerfile.parse(Array(text.utf8), name: "Dockerfile")
        let report = BuildChecks.run(file, options: BuildOptions(), everyStage: true, ignore: nil) { _ in
            ImageConfig(architecture: Platform.host.architecture, os: "linux")
        }
        let finding = try #require(report.findings.first { $0.rule == rule })
        let bytes = Array(text.utf8)
        let found = String(decoding: bytes[finding.range.start.offset..<finding.range.end.offset], as: UTF8.self)
        let wanted = marked.split(separator: "‹")[1].split(separator: "›")[0]
        #expect(found == wanted)
        let line = text.split(separator: "\n", omittingEmptySubsequences: false)[finding.range.start.line - 1]
        #expect(line.dropFirst(finding.range.start.column - 1).hasPrefix(wanted))
    }

    @Test(arguments: [
        ("nonsense", "'nonsense' is no setting of the build checks"), ("ignore=all", "no setting 'ignore'"),
        ("skipp=all", "did you mean 'skip'?"), ("error=maybe", "is true or false and not 'maybe'"),
    ])
    func settingsThatCantBeReadAreTold(_ text: String, _ words: String) {
        let error = #expect(throws: CheckSettingsError.self) { try CheckSettings(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func namesThatAreNoRulesAreTold() throws {
        let file = try Dockerfile.parse(
            Array("# check=skip=JSONArgs,UndefinedVar\nFROM scratch\n".utf8), name: "Dockerfile")
        let report = BuildChecks.run(file, options: BuildOptions(), everyStage: true, ignore: nil) { _ in nil }
        #expect(report.unknownRules == ["JSONArgs"])
    }
}
