import BuildEngine
import FoundationEssentials
import ImageStore
import LayerArchive
import OCISpec
import Registry
import Synchronization
import TestSupport
import Testing

/// Registries that are hard to push to.
@Suite struct PushFaultTests {
    /// A registry in memory: what was sent, and what the next requests are to meet.
    private final class Uploads: Sendable {
        struct State {
            var blobs: Set<String> = []
            var parts: [UInt8] = []
            var manifest: [UInt8] = []
            var troubles: [ScriptedAnswer] = []
        }

        let state: Mutex<State>

        init(troubles: [ScriptedAnswer] = []) { state = Mutex(State(troubles: troubles)) }

        /// - Parameter meets: the requests that trouble comes to.
        func handler(_ meets: @escaping @Sendable (ScriptedRequest) -> Bool) -> ScriptedServer.Handler {
            { request in
                self.state.withLock { state in
                    if meets(request), !state.troubles.isEmpty { return state.troubles.removeFirst() }
                    return Self.answer(request, &state)
                }
            }
        }

        private static func answer(_ request: ScriptedRequest, _ state: inout State) -> ScriptedAnswer {
            let location = ["Location": "/v2/team/app/blobs/uploads/1?state=a%2Fb"]
            let path = request.path.prefix { $0 != "?" }
            switch (request.method, path) {
            case ("GET", "/v2/"): return .whole(200)
            case ("HEAD", _):
                return .whole(state.blobs.contains { path.hasSuffix($0) } ? 200 : 404)
            case ("POST", _):
                state.parts = []
                return .whole(202, headers: location)
            case ("GET", _):
                return .whole(204, headers: location.merging(["Range": "0-\(max(0, state.parts.count - 1))"]) { $1 })
            case ("PATCH", _):
                let start = request.headers["content-range"].flatMap { Int($0.prefix { $0 != "-" }) }
                guard start == nil || start == state.parts.count else { return .whole(416) }
                state.parts += request.body
                return .whole(202, headers: location)
            case ("PUT", _) where path.contains("/manifests/"):
                state.manifest = request.body
                return .whole(201)
            case ("PUT", _):
                state.parts += request.body
                let digest = Digest(of: state.parts).description
                guard request.path.hasSuffix(digest.replacing(":", with: "%3A")) else { return .whole(400) }
                state.blobs.insert(digest)
                return .whole(201)
            default: return .whole(405)
            }
        }
    }

    private func push(
        size: Int = 1000, to server: ScriptedServer, pieceSize: Int? = nil
    ) async throws -> PushedImage {
        try await withTemporaryDirectory { folder in
            let store = try ImageStore(root: "\(folder)/store")
            var random = SystemRandomNumberGenerator()
            let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            let blob = try store.newBlob()
            var writer = LayerWriter(descriptor: blob.descriptor)
            try writer.append(
                FileEntry(path: try EntryPath("file"), kind: .file, mode: 0o644, size: size), bytes: content)
            let written = try writer.finish()
            try blob.commit(digest: written.diffID, size: written.size)
            let config = ImageConfig(created: nil, architecture: Platform.host.architecture, os: "linux")
            let name = try Reference("\(server.host)/team/app:1")
            let image = try store.writeImage(config: config, layers: [written.diffID], names: [name])
            var retries = RetryPolicy()
            retries.firstDelay = .milliseconds(1)
            let client = RegistryClient(
                configuration: RegistryConfiguration(), logins: CredentialStore(path: "\(folder)/config.json"),
                retries: retries, pieceSize: pieceSize ?? RegistryClient.usualPieceSize)
            return try await ImagePusher(store: store, registry: client).push(image, as: name)
        }
    }

    private static func isSending(_ request: ScriptedRequest) -> Bool {
        request.method == "PUT" && request.path.contains("/blobs/uploads/")
    }

    @Test(arguments: [ScriptedAnswer.close, .whole(503), .whole(404), .whole(429, headers: ["Retry-After": "0"])])
    func whatFailsIsSentAgain(_ trouble: ScriptedAnswer) async throws {
        let uploads = Uploads(troubles: [trouble, trouble])
        try await withScriptedServer(uploads.handler(Self.isSending)) { server in
            let pushed = try await push(to: server)
            let manifest = uploads.state.withLock(\.manifest)
            #expect(Digest(of: manifest) == pushed.digest)
            #expect(uploads.state.withLock(\.blobs.count) == 2)
        }
    }

    @Test func piecesGoOnWhereTheConnectionBroke() async throws {
        let uploads = Uploads(troubles: [.close, .close])
        try await withScriptedServer(
            uploads.handler { $0.method == "PATCH" && $0.headers["content-range"]?.hasPrefix("200000-") == true }
        ) { server in
            _ = try await push(size: 500_000, to: server, pieceSize: 100_000)
            let starts = server.requests.filter { $0.method == "PATCH" }.map {
                $0.headers["content-range"]?.prefix { $0 != "-" }
            }
            #expect(starts == ["0", "100000", "200000", "200000", "200000", "300000", "400000", "500000"])
            #expect(uploads.state.withLock(\.blobs.count) == 2)
        }
    }

    @Test func aRefusalIsTold() async throws {
        let denied = Array(#"{"errors":[{"code":"DENIED","message":"read only"}]}"#.utf8)
        let uploads = Uploads(troubles: [.whole(403, body: denied)])
        try await withScriptedServer(uploads.handler { $0.method == "POST" }) { server in
            await #expect(throws: RegistryError.self) {
                do { _ = try await push(to: server) } catch {
                    #expect("\(error)".contains("does not give access to the layer"))
                    #expect("\(error)".contains("(it says: read only)"))
                    throw error
                }
            }
            #expect(uploads.state.withLock(\.manifest).isEmpty)
        }
    }
}
