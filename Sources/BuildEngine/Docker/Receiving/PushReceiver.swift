internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec
internal import Synchronization

/// A registry on a port of this machine that takes what `docker push` brings, straight into a store: docker asks first
/// for each layer whether it is there, so that of an image only what is new comes over (OCI distribution-spec, "Push").
///
/// Docker trusts registries on 127.0.0.0/8 without TLS. Nobody can take anything out.
final class PushReceiver: Sendable {
    /// `127.0.0.1:PORT/NAME`, to which docker pushes. Others on this machine can reach the port, and nobody guesses the name.
    let repository: String
    /// The beginning of all paths that are answered.
    let root: String
    private let listener: Int32
    let store: ImageStore
    private let queue = DispatchQueue(label: "push receiver", attributes: .concurrent)
    let arrived = Mutex<Arrivals>(Arrivals())

    struct Arrivals {
        var uploads: [String: PushedBlob] = [:]
        /// Manifests and indexes, by digest; and what tags mean.
        var documents: [Digest: (data: [UInt8], type: String)] = [:]
        var tags: [String: Digest] = [:]
    }

    /// - Throws: `FileFailure` where no port can be had.
    init(store: ImageStore) throws {
        self.store = store
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw FileFailure("open", "a port of this machine", code: errno) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard bound else {
            let code = errno
            close(listener)
            throw FileFailure("open", "a port of this machine", code: code)
        }
        self.listener = listener
        let name = "dockstep-\(UUID().uuidString.lowercased())"
        root = "/v2/\(name)"
        repository = "127.0.0.1:\(UInt16(bigEndian: place.sin_port))/\(name)"
    }

    /// Takes connections from now on, until `stop`.
    func start() {
        let (listener, queue) = (listener, queue)
        // Holds itself until `stop`.
        queue.async { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
                guard connection >= 0 else { return }
                // Programs that are started meanwhile are not to hold it open.
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                queue.async {
                    var exchange = HTTPExchange(socket: connection)
                    while let request = exchange.next(), self.answer(request, on: &exchange) {}
                }
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    deinit { close(listener) }

    /// - Returns: false where the connection is of no more use.
    private func answer(_ request: HTTPRequest, on exchange: inout HTTPExchange) -> Bool {
        do {
            var body: [UInt8] = []
            let upload = upload(of: request)
            let isWhole = try exchange.body(of: request) { piece in
                if let upload {
                    try upload.append(piece)
                } else if body.count + piece.count <= ImageStore.documentLimit {
                    body += piece
                }
            }
            guard isWhole else { return false }
            exchange.respond(try response(to: request, body: body), withBody: request.method != "HEAD")
            return true
        } catch {
            let words = "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"\(error)\"}]}"
            exchange.respond(HTTPResponse(status: 500, body: Array(words.utf8)))
            return false
        }
    }
}

/// A blob on its way in.
final class PushedBlob: Sendable {
    private struct Parts: ~Copyable {
        var file: BlobWriter?
        var hasher = DigestHasher()
        var size = 0
        /// A layer is a tar, compressed or not; all else that is pushed is JSON.
        var first: UInt8?
    }

    private let parts: Mutex<Parts>
    /// The first byte of a frame of zstd (RFC 8878); gzip's is another.
    private static let zstdMagic: UInt8 = 0x28

    init(store: ImageStore) throws {
        parts = Mutex(Parts(file: try store.newBlob()))
    }

    var size: Int { parts.withLock { $0.size } }

    func append(_ piece: [UInt8]) throws {
        try parts.withLock { parts in
            guard let descriptor = parts.file?.descriptor else { return }
            try piece.withUnsafeBytes { try FileBytes.write($0, to: descriptor) }
            parts.hasher.update(piece)
            parts.size += piece.count
            parts.first = parts.first ?? piece.first
        }
    }

    /// Puts the blob in its place.
    ///
    /// - Throws: `StoreError`, `LayerArchiveError`; `DockerFailure` where it is another than was announced.
    func finish(as digest: Digest) throws {
        let (found, size, first) = parts.withLock { ($0.hasher.finalize(), $0.size, $0.first) }
        guard let file = parts.withLock({ $0.file.take() }) else { return }
        guard found == digest else {
            file.discard()
            throw DockerFailure(.other("what was pushed as \(digest.short) is \(found.short)"))
        }
        guard first != UInt8(ascii: "{") else { return try file.commit(digest: digest, size: size) }
        guard lseek(file.descriptor, 0, SEEK_SET) == 0 else { throw FileFailure("read", "a layer", code: errno) }
        let check = try LayerCheck(of: file.descriptor, name: "the layer \(digest.short)")
        let type: MediaType =
            check.diffID == digest ? .ociLayer : first == Self.zstdMagic ? .ociLayerZstd : .ociLayerGzip
        try file.commitLayer(Descriptor(mediaType: type, digest: digest, size: size), check)
    }
}
