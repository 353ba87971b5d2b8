internal import FoundationEssentials
internal import Glibc
internal import LayerArchive
internal import OCISpec

/// A file of an archive on its way into the store: small ones in memory, larger ones in a temporary file.
struct StagedFile: Sendable {
    enum Content: Sendable {
        case data(Data)
        case file(TemporaryFile)
    }

    var content: Content
    var digest: Digest
    var size: Int
}

/// The files of an archive of images by their paths in it, or of a folder that has the same. Nothing is ever written to a
/// path that the archive gives.
struct StagedArchive: Sendable {
    /// What is shorter stays in memory: documents, and layers so small that a file would cost more.
    private static let memoryLimit = 256 << 10
    /// All that is kept in memory together; past it everything goes to files.
    private static let totalMemoryLimit = 32 << 20
    /// An archive of a hundred images has some thousands of files.
    private static let countLimit = 100_000

    private let store: ImageStore
    /// The folder that stands for an archive: its files are staged when they are asked for.
    private let folder: String?
    private var files: [String: StagedFile] = [:]
    /// Symbolic and hard links: the path each stands for, nil where that leaves the archive.
    private var links: [String: (target: String, resolved: String?, isSymbolic: Bool)] = [:]
    private var memoryInUse = 0

    /// Reads the whole archive, compressed or not, from where `descriptor` stands.
    ///
    /// - Throws: `LayerArchiveError` where it is no archive; `ArchiveError` where an entry is refused; `StoreError`.
    init(descriptor: Int32, name: String, store: ImageStore) throws {
        self.store = store
        folder = nil
        var reader = try ArchiveReader(descriptor: descriptor, name: name)
        while let item = try reader.next() {
            let path = try Self.checkedPath(item.name)
            switch item.kind {
            case .file:
                guard files.count < Self.countLimit else {
                    throw ArchiveError.unreadable("it has more than \(Self.countLimit) files, which no image has")
                }
                files[path] = try stage(item, &reader)
                links[path] = nil
            case .symlink(let target): addLink(path, to: target, isSymbolic: true)
            case .hardLink(let target): addLink(path, to: target, isSymbolic: false)
            default: break
            }
        }
        try refusePathsThroughLinks()
    }

    /// Takes a folder in an archive's stead.
    init(folder: String, store: ImageStore) {
        self.store = store
        self.folder = folder
    }

    static func checkedPath(_ name: String) throws(ArchiveError) -> String {
        if name.hasPrefix("/") { throw .unsafePath(entry: name, .absolute) }
        let parts = name.split(separator: "/").filter { $0 != "." }
        if parts.contains("..") { throw .unsafePath(entry: name, .parent) }
        return parts.joined(separator: "/")
    }

    private mutating func stage(_ item: ArchiveItem, _ reader: inout ArchiveReader) throws -> StagedFile {
        var hasher = DigestHasher()
        var size = 0
        if item.size <= Self.memoryLimit, memoryInUse + item.size <= Self.totalMemoryLimit {
            var data = Data(capacity: item.size)
            try reader.readContent { piece in
                hasher.update(piece)
                data.append(contentsOf: piece)
            }
            memoryInUse += data.count
            return StagedFile(content: .data(data), digest: hasher.finalize(), size: data.count)
        }
        let file = try TemporaryFile(in: store.temporaryFolder)
        try reader.readContent { piece in
            hasher.update(piece)
            size += piece.count
            try OpenFile.write(piece, to: file.descriptor, path: file.path)
        }
        return StagedFile(content: .file(file), digest: hasher.finalize(), size: size)
    }

