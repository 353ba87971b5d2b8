internal import Foundation
internal import TestSupport
internal import Testing

/// The pages are true: what they name is there.
@Suite struct DocsTests {
    static let pages = [
        "README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/lessons.md", "docs/curriculum.md",
        "lessons/README.md",
        "sample-projects/README.md",
    ]

    @Test func theFirstScreenNamesTheTwoCommands() throws {
        let start = try Package.text("README.md").split(separator: "\n", omittingEmptySubsequences: false).prefix(25)
        #expect(start.contains { $0.contains("scripts/demo") })
        #expect(start.contains { $0.contains("scripts/test") })
    }

    @Test func everySampleHasAReadme() throws {
        let samples = try FileManager.default.contentsOfDirectory(atPath: "\(Package.folder)/sample-projects")
            .filter { $0 != "README.md" }
        #expect(samples.count >= 10)
        let readme = try Package.text("sample-projects/README.md")
        for sample in samples {
            let lines = try Package.text("sample-projects/\(sample)/README.md").split(separator: "\n")
            #expect(lines.first == "# \(sample)")
            #expect(lines.count >= 6)
            #expect(FileManager.default.fileExists(atPath: "\(Package.folder)/sample-projects/\(sample)/Dockerfile"))
            let row = readme.split(separator: "\n").first { $0.hasPrefix("| [\(sample)](\(sample)/README.md) |") }
            let needsRegistry = lines.contains { $0.hasPrefix("Needs a registry") }
            #expect(row?.hasSuffix(needsRegistry ? "| yes |" : "| no |") ?? false, "\(sample)")
        }
    }

    /// Words in back-ticks with a slash, and link targets, are paths of the package.
    @Test(arguments: pages) func pathsAreThere(_ page: String) throws {
        let text = try Package.text(page)
        var paths = text.matches(of: #/`([A-Za-z.][A-Za-z0-9_.+-]*(?:/[A-Za-z0-9_.+-]+)+/?)`/#).map { String($0.1) }
        let folder = URL(fileURLWithPath: "\(Package.folder)/\(page)").deletingLastPathComponent().path
        let links = text.matches(of: #/\]\((?!https?:)([^)#]+)\)/#).map { "\(folder)/\($0.1)" }
        paths.removeAll { path in ["application/", "docker.io/", "linux/"].contains { path.hasPrefix($0) } }
        for path in paths.map({ "\(Package.folder)/\($0)" }) + links {
            #expect(FileManager.default.fileExists(atPath: path), "\(page) names \(path), which is not there")
        }
    }

    /// `dockstep WORD` in back-ticks or in an indented example is a command, a folder, or an option.
    @Test(arguments: pages) func commandsAreThere(_ page: String) throws {
        let help = try runSuccessfully([builtProgram(), "--help"])
        let words = try Package.text(page).matches(of: #/(?:`|^    )dockstep ([a-z][a-z-]*)/#.anchorsMatchLineEndings())
        for word in words.map({ String($0.1) }) where !["sample-projects", "help"].contains(word) {
            #expect(help.contains("\n  \(word) "), "\(page) names 'dockstep \(word)', which is no command")
        }
    }
}
