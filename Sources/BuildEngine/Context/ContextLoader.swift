package import BuildPlan
internal import ContainerRuntime
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec
package import Registry
internal import Snapshots

/// Brings build contexts that are no folders to where a build can use them.
package struct ContextLoader: Sendable {
    /// What standard input or a URL turned out to have.
    package enum Loaded: Sendable {
        case context(FetchedContext)
        /// A Dockerfile; the file that it came as is the only one of the context where it came by a URL.
        case dockerfile([UInt8], FetchedContext?)
    }

    private let snapshots: SnapshotStore
    private let remotes: RemoteFiles
    private let store: ImageStore

    /// More than the parser accepts, so that it is the parser that tells of a text that is too large.
    package static let longestDockerfile = 64 << 20
    /// What BuildKit calls the file of a URL that is the context (moby/buildkit, DetectHTTPContext).
    private static let downloadName = "context"

    /// - Parameters:
    ///   - snapshots: a folder of the store for what is on its way.
    ///   - registry: how servers are reached, and whether they may be.
    ///   - environment: the variables of this process, for git.
    ///   - supplies: secrets and agents for repositories; without an agent that of the environment is asked.
    package init(
        storeRoot: String, snapshots: String, registry: RegistryConfiguration, environment: [String: String],
        supplies: RunSupplies
    ) throws {
        var supplies = supplies
        if supplies.agents[AgentMount.defaultID] == nil, let socket = environment["SSH_AUTH_SOCK"], !socket.isEmpty {
            supplies.agents[AgentMount.defaultID] = .socket(socket, isRaw: false)
        }
        store = try ImageStore(root: storeRoot)
        self.snapshots = try SnapshotStore(root: snapshots, driver: .copies)
        remotes = RemoteFiles(
            store: store, snapshots: self.snapshots, downloader: FileDownloader(configuration: registry),
            environment: environment, supplies: supplies)
    }

    /// An archive on the disk; nil where the file is none.
    ///
    /// - Parameter path: absolute.
    package func archive(at path: String) throws -> FetchedContext? {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let folder = String(path[..<slash])
        let file = FolderFile(
            root: folder, path: try EntryPath(String(path[slash...].drop { $0 == "/" })))
        return try archive(file, project: path)
    }

    /// All of standard input: an archive, or a Dockerfile.
    package func standardInput(_ descriptor: Int32) throws -> Loaded {
        let scratch = try snapshots.scratchFolder()
        let file = FolderFile(root: scratch.path, path: try EntryPath("input"))
        try Self.copy(descriptor, to: "\(scratch.path)/input")
        if let context = try archive(file, project: "-") { return .context(context) }
        return .dockerfile(try SmallFile.read("\(scratch.path)/input", limit: Self.longestDockerfile) ?? [], nil)
    }

    /// - Throws: what can go wrong with a repository, each told in one sentence.
    package func repository(_ git: GitSource) async throws -> FetchedContext {
        let commit = try await remotes.resolve(git)
        let folder = try await remotes.provide(git, at: commit)
        let scratch = remotes.checkout(of: .git(git)).map { [$0.scratch] } ?? []
        return FetchedContext(.folder(folder), project: git.text, scratch: scratch)
    }

    /// - Throws: what can go wrong with a download, each told in one sentence.
    package func download(_ url: String) async throws -> Loaded {
        let source = URLSource(url: url, fileName: Self.downloadName)
        let found = try await remotes.resolve(source)
        let file = try await remotes.provide(source, found)
        let blob = FolderFile(root: store.blobFolder, path: try EntryPath(file.digest.hex))
        if let context = try archive(blob, project: url) { return .context(context) }
        let scratch = try snapshots.scratchFolder()
        let path = "\(scratch.path)/\(Self.downloadName)"
        let bytes = try SmallFile.read(store.blobPath(file.digest), limit: Self.longestDockerfile) ?? []
        let isCopied: Void? = try blob.withOpened { try Self.copy($0, to: path) }
        guard isCopied != nil else { throw StepError(.changedWhileRead(url), at: nil) }
        var times = [timespec(tv_sec: file.modified, tv_nsec: 0), timespec(tv_sec: file.modified, tv_nsec: 0)]
        utimensat(AT_FDCWD, path, &times, 0)
        return .dockerfile(bytes, FetchedContext(.folder(scratch.path), project: url, scratch: [scratch]))
    }

    private func archive(_ file: FolderFile, project: String) throws -> FetchedContext? {
        let name = file.path.description
        guard file.withOpened({ ArchiveReader.recognises(descriptor: $0, name: name) }) == true else { return nil }
        let scratch = try snapshots.scratchFolder()
        let context = try ArchiveContext(file, scratch: scratch)
        return FetchedContext(.archive(context), project: project, scratch: [scratch])
    }

    private static func copy(_ source: Int32, to path: String) throws {
        let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw FileFailure.last("create", path) }
        defer { close(target) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure.last("read", path) }
            if count == 0 { return }
            var rest = buffer[..<count]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw FileFailure.last("write", path) }
                rest = rest.dropFirst(written)
            }
        }
    }
}
