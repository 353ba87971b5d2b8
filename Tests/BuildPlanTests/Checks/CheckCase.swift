import BuildPlan
import DockerfileSyntax
import OCISpec

/// A small Dockerfile and how it is looked at. What a case expects is Docker's own answer, kept in `Recorded.txt`; only
/// where the newest BuildKit does otherwise than that Docker, `newer` says where that is written and `expected` has it.
struct CheckCase: Sendable, CustomStringConvertible {
    var name: String
    var dockerfile: String
    var ignore: String?
    var arguments: [String]
    var target: String?
    var newer: String?
    var expected: String?

    init(
        _ name: String, _ dockerfile: String, ignore: String? = nil, arguments: [String] = [], target: String? = nil,
        newer: String? = nil, expected: String? = nil
    ) {
        self.name = name
        self.dockerfile = dockerfile
        self.ignore = ignore
        self.arguments = arguments
        self.target = target
        self.newer = newer
        self.expected = expected
    }

    var description: String { name }

    /// The images that the cases name: `busybox` is the starter image.
    static func image(_ reference: Reference) -> ImageConfig? {
        var config = ImageConfig(architecture: "amd64", os: "linux")
        config.history = [HistoryEntry(createdBy: "files")]
        config.config.env = ["PATH=/bin"]
        switch reference.familiarName {
        case "busybox": return config
        case "tools.example/arm64":
            config.architecture = "arm64"
            return config
        case "tools.example/386":
            config.architecture = "386"
            return config
        case "tools.example/shell":
            config.config.shell = ["/bin/bash", "-c"]
            config.config.env = ["PATH=/bin", "TOOL=x"]
            config.config.workingDir = "/work"
            return config
        case "tools.example/triggers":
            config.config.onBuild = ["ENV API_TOKEN=1", "CMD started"]
            return config
        default: return nil
        }
    }

    /// What dockstep says, in the form of the recording: `RULE FIRST-LAST` for each finding, sorted, and `!` where the
    /// Dockerfile can't be built.
    var outcome: String {
        var options = BuildOptions()
        options.buildArguments = arguments.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
        options.target = target
        options.platform = Platform(os: "linux", architecture: "amd64")
        let report: CheckReport
        do {
            let (file, fault) = try Dockerfile.read(Array(dockerfile.utf8), name: "Dockerfile")
            if let fault {
                report = BuildChecks.run(file, before: fault, options: options)
            } else {
                report = BuildChecks.run(
                    file, options: options, everyStage: target == nil,
                    ignore: try ignore.map { try IgnorePatterns($0) },
                    images: Self.image)
            }
        } catch {
            return "!"
        }
        let isRefused = report.fault != nil || (report.isErrorAsked && !report.findings.isEmpty)
        return Self.form(
            report.findings.map { ($0.rule.rawValue, $0.lines.lowerBound, $0.lines.upperBound) }, isRefused: isRefused)
    }

    static func form(_ findings: [(rule: String, first: Int, last: Int)], isRefused: Bool) -> String {
        let texts = findings.sorted { ($0.first, $0.last, $0.rule) < ($1.first, $1.last, $1.rule) }
            .map { "\($0.rule) \($0.first)-\($0.last)" }
        return (texts + (isRefused ? ["!"] : [])).joined(separator: ", ")
    }
}
