import BuildPlan
import DockerfileSyntax
import Foundation
import TestSupport
import Testing

/// dockstep's build checks beside Docker's, case for case.
@Suite struct CheckCorpusTests {
    static let cases = [
        casing, stageNames, bases, platforms, variables, secrets, commands, folders, copying, ports, text, comments,
        settings, faults,
    ].flatMap { $0 }

    private static let file = URL(filePath: String("\(#filePath)".dropLast("CheckCorpusTests.swift".count)))
        .appending(path: "Recorded.txt")

    /// The answers by name, and the first line, which names the Docker that gave them.
    private static let recorded: (version: String, answers: [String: String]) = {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        var answers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            answers[String(parts[0])] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        return (lines.first.map(String.init) ?? "", answers)
    }()

    @Test func hasEnoughCases() {
        #expect(Self.cases.count >= 120)
        #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
        #expect(Self.cases.filter { ($0.expected ?? Self.recorded.answers[$0.name]) == "" }.count >= 40)
        #expect(Self.recorded.version.hasPrefix("# Docker "))
    }

    @Test(arguments: cases) func saysWhatDockerSays(_ check: CheckCase) throws {
        if check.newer != nil {
            #expect(check.outcome == (try #require(check.expected)))
        } else {
            let answer = try #require(
                Self.recorded.answers[check.name],
                "not recorded: DOCKSTEP_CHECK_DOCKER=DOCKER swift test --filter recordsDockersAnswers")
            #expect(check.outcome == answer)
        }
    }

    /// Asks the Docker client that `DOCKSTEP_CHECK_DOCKER` names, where it names one; the image busybox has to be there.
    @Test func recordsDockersAnswers() throws {
        guard let docker = ProcessInfo.processInfo.environment["DOCKSTEP_CHECK_DOCKER"] else { return }
        let version = try Self.output([docker, "version", "--format", "{{.Server.Version}}"])
        let plugin = try Self.output([docker, "buildx", "version"])
        var lines = ["# Docker \(version.trimmingCharacters(in: .whitespacesAndNewlines)), \(plugin)"]
        for check in Self.cases where check.newer == nil {
            lines.append("\(check.name): \(try Self.answer(to: check, docker: docker))")
        }
        let text = lines.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: Self.file)
    }

    /// A text that is being typed: whatever is there of it, nothing crashes and each place is in the file.
    @Test(arguments: cases) func looksAtUnfinishedTexts(_ check: CheckCase) throws {
        let bytes = Array(check.dockerfile.utf8)
        for length in stride(from: 1, to: bytes.count, by: 5) {
            guard let (file, _) = try? Dockerfile.read(Array(bytes[..<length]), name: "D") else { continue }
            let report = BuildChecks.run(
                file, options: BuildOptions(), everyStage: true,
                ignore: try check.ignore.map { try IgnorePatterns($0) },
                images: CheckCase.image)
            for finding in report.findings {
                #expect(finding.range.start.offset <= finding.range.end.offset && finding.range.end.offset <= length)
                #expect(finding.lines.lowerBound >= 1 && finding.lines.upperBound <= file.lines.count)
                #expect(!finding.description.isEmpty)
            }
        }
    }

    private static func answer(to check: CheckCase, docker: String) throws -> String {
        let folder = URL.temporaryDirectory.appending(path: "dockstep-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(check.dockerfile.utf8).write(to: folder.appending(path: "Dockerfile"))
        if let ignore = check.ignore { try Data(ignore.utf8).write(to: folder.appending(path: ".dockerignore")) }
        var arguments = [docker, "buildx", "build", "--call=check,format=json"]
        for argument in check.arguments { arguments += ["--build-arg", argument] }
        if let target = check.target { arguments += ["--target", target] }
        let text = try output(arguments + [folder.path])
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)) else { return "!" }
        let findings = (answer.warnings ?? []).map { warning in
            let lines = warning.location.ranges.flatMap { [$0.start.line, $0.end.line] }
            return (warning.ruleName, lines.min() ?? 0, lines.max() ?? 0)
        }
        return CheckCase.form(findings, isRefused: answer.buildError != nil)
    }

    private static func output(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// What `docker buildx build --call=check,format=json` prints.
    private struct Answer: Decodable {
        struct Warning: Decodable {
            var ruleName: String
            var location: Location
        }
        struct Location: Decodable { var ranges: [Stretch] }
        struct Stretch: Decodable { var start, end: Place }
        struct Place: Decodable { var line: Int }
        struct BuildError: Decodable { var message: String }

        var warnings: [Warning]?
        var buildError: BuildError?
    }
}
