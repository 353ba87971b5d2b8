internal import DockerfileSyntax
internal import Glibc
internal import LayerArchive

/// The folder that a build copies from: its files, read when a step asks and kept until `forget`.
package final class BuildContext: Sendable {
    /// What messages call the folder that a build is of.
    static let mainTitle = "the build context"

    /// Absolute.
    package let root: String
    private let readIgnore: @Sendable () throws -> IgnorePatterns?
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
    package init(root: String, dockerfile: String? = nil, isFiltered: Bool = true) {
        self.root = root
        readIgnore = {
            guard isFiltered else { return nil }
            let candidates = (dockerfile.map { ["\($0).dockerignore"] } ?? []) + ["\(root)/.dockerignore"]
            for path in candidates {
                guard let bytes = try SmallFile.read(path, limit: 1 << 20) else { continue }
                return try IgnorePatterns(String(decoding: bytes, as: UTF8.self))
            }
            return nil
        }
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
        return ContextWalk(root: root, ignore: try ignorePatterns())
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
