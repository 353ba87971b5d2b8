import FoundationEssentials
import Glibc
import LayerArchive
import OCISpec
import TestSupport

/// An image as a registry would hold it, in memory, to be told about wrongly.
struct FakeImage: Sendable {
    var layer: [UInt8]
    var config: [UInt8]
    var manifest: [UInt8]
    var diffID: Digest
    var layerType = MediaType.ociLayerGzip

    var layerDigest: Digest { Digest(of: layer) }
    var configDigest: Digest { Digest(of: config) }
    var manifestDigest: Digest { Digest(of: manifest) }

    /// One layer with a file of `size` bytes that don't compress.
    static func make(
        size: Int = 1000, platform: Platform = .host, path: String = "file", diffID wrong: Digest? = nil,
        layerSize: Int? = nil, layerDigest: Digest? = nil
    ) async throws -> FakeImage {
        var random = SystemRandomNumberGenerator()
        let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
        return try await withTemporaryDirectory { folder in
            let tar = try Self.open("\(folder)/tar")
            var writer = LayerWriter(descriptor: tar)
            let entry = FileEntry(path: try EntryPath("file"), kind: .file, mode: 0o644, size: size)
            try writer.append(entry, bytes: content)
            let written = try writer.finish()
            lseek(tar, 0, SEEK_SET)
            var diffID = written.diffID
            if path != "file" {
                close(tar)
                try Data(content).write(to: URL(filePath: "\(folder)/file"))
                try runSuccessfully([
                    "bsdtar", "-cf", "\(folder)/tar", "-P", "-C", folder, "-s", ",^file$,\(path),", "file",
                ])
                diffID = Digest(of: try Data(contentsOf: URL(filePath: "\(folder)/tar")))
            }
            let source = path == "file" ? tar : Glibc.open("\(folder)/tar", O_RDONLY)
            defer { close(source) }
            let packed = try Self.open("\(folder)/packed")
            defer { close(packed) }
            _ = try LayerCompressor.compress(source, to: packed) { _ in }
            let layer = Array(try Data(contentsOf: URL(filePath: "\(folder)/packed")))
            var config = ImageConfig(
                created: "2024-05-06T07:08:09Z", architecture: platform.architecture, os: platform.os)
            config.rootfs = RootFS(diffIDs: [wrong ?? diffID])
            let configData = try CanonicalJSON.encode(config)
            let manifest = Manifest(
                config: Descriptor(mediaType: .ociConfig, digest: Digest(of: configData), size: configData.count),
                layers: [
                    Descriptor(
                        mediaType: .ociLayerGzip, digest: layerDigest ?? Digest(of: layer),
                        size: layerSize ?? layer.count)
                ])
            return FakeImage(
                layer: layer, config: Array(configData), manifest: Array(try CanonicalJSON.encode(manifest)),
                diffID: diffID)
        }
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw FileFailure("open", path, code: errno) }
        return descriptor
    }

    /// What an honest registry answers.
    func answer(_ request: ScriptedRequest) -> ScriptedAnswer {
        let path = String(request.path.prefix { $0 != "?" })
        if path == "/v2/" { return .whole(200) }
        if path.contains("/manifests/") {
            return .whole(
                200,
                headers: [
                    "Content-Type": MediaType.ociManifest.rawValue, "Docker-Content-Digest": "\(manifestDigest)",
                ], body: manifest)
        }
        if path.hasSuffix("\(configDigest)") { return .whole(200, body: config) }
        if path.contains("/blobs/sha256:") { return ranged(request) }
        return .whole(404)
    }

    /// The layer, or the part of it that is asked for.
    private func ranged(_ request: ScriptedRequest) -> ScriptedAnswer {
        guard let range = request.headers["range"],
            let start = Int(range.dropFirst("bytes=".count).prefix { $0.isNumber })
        else { return .whole(200, body: layer) }
        return .whole(
            206, headers: ["Content-Range": "bytes \(start)-\(layer.count - 1)/\(layer.count)"],
            body: Array(layer[start...]))
    }

    func isLayer(_ request: ScriptedRequest) -> Bool { request.path.contains("/blobs/\(layerDigest)") }
}