    private mutating func addLink(_ path: String, to target: [UInt8], isSymbolic: Bool) {
        let target = String(decoding: target, as: UTF8.self)
        // A symbolic link counts from the folder it is in, a hard link from the top.
        var parts = isSymbolic ? path.split(separator: "/").dropLast().map(String.init) : []
        var leaves = target.hasPrefix("/")
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { leaves = leaves || parts.popLast() == nil } else { parts.append(String(part)) }
        }
        links[path] = (target, leaves ? nil : parts.joined(separator: "/"), isSymbolic)
        files[path] = nil
    }

    private func refusePathsThroughLinks() throws(ArchiveError) {
        let symbolic = links.filter(\.value.isSymbolic)
        guard !symbolic.isEmpty else { return }
        for path in Array(files.keys) + Array(links.keys) {
            var folder = path[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                if symbolic[String(folder)] != nil {
                    throw .unsafePath(entry: path, .throughLink(String(folder)))
                }
            }
        }
    }

    func has(_ path: String) -> Bool {
        if let folder { return StoreFile.exists("\(folder)/\(path)") }
        return files[path] != nil || links[path] != nil
    }

    /// The folders at the top that have a file of this name in them, sorted.
    func folders(with name: String) throws(StoreError) -> [String] {
        if let folder { return try StoreFile.names(in: folder).filter { has("\($0)/\(name)") }.sorted() }
        let paths = Set(files.keys).union(links.keys)
        return paths.filter { $0.hasSuffix("/\(name)") }.map { String($0.dropLast(name.utf8.count + 1)) }
            .filter { !$0.contains("/") }.sorted()
    }

    /// The file at a path; a link is followed inside the archive (old `docker save` has layers that are links to
    /// another image's).
    func file(_ path: String, neededBy: String) throws -> StagedFile {
        var path = try Self.checkedPath(path)
        if let folder { return try stagedFile(at: "\(folder)/\(path)", path, neededBy: neededBy) }
        // As many links as Linux follows in one path.
        for _ in 0..<40 {
            if let file = files[path] { return file }
            guard let link = links[path] else { throw ArchiveError.missing(file: path, neededBy: neededBy) }
            guard let target = link.resolved else {
                throw ArchiveError.unsafePath(entry: path, .link(target: link.target))
            }
            path = target
        }
        throw ArchiveError.missing(file: path, neededBy: neededBy)
    }

    /// A copy of a file of the folder: what is checked must be what is kept, and the folder is somebody else's.
    private func stagedFile(at place: String, _ path: String, neededBy: String) throws -> StagedFile {
        // A pipe in a file's place must not be waited for.
        let descriptor = open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { throw ArchiveError.missing(file: path, neededBy: neededBy) }
            throw StoreError.system(.open, path: place, code: code)
        }
        let source = OpenFile(descriptor: descriptor)
        guard try source.isRegular(path: place) else { throw ArchiveError.missing(file: path, neededBy: neededBy) }
        let file = try TemporaryFile(in: store.temporaryFolder)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var hasher = DigestHasher()
        var size = 0
        while true {
            let count = try source.read(into: &buffer, path: place)
            if count == 0 { return StagedFile(content: .file(file), digest: hasher.finalize(), size: size) }
            size += count
            try buffer.withUnsafeBytes {
                let piece = UnsafeRawBufferPointer(rebasing: $0[..<count])
                hasher.update(piece)
                try OpenFile.write(piece, to: file.descriptor, path: file.path)
            }
        }
    }

    /// A document, bounded, its digest checked where its name says one.
    func document(_ path: String, neededBy: String, digest: Digest? = nil) throws -> Data {
        let file = try file(path, neededBy: neededBy)
        if let digest, file.digest != digest {
            throw ArchiveError.digestMismatch(file: path, expected: digest, found: file.digest)
        }
        guard file.size <= ImageStore.documentLimit else {
            throw ArchiveError.tooLarge(file: path, limit: ImageStore.documentLimit)
        }
        switch file.content {
        case .data(let data): return data
        case .file(let file):
            guard let data = try StoreFile.readIfPresent(file.path, limit: ImageStore.documentLimit) else {
                throw ArchiveError.missing(file: path, neededBy: neededBy)
            }
            return data
        }
    }

    func decoded<Value: Decodable>(_ type: Value.Type, _ data: Data, file: String) throws(ArchiveError) -> Value {
        do { return try CanonicalJSON.decode(type, from: data) } catch {
            throw .badJSON(file: file, ImageStore.reason(of: error))
        }
    }
}
