import BuildEngine
import FoundationEssentials
import ImageStore
import OCISpec
import Registry
import Synchronization
import TestSupport
import Testing

/// Registries that break off, lie and refuse.
@Suite struct PullFaultTests {
    /// Pulls from a scripted registry into a store of its own.
    private func pull(
        _ name: String = "team/app:1", from server: ScriptedServer, platform: Platform = .host,
        configuration: RegistryConfiguration = RegistryConfiguration(), check: (ImageStore) throws -> Void = { _ in }
    ) async throws -> PulledImage {
        try await withTemporaryDirectory { folder in
            let store = try ImageStore(root: "\(folder)/store")
            var retries = RetryPolicy()
            retries.firstDelay = .milliseconds(1)
            let client = RegistryClient(
                configuration: configuration, logins: CredentialStore(path: "\(folder)/config.json"), retries: retries)
            let puller = ImagePuller(store: store, registry: client)
            do {
                let pulled = try await puller.pull(try Reference("\(server.host)/\(name)"), platform: platform)
                try check(store)
                return pulled
            } catch {
                // Whatever went wrong: no image, and no blob.
                #expect(try store.images().isEmpty)
                let blobs = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/store/blobs/sha256")
                #expect(blobs.isEmpty, "\(blobs)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/store/temporary").isEmpty)
                throw error
            }
        }
    }

