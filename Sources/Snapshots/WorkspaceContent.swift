internal import Glibc
internal import LayerArchive
internal import OCISpec
internal import Synchronization

/// What a workspace is made of. The folder removes itself when the last reference goes.
final class WorkspaceContent: Sendable {
    /// How the files came to be there.
    enum Source: Sendable {
        /// Names of the lower folders, topmost first, relative to the store's `layers`; and what `ImplicitFolders` found.
        case overlay(lower: [String], seeds: [EntryPath: FileState], userXattrs: Bool)
        case copies(FolderListing)
    }

    let folder: WorkspaceFolder
    let store: SnapshotStore
    let source: Source
    /// What `capture` found, for `commit`.
    private let captured = Mutex<[LayerCapture.Correction]?>(nil)

    init(folder: WorkspaceFolder, store: SnapshotStore, source: Source) {
        self.folder = folder
        self.store = store
        self.source = source
    }

    var rootfs: String { "\(folder.path)/rootfs" }
    private var upper: String { "\(folder.path)/upper" }
    /// The upper folder as a lower one of another mount.
    var upperAsLower: String { "../work/\(folder.path.split(separator: "/").last ?? "")/upper" }

    func capture(into writer: inout LayerWriter) throws -> [LayerEntry] {
        var capture = try makeCapture()
        let entries = try capture.write(into: &writer)
        guard case .overlay = source else { return entries }
        captured.withLock { [corrections = capture.corrections] in $0 = corrections }
        return entries
    }

    func changes() throws -> [LayerEntry] {
        var capture = try makeCapture()
        return try capture.list()
    }

    private func makeCapture() throws -> LayerCapture {
        switch source {
        case .copies(let listing): return try LayerCapture(of: rootfs, comparedWith: listing)
        case .overlay(let lower, let seeds, let userXattrs):
            let isMounted = lower.count > 1
            if isMounted {
                _ = try folder.makeFolder("lower")
                try folder.mount(at: "lower", from: store.layersPath, lower: lower, upper: nil, userXattrs: userXattrs)
            }
            let below = isMounted ? "\(folder.path)/lower" : "\(store.layersPath)/\(lower.first ?? "")"
            return try LayerCapture(of: upper, comparedWith: try OverlayBaseline(lower: below, seeds: seeds))
        }
    }

    func commit(as diffID: Digest) throws {
        guard case .overlay(_, _, let userXattrs) = source, let corrections = captured.withLock({ $0 }) else { return }
        try folder.unmount("rootfs")
        guard try store.sound(diffID, in: folder) == nil else { return }
        try UpperFolder.apply(
            corrections, to: upper, opaqueAttribute: SnapshotDriver.opaqueAttribute(userXattrs: userXattrs))
        let made = try folder.makeFolder("made", mode: 0o700)
        try call("move", upper) { rename(upper, "\(made)/fs") }
        try store.place(
            made, as: LayerRecord(digest: diffID, implicit: [.root], isRootOpaque: false))
    }

    /// Mounts the files anew so that nothing can write them: another overlay may then stand on them.
    func makeReadOnly() throws {
        guard case .overlay(let lower, _, let userXattrs) = source else { return }
        try folder.unmount("rootfs")
        try folder.mount(
            at: "rootfs", from: store.layersPath, lower: [upperAsLower] + lower, upper: nil, userXattrs: userXattrs)
    }
}
