internal import DockerfileSyntax
internal import Glibc
internal import LayerArchive

/// The folder that a build copies from: its files, read when a step asks and kept until `forget`.
package final class BuildContext: Sendable {
    /// What messages call the folder that a build is of.
    static let mainTitle = "the build context"

    /// Absolute.
    package let root: String
    private let dockerfile: String?
    private let isFiltered: Bool
    private let overlay: ContextOverlay?
    private let cache = Locked<Cache>(Cache())

    private struct Cache {
        var ignore: IgnorePatterns??
        var listings: [EntryPath: [ContextFile]] = [:]
    }

    /// - Parameters:
    ///   - root: the folder, absolute.
    ///   - dockerfile: the Dockerfile's path: `NAME.dockerignore` beside it goes before `.dockerignore` in the root.
    ///   - isFiltered: false for files that come whole, whatever a `.dockerignore` among them says: those of a repository
    ///     (moby/buildkit, dockerui, MainContext).
    package convenience init(root: String, dockerfile: String? = nil, isFiltered: Bool = true) {
        self.init(root: root, dockerfile: dockerfile, isFiltered: isFiltered, overlay: nil)
    }

    private init(root: String, dockerfile: String?, isFiltered: Bool, overlay: ContextOverlay?) {
        self.root = root
        self.dockerfile = dockerfile
        self.isFiltered = isFiltered
        self.overlay = overlay
    }

    /// The same folder as it is now, with nothing of it read yet, and other files in the place of some.
    func afresh(_ overlay: ContextOverlay? = nil) -> BuildContext {
        BuildContext(root: root, dockerfile: dockerfile, isFiltered: isFiltered, overlay: overlay)
    }

    private func readIgnore() throws -> IgnorePatterns? {
        guard isFiltered else { return nil }
        let candidates = (dockerfile.map { ["\($0).dockerignore"] } ?? []) + ["\(root)/.dockerignore"]
        for path in candidates {
            guard let bytes = try ignoreFile(path) else { continue }
            return try IgnorePatterns(String(decoding: bytes, as: UTF8.self))
        }
        return nil
    }

    /// What an ignore file holds. What it would hold that is thought to be edited nobody knows: it counts as it is.
    private func ignoreFile(_ path: String) throws -> [UInt8]? {
        var place = path
        if let overlay, path.hasPrefix(root + "/"), let name = try? EntryPath(String(path.dropFirst(root.count + 1))) {
            switch overlay.files[name]?.content {
            case .bytes(let bytes)?: return bytes
            case .same(let other)?: place = "\(root)/\(other)"
            case .other?: break
            case nil: if overlay.isRemoved(name) { return nil }
            }
        }
        return try SmallFile.read(place, limit: 1 << 20)
    }

    /// Forgets what was read, so that the next step sees the files as they are then.
    package func forget() {
        cache.withLock { $0 = Cache() }
    }

    /// The patterns of `.dockerignore`; nil without one.
    func ignorePatterns() throws -> IgnorePatterns? {
        if let known = cache.withLock({ $0.ignore }) { return known }
        let patterns = try readIgnore()
        cache.withLock { $0.ignore = .some(patterns) }
        return patterns
    }

    func walk() throws -> ContextWalk {
        var status = stat()
        guard stat(root, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw StepError(.contextMissing(root), at: nil)
        }
        return ContextWalk(root: root, ignore: try ignorePatterns(), overlay: overlay)
    }

    /// All that is below a folder and not ignored, folders before what is in them.
    func descendants(of folder: EntryPath) throws -> [ContextFile] {
        if let known = cache.withLock({ $0.listings[folder] }) { return known }
        let files = try walk().descendants(of: folder)
        cache.withLock { $0.listings[folder] = files }
        return files
    }
}

extension FolderFile {
    /// Hands over the file opened for reading, whatever bytes its name has; nil where it can't be opened.
    func withOpened<Result>(_ body: (Int32) throws -> Result) rethrows -> Result? {
        let descriptor = ContextWalk(root: root, ignore: nil).open(path)
        guard descriptor >= 0 else { return nil }
        defer { ContextWalk.close(descriptor) }
        return try body(descriptor)
    }
}
