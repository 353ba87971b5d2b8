internal import Foundation
internal import TestSupport
internal import Testing

/// `build --check`, the warnings of a build, and `help RULE`.
@Suite struct CheckTests {
    private struct Kind: Decodable { var type: String }

    private static let bad = """
        FROM busybox AS Base
        ENV APP=/srv
        COPY notes /$AP/
        CMD httpd -f

        """

    @Test func aCheckTellsEachFindingAndBuildsNothing() async throws {
        try await withDockstep { dockstep in
            try dockstep.write(Self.bad, to: "p/Dockerfile")
            let outcome = try dockstep.run(["build", "--check", "\(dockstep.folder)/p"])
            #expect(outcome.status == 1)
            #expect(outcome.errors.isEmpty)
            let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines[0] == "StageNameCasing  \(dockstep.folder)/p/Dockerfile:1:17")
            #expect(lines.contains("  1 │ FROM busybox AS Base"))
            #expect(lines.contains("    │                 ^^^^"))
            #expect(lines.contains("  3 │ COPY notes /$AP/"))
            #expect(lines.contains("    │             ^^^"))
            #expect(outcome.output.contains("did you mean '$APP'?"))
            #expect(outcome.output.contains("\nChecked 4 instructions: 3 warnings.\n'dockstep help StageNameCasing' "))
            #expect(try dockstep.run(["images", "-q"]).output.isEmpty)
        }
    }

    @Test func withoutFindingsTheCodeIsZero() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nCMD [\"sh\"]\n", to: "p/Dockerfile")
            for arguments in [["build", "--check"], ["build", "--call", "check"], ["build", "--call=check"]] {
                let outcome = try dockstep.run(arguments + ["\(dockstep.folder)/p"])
                #expect(outcome.status == 0)
                #expect(outcome.output == "Checked 2 instructions: no warnings.\n")
            }
        }
    }

    @Test func warningsAreLinesOfJSON() async throws {
        try await withDockstep { dockstep in
            try dockstep.write(Self.bad, to: "p/Dockerfile")
            let outcome = try dockstep.run(["build", "--check", "--progress", "json", "\(dockstep.folder)/p"])
            #expect(outcome.status == 1)
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(lines.count == 3)
            #expect(
                lines[2].hasPrefix(
                    #"{"column":5,"line":4,"lines":[4,4],"message":"CMD in shell form starts a shell first"#))
            #expect(
                lines[2].contains(#""rule":"JSONArgsRecommended","type":"warning","url":"https://docs.docker.com/"#))
        }
    }

    @Test func aFaultIsToldAfterTheFindings() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox AS B\nCOPPY a b\n", to: "p/Dockerfile")
            let outcome = try dockstep.run(["build", "--check", "\(dockstep.folder)/p"])
            #expect(outcome.status == 1)
            #expect(outcome.output.hasPrefix("StageNameCasing  "))
            #expect(outcome.isOneSentence)
            #expect(outcome.errors.contains("/p/Dockerfile:2:1: unknown instruction 'COPPY'; did you mean 'COPY'?"))
        }
    }

    @Test func aBuildEndsWithItsWarnings() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nENV A=$B C=$B\nCMD sh\n", to: "p/Dockerfile")
            let outcome = try dockstep.run(["build", "\(dockstep.folder)/p"])
            #expect(outcome.status == 0)
            let end = try #require(outcome.output.range(of: "\n2 warnings ('dockstep help RULE' explains one):\n"))
            let lines = outcome.output[end.upperBound...].split(separator: "\n")
            #expect(lines[0].hasPrefix(" - UndefinedVar: $B is set neither by ENV nor ARG above nor by the base image"))
            #expect(lines[1].hasPrefix(" - JSONArgsRecommended: CMD in shell form"))
            let json = try dockstep.run(["build", "--progress", "json", "\(dockstep.folder)/p"])
            let types = try json.output.split(separator: "\n").map {
                try JSONDecoder().decode(Kind.self, from: Data($0.utf8)).type
            }
            #expect(types == ["step", "step", "warning", "warning", "step", "warning", "image"])
            let quiet = try dockstep.run(["build", "-q", "\(dockstep.folder)/p"])
            #expect(quiet.output.split(separator: "\n").count == 1)
        }
    }

    @Test func errorTrueBuildsNothingWithWarnings() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("# check=error=true\nFROM busybox\nCMD sh\n", to: "p/Dockerfile")
            let outcome = try dockstep.run(["build", "-t", "x", "\(dockstep.folder)/p"])
            #expect(outcome.status == 1)
            #expect(outcome.isOneSentence)
            #expect(outcome.errors.contains("the build checks have warnings (JSONArgsRecommended)"))
            #expect(outcome.output.contains(" - JSONArgsRecommended: "))
            #expect(try dockstep.run(["images", "-q"]).output.isEmpty)
            let argument = ["--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=all"]
            #expect(try dockstep.run(["build", "-t", "x"] + argument + ["\(dockstep.folder)/p"]).status == 0)
        }
    }

    @Test func settingsThatCantBeReadEndTheBuild() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("# check=skipp=all\nFROM busybox\n", to: "p/Dockerfile")
            for arguments in [["build"], ["build", "--check"]] {
                let outcome = try dockstep.run(arguments + ["\(dockstep.folder)/p"])
                #expect(outcome.status == 1)
                #expect(
                    outcome.errors
                        == "\(dockstep.folder)/p/Dockerfile:1:3: the build checks have no setting 'skipp'; did you mean "
                        + "'skip'?\n")
            }
        }
    }

    @Test func aNameThatIsNoRuleIsTold() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("# check=skip=UndefinedVars\nFROM busybox\n", to: "p/Dockerfile")
            let outcome = try dockstep.run(["build", "--check", "\(dockstep.folder)/p"])
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("did you mean 'UndefinedVar'?"))
        }
    }

    @Test(arguments: ["JSONArgsRecommended", "jsonargsrecommended", "JSONArgs"])
    func helpShowsARulesPage(_ word: String) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.run(["help", word], environment: ["COLUMNS": "60"])
            #expect(outcome.status == 0)
            #expect(outcome.output.hasPrefix("JSONArgsRecommended: CMD and ENTRYPOINT are written as JSON"))
            #expect(outcome.output.contains("      # check=skip=JSONArgsRecommended\n"))
            let lines = outcome.output.split(separator: "\n").filter {
                !$0.contains("https://") && !$0.contains("--build-arg")
            }
            #expect(lines.allSatisfy { $0.count <= 60 })
        }
    }

    @Test func helpKnowsTheListAndSuggests() async throws {
        try await withDockstep { dockstep in
            let list = try dockstep.run(["help", "checks"])
            #expect(list.status == 0)
            #expect(
                list.output.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.count == 22)
            let wrong = try dockstep.run(["help", "UndefinedVr"])
            #expect(wrong.status == 64)
            #expect(wrong.errors.contains("did you mean 'dockstep help UndefinedVar'?"))
            #expect(try dockstep.run(["help", "build"]).output.contains("USAGE: dockstep build"))
        }
    }

    @Test func thePromptRemarksOnAStepAndExplains() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nENV A=$B C=$D E=$F\nCMD sh\n", to: "p/Dockerfile")
            let outcome = try dockstep.run(
                ["\(dockstep.folder)/p"], input: "until 3\nlist\nhelp UndefinedVar\nhelp UndefinedVr\ncheck\nquit\n")
            #expect(outcome.status == 0)
            let text = outcome.output
            #expect(text.contains("\n  check    UndefinedVar: $B is set neither by"))
            #expect(text.contains("\n           and 1 more: 'check' lists them\n"))
            #expect(text.contains("\n  check    JSONArgsRecommended: CMD in shell form"))
            #expect(text.contains("    2! ENV A=$B C=$D E=$F\n"))
            #expect(text.contains("UndefinedVar: variables are set before they are used\n"))
            #expect(text.contains("There is neither a command nor a build check 'UndefinedVr'; did you mean"))
            #expect(text.contains("Checked 3 instructions: 4 warnings.\n'help UndefinedVar' explains"))
        }
    }
}
