import DockerfileSyntax
import FoundationEssentials
import Testing

/// Folders with a Dockerfile and what is expected of it. `DOCKSTEP_RECORD=1` writes the expected texts anew: read the
/// difference before committing it.
@Suite struct GoldenTests {
    private static let folder = String("\(#filePath)".dropLast("GoldenTests.swift".count))
    private static let isRecording = ProcessInfo.processInfo.environment["DOCKSTEP_RECORD"] == "1"

    static func cases(_ kind: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + kind)) ?? []).sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder + path + "/Dockerfile")))
    }

    @Test func hasEnoughCases() {
        #expect(Self.cases("Golden").count >= 150)
        #expect(Self.cases("Negative").count >= 60)
    }

    @Test(arguments: cases("Golden")) func reads(_ name: String) throws {
        let file = try Dockerfile.parse(Self.bytes("Golden/" + name), name: "Dockerfile")
        try compare(TreeDump(file).text, with: "Golden/" + name)
    }

    @Test(arguments: cases("Negative")) func refuses(_ name: String) throws {
        let bytes = try Self.bytes("Negative/" + name)
        let error = #expect(throws: SyntaxError.self) { try Dockerfile.parse(bytes, name: "Dockerfile") }
        let start = try #require(error?.range.start)
        try compare("\(start.line):\(start.column): \(error?.description ?? "")\n", with: "Negative/" + name)
    }

    private func compare(_ text: String, with path: String) throws {
        let file = Self.folder + path + "/expected.txt"
        if Self.isRecording { try Data(text.utf8).write(to: URL(filePath: file)) }
        #expect(String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self) == text)
    }
}
