import BuildPlan
import BuildSession
import Glibc
import SessionFixtures
import TestSupport
import Testing

@Suite struct SessionSourceTests {
    private func load(_ source: SessionSource) async throws -> Int {
        let session = BuildSession(source: source, engine: ScriptedEngine(), options: .init())
        return try await session.load().steps.count
    }

    @Test func aFileIsReadAgainByReload() async throws {
        try await withTemporaryDirectory { folder in
            let path = folder + "/Dockerfile"
            let source = SessionSource.file(path, name: "Dockerfile", contextFolder: folder, contextName: folder)
            let session = BuildSession(source: source, engine: ScriptedEngine(), options: .init())
            try write("FROM scratch\n", to: path)
            #expect(try await session.load().steps.count == 1)
            try write("FROM scratch\nRUN a\n", to: path)
            #expect(try await session.reload().program.steps.count == 2)
        }
    }

    @Test func aMissingFileIsNamedAsTheUserNamedIt() async throws {
        try await withTemporaryDirectory { folder in
            let source = SessionSource.file(
                folder + "/none", name: "./none", contextFolder: nil, contextName: folder)
            let error = try #require(await #expect(throws: (any Error).self) { try await load(source) })
            #expect("\(error)" == "could not open './none': there is no such file")
        }
    }

    @Test func bytesAreReadAsTheyCame() async throws {
        let good = SessionSource.bytes(Array("FROM scratch\n".utf8), name: "-", contextFolder: nil, contextName: "-")
        #expect(try await load(good) == 1)
        let bad = SessionSource.bytes([0xFF, 0xFE, 0x00], name: "-", contextFolder: nil, contextName: "-")
        await #expect(throws: DockerfileError.self) { try await load(bad) }
    }

    private func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        #expect(fputs(text, file) >= 0)
    }
}
