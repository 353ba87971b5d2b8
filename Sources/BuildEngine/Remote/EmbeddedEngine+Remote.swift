internal import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials
internal import ImageStore
internal import LayerArchive
internal import OCISpec
internal import Registry

/// What ADD and `--from` take from the network: asked for and fetched before the step is looked up or done.
extension EmbeddedEngine {
    /// Asks the sources of a step what they have, and fetches those whose files the cache can't do without.
    ///
    /// - Throws: `StepError` at the source that can't be had; `CancellationError`.
    func resolveRemotes(of effect: Effect) async throws {
        for (remote, range) in effect.remotes {
            try await locating(remote, at: range) {
                let content = try await remotes.resolve(remote)
                if isListed(remote, content, for: effect) { return }
                try await provide(remote, content)
            }
        }
    }

    /// Fetches all files of a step's sources that are not here yet.
    func provideRemotes(of effect: Effect) async throws {
        for (remote, range) in effect.remotes {
            try await locating(remote, at: range) { try await provide(remote, try await remotes.resolve(remote)) }
        }
    }

    /// Asks the sources of a step that is still ahead what they have, with nothing fetched.
    ///
    /// - Returns: false where that does not tell what the step would do.
    /// - Throws: `StepError` for a source that does not have what the step wants.
    func lookAtRemotes(of effect: Effect) async throws -> Bool {
        for (remote, range) in effect.remotes {
            var isKnown = false
            try await locating(remote, at: range) {
                guard let content = try await unlessUnreachable({ try await remotes.look(remote) }) else { return }
                isKnown = isListed(remote, content, for: effect)
                if isKnown { remotes.note(content, of: remote) }
            }
            if !isKnown { return false }
        }
        return true
    }

    /// A network that is not there leaves a question open; it is no reason to predict nothing at all.
    private func unlessUnreachable<Value>(_ body: () async throws -> Value?) async throws -> Value? {
        do { return try await body() } catch is DownloadError { return nil } catch let failure as GitSourceFailure {
            switch failure {
            case .offline, .noGit, .failed: return nil
            case .noReference, .noDefaultBranch, .otherCommit, .badChecksum, .noFolder: throw failure
            }
        }
    }

    private func provide(_ remote: RemoteSource, _ content: RemoteFiles.Content) async throws {
        switch (remote, content) {
        case (.url(let url), .file(let file)):
            remotes.note(.file(try await remotes.provide(url, file)), of: remote)
        case (.git(let git), .commit(let commit)): _ = try await remotes.provide(git, at: commit)
        default: break
        }
    }

    /// Whether what counts for the cache is known without the files: of a file its digest and length, of a commit what
    /// it was found to hold once.
    private func isListed(_ remote: RemoteSource, _ content: RemoteFiles.Content, for effect: Effect) -> Bool {
        switch (remote, content) {
        case (.url, .file(let file)): return file.size != nil || knownSize(of: file.digest) != nil
        case (.git(let git), .commit(let commit)):
            return effect.selections(in: remote).allSatisfy {
                store.hasRecord(.stats, key: Self.memo(of: git, at: commit, $0))
            }
        default: return false
        }
    }

    private func locating(_ remote: RemoteSource, at range: SourceRange, _ body: () async throws -> Void) async throws {
        do { try await body() } catch DownloadError.cancelled {
            throw CancellationError()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StepError(.stopped("\(error)"), at: range)
        }
    }

    // MARK: - Selections

    /// What a source from the network selects. Without its files here the selection has what counts for the cache, and
    /// no items.
    func select(
        _ path: CopyEffect.Path, from remote: RemoteSource, of copy: CopyEffect, remember: Bool
    ) throws -> CopySelection {
        var selection = try select(RemoteSelection(path, of: copy, in: remote), from: remote, remember: remember)
        selection.path = path
        return selection
    }

    /// What a mount shows of a source from the network.
    func select(_ files: MountedFiles, from remote: RemoteSource, remember: Bool) throws -> CopySelection {
        try select(RemoteSelection(files), from: remote, remember: remember)
    }

    private func select(
        _ asked: RemoteSelection, from remote: RemoteSource, remember: Bool
    ) throws -> CopySelection {
        var selection: CopySelection
        switch (remote, remotes.known(remote)) {
        case (.url(let url), .file(let file)?): selection = try select(asked, url, file, remember: remember)
        case (.git(let git), .commit(let commit)?): selection = try select(asked, git, commit, remember: remember)
        default: throw StepError(.stopped("'\(remote.text)' was not fetched"), at: asked.path.range)
        }
        selection.remote = remote
        return selection
    }

    private func select(
        _ asked: RemoteSelection, _ url: URLSource, _ file: RemoteFile, remember: Bool
    ) throws -> CopySelection {
        let size = file.size ?? knownSize(of: file.digest) ?? 0
        if remember { noteSize(size, of: file.digest) }
        let source = DownloadSource(url: url, file: file, size: size, folder: store.blobFolder)
        let items = try CopySelector(source: source, excluded: asked.excluded)
            .items(for: asked.path, isPattern: asked.isPattern)
        let list = try ItemFingerprint(countsOwners: false) { _ in file.digest }.list(of: items)
        return CopySelection(path: asked.path, items: items, list: list.digest, files: list)
    }

