internal import BuildPlan
internal import ImageStore
internal import OCISpec
internal import Registry
internal import Snapshots
internal import Synchronization

/// What a build takes from the network: each source is asked once in a build what it has, and fetched when its files are
/// needed.
///
/// As BuildKit does it: what is known of a source is found again by the server's own mark (an entity tag, a commit's ID),
/// so that nothing is fetched twice.
final class RemoteFiles: Sendable {
    /// What a source has now.
    enum Content: Sendable, Hashable {
        case file(RemoteFile)
        case commit(GitCommit)
    }

    let store: ImageStore
    let snapshots: SnapshotStore
    let downloader: FileDownloader?
    let environment: [String: String]
    /// What servers of git may be told and asked: secrets and agents of the build.
    let supplies: RunSupplies
    private let state = Mutex(State())

    private struct State {
        var contents: [RemoteSource: Content] = [:]
        var checkouts: [RemoteSource: Checkout] = [:]
    }

    /// A commit's files on the disk, as long as this is held.
    struct Checkout: Sendable {
        var folder: String
        var scratch: ScratchFolder
    }

    init(
        store: ImageStore, snapshots: SnapshotStore, downloader: FileDownloader?, environment: [String: String],
        supplies: RunSupplies
    ) {
        self.store = store
        self.snapshots = snapshots
        self.downloader = downloader
        self.environment = environment
        self.supplies = supplies
    }

    var isOffline: Bool { downloader?.configuration.isOffline ?? true }

    /// What a source was found to have in this build; nil before it was asked.
    func known(_ source: RemoteSource) -> Content? { state.withLock { $0.contents[source] } }

    func note(_ content: Content, of source: RemoteSource) { state.withLock { $0.contents[source] = content } }

    func checkout(of source: RemoteSource) -> Checkout? { state.withLock { $0.checkouts[source] } }

    func keep(_ checkout: Checkout, of source: RemoteSource) { state.withLock { $0.checkouts[source] = checkout } }

    /// Forgets everything: the next build asks anew.
    func forget() {
        // What the files' folders take is given back outside of the lock.
        let old = state.withLock { state in
            defer { state = State() }
            return state
        }
        withExtendedLifetime(old) {}
    }

    /// Asks a source what it has, once in a build.
    ///
    /// - Throws: `DownloadError`, `GitSourceFailure`, `StoreError`, `CancellationError`.
    func resolve(_ source: RemoteSource) async throws -> Content {
        if let content = known(source) { return content }
        let content: Content
        switch source {
        case .url(let url): content = .file(try await resolve(url))
        case .git(let git): content = .commit(try await resolve(git))
        }
        note(content, of: source)
        return content
    }

    /// Asks a source what it has, as far as that is told without fetching it.
    ///
    /// - Returns: nil where only fetching it would tell.
    func look(_ source: RemoteSource) async throws -> Content? {
        if let content = known(source) { return content }
        switch source {
        case .url(let url): return try await look(at: url).map(Content.file)
        case .git(let git): return .commit(try await resolve(git))
        }
    }

    /// A URL for messages: a password in it is nobody's business.
    static func shown(_ url: String) -> String { FileDownloader.shown(url) }
}
