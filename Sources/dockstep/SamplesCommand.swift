internal import ArgumentParser
internal import DockerfileSyntax
internal import FoundationEssentials
internal import Glibc
internal import TerminalUI

/// `samples`: the projects that come with dockstep.
struct SamplesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "samples", abstract: "List the sample projects, or open the prompt on one.",
        discussion: "With a name the sample is copied to a folder of that name here, unless there is one, and opened.")

    @Argument(help: "A sample's name.")
    var name: String?

    func run() throws {
        guard let folder = Self.folder() else { throw LessonFailure.noSamples }
        let samples = Sample.all(in: folder)
        guard let name else {
            StandardStreams.write(Self.list(samples, style: StandardStreams.style()))
            return
        }
        guard let sample = samples.first(where: { $0.name == name }) else {
            throw LessonFailure.noSample(name, suggestion: Suggestion.closest(to: name, among: samples.map(\.name)))
        }
        if !FileManager.default.fileExists(atPath: name) {
            do { try FileManager.default.copyItem(atPath: sample.folder, toPath: name) } catch {
                throw LessonFailure.cannotWrite(name)
            }
            StandardStreams.write("Copied \(name) here; its README.md tells what to look at.\n")
        }
        try Self.open(name)
    }

    /// The prompt in this program's place.
    private static func open(_ folder: String) throws {
        let arguments: [String] = [ProgramFile.path, "step", folder]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        execv(ProgramFile.path, &words)
        for word in words { free(word) }
        throw LessonFailure.cannotWrite(folder)
    }

    private static func folder() -> String? {
        ProgramFile.foldersAbove.lazy.flatMap { ["\($0)/sample-projects", "\($0)/share/dockstep/sample-projects"] }
            .first { FileManager.default.fileExists(atPath: "\($0)/README.md") }
    }

    private static func list(_ samples: [Sample], style: TextStyle) -> String {
        let width = samples.map(\.name.count).max() ?? 0
        let rows = samples.map { sample in
            let name = sample.name + String(repeating: " ", count: width - sample.name.count)
            let room = max(10, min(style.width, 100) - width - 4)
            let text = sample.summary.count > room ? sample.summary.prefix(room - 3) + "..." : sample.summary[...]
            return "  \(name)  \(text)"
        }
        return rows.joined(separator: "\n") + "\n\n'dockstep samples NAME' copies one here and opens it.\n"
    }
}

/// One of the projects.
private struct Sample {
    var name: String
    var folder: String
    /// The first sentence of its README.
    var summary: String

    static func all(in folder: String) -> [Sample] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().compactMap { name in
            let readme = "\(folder)/\(name)/README.md"
            guard let data = try? Data(contentsOf: URL(filePath: readme)) else { return nil }
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            let paragraph = lines.drop { $0.isEmpty || $0.hasPrefix("#") }.prefix { !$0.isEmpty }.joined(separator: " ")
            let end = paragraph.firstRange(of: ". ")?.lowerBound ?? paragraph.endIndex
            return Sample(name: name, folder: "\(folder)/\(name)", summary: String(paragraph[..<end]))
        }
    }
}