    private func select(
        _ asked: RemoteSelection, _ git: GitSource, _ commit: GitCommit, remember: Bool
    ) throws -> CopySelection {
        let memo = Self.memo(of: git, at: commit, asked)
        if let checkout = remotes.checkout(of: .git(git)) {
            let context = BuildContext(root: checkout.folder, isFiltered: false)
            let source = ContextSource(context: context, title: "the repository '\(RemoteFiles.shown(git.remote))'")
            let selector = CopySelector(source: source, excluded: asked.excluded)
            let selection = try select(
                asked.path, isPattern: asked.isPattern, by: selector, in: context, remember: false)
            if remember {
                try? store.writeRecord(.stats, key: memo, data: Data(selection.list.description.utf8))
                try? store.writeRecord(.stats, key: Self.commitMemo(of: selection.list), data: Data(commit.id.utf8))
            }
            return selection
        }
        guard let data = store.readRecord(.stats, key: memo),
            let list = try? Digest(String(decoding: data, as: UTF8.self))
        else { throw StepError(.stopped("'\(git.text)' was not fetched"), at: asked.path.range) }
        if remember { store.touchRecord(.stats, key: memo) }
        return CopySelection(path: asked.path, items: [], list: list, files: nil)
    }

    /// What a commit's files are known by: the commit, and what of it is taken (moby/buildkit, shaToCacheKey).
    private static func memo(of git: GitSource, at commit: GitCommit, _ asked: RemoteSelection) -> Digest {
        let history = git.keepsGitFolder == true ? "\(git.remote) \(commit.found) \(commit.reference ?? "")" : ""
        let parts = [
            asked.isMounted ? "mounted commit" : "commit", commit.id, git.folderPath, "\(git.takesSubmodules)", history,
            asked.path.text, asked.path.kept?.pattern ?? "",
        ]
        return Digest(of: (parts + asked.excluded).joined(separator: "\n"))
    }

    /// By what a list of files is found to be of a commit, to tell which one it was.
    private static func commitMemo(of list: Digest) -> Digest { Digest(of: "commit of \(list)") }

    func commit(of list: Digest) -> String? {
        store.readRecord(.stats, key: Self.commitMemo(of: list)).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func sizeMemo(of digest: Digest) -> Digest { Digest(of: "size of \(digest)") }

    private func knownSize(of digest: Digest) -> Int? {
        store.readRecord(.stats, key: Self.sizeMemo(of: digest)).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    private func noteSize(_ size: Int, of digest: Digest) {
        let memo = Self.sizeMemo(of: digest)
        if store.hasRecord(.stats, key: memo) { return store.touchRecord(.stats, key: memo) }
        // Without the memo the file is fetched again next time: slower, never wrong.
        try? store.writeRecord(.stats, key: memo, data: Data(String(size).utf8))
    }
}

extension Effect {
    /// What the effect takes from the network, and where that is written.
    var remotes: [(source: RemoteSource, range: SourceRange)] {
        switch self {
        case .copy(let copy):
            if case .remote(let remote) = copy.source { return copy.paths.first.map { [(remote, $0.range)] } ?? [] }
            return copy.paths.compactMap { path in path.remote.map { ($0, path.range) } }
        case .run(let run):
            return run.contentMounts.compactMap { files in
                if case .remote(let remote) = files.source { (remote, files.path.range) } else { nil }
            }
        case .none, .base, .makeDirectory: return []
        }
    }

    /// What is taken out of one of them.
    fileprivate func selections(in remote: RemoteSource) -> [RemoteSelection] {
        switch self {
        case .copy(let copy):
            if case .remote = copy.source { return copy.paths.map { RemoteSelection($0, of: copy, in: remote) } }
            return copy.paths.filter { $0.remote == remote }.map { RemoteSelection($0, of: copy, in: remote) }
        case .run(let run):
            return run.contentMounts.filter { $0.source == .remote(remote) }.map { RemoteSelection($0) }
        case .none, .base, .makeDirectory: return []
        }
    }
}

/// What a step takes out of a source that the network has.
private struct RemoteSelection {
    var path: CopyEffect.Path
    var excluded: [String] = []
    var isPattern: Bool
    /// Whether it is shown at its very path, and not copied.
    var isMounted = false

    /// ADD takes all of a source that it names itself, and no character of that name stands for another.
    init(_ path: CopyEffect.Path, of copy: CopyEffect, in remote: RemoteSource) {
        self.path = path
        if path.remote != nil { self.path.text = remote.rootPath }
        excluded = copy.excluded
        isPattern = path.remote == nil
    }

    init(_ files: MountedFiles) {
        path = files.path
        isPattern = false
        isMounted = true
    }
}

extension RemoteSource {
    /// What ADD takes of it: the one file, or all of the repository.
    var rootPath: String {
        switch self {
        case .url(let url): url.fileName
        case .git: "."
        }
    }
}