    private func expectFailure(
        _ image: FakeImage, name: String = "team/app:1", platform: Platform = .host, saying sentence: String,
        _ handler: @escaping ScriptedServer.Handler, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withScriptedServer(handler) { server in
            do {
                _ = try await pull(name, from: server, platform: platform)
                Issue.record("nothing went wrong", sourceLocation: sourceLocation)
            } catch {
                #expect(
                    "\(error)".replacing(server.host, with: "HOST").contains(sentence), "\(error)",
                    sourceLocation: sourceLocation)
            }
        }
    }

    @Test func whatBreaksOffGoesOnWhereItEnded() async throws {
        let image = try await FakeImage.make(size: 300_000)
        let tries = Mutex(0)
        try await withScriptedServer({ request in
            guard image.isLayer(request) else { return image.answer(request) }
            let number = tries.withLock {
                $0 += 1; return $0
            }
            switch (number, image.answer(request)) {
            case (1...3, .whole(let status, let headers, let body)):
                return .cut(status, headers: headers, body: body, after: 50_000)
            case (_, let answer): return answer
            }
        }) { server in
            let pulled = try await pull(from: server) { store in
                let size = try store.blobSize(image.layerDigest)
                #expect(size == image.layer.count)
            }
            #expect(pulled.isNew)
            let ranges = server.requests.filter(image.isLayer).map { $0.headers["range"] }
            #expect(ranges == [nil, "bytes=50000-", "bytes=100000-", "bytes=150000-"])
        }
    }

    @Test func aServerWithoutRangesBeginsAnew() async throws {
        let image = try await FakeImage.make(size: 300_000)
        let tries = Mutex(0)
        try await withScriptedServer({ request in
            guard image.isLayer(request) else { return image.answer(request) }
            let number = tries.withLock {
                $0 += 1; return $0
            }
            return number < 3
                ? .cut(200, body: image.layer, after: 70_000) : .whole(200, body: image.layer)
        }) { server in
            let pulled = try await pull(from: server)
            #expect(pulled.image.layers.map(\.diffID) == [image.diffID])
            #expect(pulled.image.layers.map(\.size) == [300_000])
        }
    }

    @Test func whatAlwaysBreaksOffIsTold() async throws {
        let image = try await FakeImage.make(size: 10_000)
        try await expectFailure(image, saying: "HOST broke off in the middle of the layer") { request in
            image.isLayer(request) ? .cut(200, body: image.layer, after: 0) : image.answer(request)
        }
    }

    @Test func aWrongDigestIsNotKept() async throws {
        let image = try await FakeImage.make()
        var other = image.layer
        other[500] ^= 1
        let changed = other
        try await expectFailure(image, saying: "should have the digest \(image.layerDigest) and has") { request in
            image.isLayer(request) ? .whole(200, body: changed) : image.answer(request)
        }
    }

    @Test(arguments: [-1, 1]) func aWrongSizeIsNotKept(_ difference: Int) async throws {
        let honest = try await FakeImage.make()
        let lying = try await FakeImage.make(layerSize: honest.layer.count + 100 * difference)
        try await expectFailure(lying, saying: "bytes and has") { lying.answer($0) }
    }

    @Test func anEndlessLayerIsEnded() async throws {
        let image = try await FakeImage.make()
        try await expectFailure(image, saying: "should have \(image.layer.count) bytes and has") { request in
            image.isLayer(request) ? .endless(200) : image.answer(request)
        }
    }

    @Test(arguments: ["/manifests/", "config"]) func anEndlessDocumentIsEnded(_ which: String) async throws {
        let image = try await FakeImage.make()
        try await expectFailure(image, saying: "is longer than 4194304 bytes") { request in
            let isAsked =
                which == "config" ? request.path.hasSuffix("\(image.configDigest)") : request.path.contains(which)
            return isAsked
                ? .endless(200, headers: ["Content-Type": MediaType.ociManifest.rawValue]) : image.answer(request)
        }
    }

    @Test func aLayerOfAnotherDiffIDIsNotKept() async throws {
        let image = try await FakeImage.make(diffID: Digest(of: "other"))
        try await expectFailure(image, saying: "unpacked, should have the digest \(Digest(of: "other"))") {
            image.answer($0)
        }
    }

    @Test(arguments: ["../out", "/../out"]) func aLayerThatLeavesTheImageIsNotKept(_ path: String) async throws {
        let image = try await FakeImage.make(path: path)
        try await expectFailure(image, saying: "out") { image.answer($0) }
    }

    @Test func tooManyRequestsAreWaitedFor() async throws {
        let image = try await FakeImage.make()
        let tries = Mutex(0)
        try await withScriptedServer({ request in
            let number = tries.withLock {
                $0 += 1; return $0
            }
            return number % 2 == 0 && request.path != "/v2/"
                ? .whole(429, headers: ["Retry-After": "0"]) : image.answer(request)
        }) { server in
            let pulled = try await pull(from: server)
            #expect(pulled.isNew)
        }
    }

    @Test func aLimitThatStaysIsTold() async throws {
        let image = try await FakeImage.make()
        let body = Array(#"{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your limit."}]}"#.utf8)
        try await expectFailure(
            image, saying: "HOST allows no more requests for now (it says: You have reached your limit.): wait"
        ) { request in
            request.path.contains("/manifests/")
                ? .whole(429, headers: ["Retry-After": "3600"], body: body) : image.answer(request)
        }
    }

    @Test func credentialsDoNotGoToAnotherHost() async throws {
        let image = try await FakeImage.make()
        try await withScriptedServer({ image.answer($0) }) { storage in
            let other = storage.host.replacing("127.0.0.1", with: "localhost")
            try await withScriptedServer({ request in
                if request.headers["authorization"] == nil {
                    return .whole(401, headers: ["WWW-Authenticate": "Basic realm=\"r\""])
                }
                return image.isLayer(request)
                    ? .whole(307, headers: ["Location": "http://\(other)\(request.path)"]) : image.answer(request)
            }) { server in
                try await withTemporaryDirectory { folder in
                    let auth = Data("ada:lovelace".utf8).base64EncodedString()
                    try Data(#"{"auths":{"\#(server.host)":{"auth":"\#(auth)"}}}"#.utf8)
                        .write(to: URL(filePath: "\(folder)/config.json"))
                    let client = RegistryClient(
                        configuration: RegistryConfiguration(), logins: CredentialStore(path: "\(folder)/config.json"))
                    let puller = ImagePuller(store: try ImageStore(root: "\(folder)/store"), registry: client)
                    _ = try await puller.pull(try Reference("\(server.host)/team/app"), platform: .host)
                    #expect(!storage.requests.isEmpty)
                    #expect(storage.requests.allSatisfy { $0.headers["authorization"] == nil })
                }
            }
        }
    }

    @Test func redirectsEndAndStayEncrypted() async throws {
        let image = try await FakeImage.make()
        try await expectFailure(image, saying: "HOST sends from one address to the next without end") { request in
            image.isLayer(request) ? .whole(307, headers: ["Location": request.path]) : image.answer(request)
        }
        try await expectFailure(image, saying: "sends to http://storage.example, which is not encrypted") { request in
            image.isLayer(request)
                ? .whole(307, headers: ["Location": "http://storage.example/x"]) : image.answer(request)
        }
    }

    @Test func mirrorsAreTriedInOrder() async throws {
        let image = try await FakeImage.make()
        try await withScriptedServer({ $0.path == "/v2/" ? .whole(200) : .whole(404) }) { empty in
            try await withScriptedServer({ image.answer($0) }) { mirror in
                try await withScriptedServer({ _ in .whole(500) }) { registry in
                    var configuration = RegistryConfiguration()
                    configuration.mirrors = [
                        registry.host: ["http://127.0.0.1:1", "http://\(empty.host)", "http://\(mirror.host)/"]
                    ]
                    let pulled = try await pull(from: registry, configuration: configuration)
                    #expect(pulled.digest == image.manifestDigest)
                    let name = try Reference("\(registry.host)/team/app:1")
                    #expect(pulled.image.names.contains(name))
                    #expect(registry.requests.isEmpty)
                    #expect(!empty.requests.isEmpty)
                }
            }
        }
    }

    @Test func theRegistryIsAskedWhereNoMirrorHasIt() async throws {
        let image = try await FakeImage.make()
        try await withScriptedServer({ $0.path == "/v2/" ? .whole(200) : .whole(404) }) { empty in
            try await withScriptedServer({ image.answer($0) }) { registry in
                var configuration = RegistryConfiguration()
                configuration.mirrors = [registry.host: ["http://\(empty.host)"]]
                let pulled = try await pull(from: registry, configuration: configuration)
                #expect(pulled.isNew)
            }
        }
    }

    @Test func refusalsAreTold() async throws {
        let image = try await FakeImage.make()
        func answering(_ status: Int, _ body: String = "") -> ScriptedServer.Handler {
            { $0.path.contains("/manifests/") ? .whole(status, body: Array(body.utf8)) : image.answer($0) }
        }
        try await expectFailure(image, saying: "HOST has no 'HOST/team/app:1'", answering(404))
        try await expectFailure(
            image,
            saying: "HOST does not give access to 'HOST/team/app:1' (it says: no): it does not exist, or needs "
                + "'dockstep login HOST'",
            answering(403, #"{"errors":[{"code":"DENIED","message":"no"}]}"#))
        try await expectFailure(image, saying: "HOST answered 400 when asked for 'HOST/team/app:1'", answering(400))
        try await expectFailure(image, saying: "HOST answers, but not as a registry does") { _ in .whole(404) }
        try await expectFailure(image, saying: "is not the JSON it should be", answering(200, "no JSON"))
        try await expectFailure(
            image, saying: "has a manifest of the old schema 1", answering(200, #"{"schemaVersion":1}"#))
        let chart = String(decoding: image.manifest, as: UTF8.self).replacing(
            MediaType.ociConfig.rawValue, with: "application/vnd.cncf.helm.config.v1+json")
        try await expectFailure(
            image, saying: "is of type 'application/vnd.cncf.helm.config.v1+json', which is not an image",
            answering(200, chart))
    }

    @Test func thePlatformIsChosenFromAnIndex() async throws {
        let arm = try await FakeImage.make(platform: Platform("linux/arm64"))
        let amd = try await FakeImage.make(platform: Platform("linux/amd64"))
        let entries = try [(arm, "linux/arm64"), (amd, "linux/amd64")].map { image, platform in
            Descriptor(
                mediaType: .ociManifest, digest: image.manifestDigest, size: image.manifest.count,
                platform: try Platform(platform))
        }
        let index = Array(try CanonicalJSON.encode(ImageIndex(manifests: entries)))
        let handler: ScriptedServer.Handler = { request in
            if request.path.hasSuffix("/manifests/1") {
                return .whole(200, headers: ["Content-Type": MediaType.ociIndex.rawValue], body: index)
            }
            let isArm =
                request.path.hasSuffix("\(arm.manifestDigest)") || request.path.hasSuffix("\(arm.configDigest)")
                || arm.isLayer(request)
            return isArm ? arm.answer(request) : amd.answer(request)
        }
        try await withScriptedServer(handler) { server in
            for (image, platform) in [(arm, "linux/arm64"), (amd, "linux/amd64")] {
                let pulled = try await pull(from: server, platform: try Platform(platform))
                #expect(pulled.image.id == image.configDigest)
                #expect(pulled.digest == Digest(of: index))
            }
        }
        try await expectFailure(
            amd, platform: try Platform("linux/s390x"),
            saying: "'HOST/team/app:1' has no image for linux/s390x; it has linux/arm64, linux/amd64", handler)
        try await expectFailure(
            amd, platform: try Platform("linux/ppc64le"), saying: "has no image for linux/ppc64le; it has linux/amd64"
        ) { amd.answer($0) }
    }
}
