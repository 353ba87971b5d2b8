internal import BuildPlan
internal import ContainerRuntime
internal import Glibc
internal import LayerArchive
internal import Registry
internal import Snapshots

extension RemoteFiles {
    /// The commit that a repository's reference means now; an ID means itself, and nobody is asked.
    ///
    /// - Throws: `GitSourceFailure`, `CancellationError`.
    func resolve(_ git: GitSource) async throws -> GitCommit {
        let repository = Self.shown(git.remote)
        if let checksum = git.checksum, checksum.isEmpty || !checksum.allSatisfy(\.isHexDigit) {
            throw GitSourceFailure.badChecksum(checksum)
        }
        let commit = try await commit(of: git, repository: repository)
        if let checksum = git.checksum?.lowercased(), !commit.id.hasPrefix(checksum),
            !commit.found.hasPrefix(checksum)
        {
            throw GitSourceFailure.otherCommit(expected: checksum, found: commit.id, repository: repository)
        }
        return commit
    }

    private func commit(of git: GitSource, repository: String) async throws -> GitCommit {
        if GitSource.isCommit(git.ref) { return GitCommit(id: git.ref) }
        return try await withProgram(for: git) { program, _ in
            guard git.ref.isEmpty else {
                let listing = try await program.run(["ls-remote", git.remote, git.ref, "\(git.ref)^{}"])
                guard let commit = GitCommit(git.ref, in: listing) else {
                    throw GitSourceFailure.noReference(git.ref, repository: repository)
                }
                return commit
            }
            // `ref: refs/heads/main`, a tab, `HEAD`; then the commit.
            let listing = try await program.run(["ls-remote", "--symref", git.remote, "HEAD"])
            let lines = listing.split(whereSeparator: \.isNewline).map { $0.split(separator: "\t").map(String.init) }
            guard let id = lines.first(where: { $0.count == 2 && $0[1] == "HEAD" && !$0[0].hasPrefix("ref: ") })?[0]
            else { throw GitSourceFailure.noDefaultBranch(repository: repository) }
            let branch = lines.first { $0[0].hasPrefix("ref: refs/heads/") }?[0].dropFirst("ref: ".count)
            return GitCommit(id: id, reference: branch.map(String.init))
        }
    }

    /// Fetches a commit's files, once in a build.
    ///
    /// - Returns: the absolute path of the folder that has them.
    func provide(_ git: GitSource, at commit: GitCommit) async throws -> String {
        let source = RemoteSource.git(git)
        if let checkout = checkout(of: source) { return checkout.folder }
        return try await withProgram(for: git) { program, scratch in
            let folder = try await GitCheckout(source: git, git: program, folder: scratch.path).make(of: commit)
            keep(Checkout(folder: folder, scratch: scratch), of: source)
            return folder
        }
    }

    private func withProgram<Value: Sendable>(
        for git: GitSource, _ body: (GitProgram, ScratchFolder) async throws -> Value
    ) async throws -> Value {
        let repository = Self.shown(git.remote)
        if isOffline { throw GitSourceFailure.offline(repository) }
        let scratch = try snapshots.scratchFolder()
        var program = GitProgram(environment: environment, scratch: scratch.path)
        program.authorization = try GitAuthorization(for: git.remote, of: supplies.secrets)
        let agent = try await openAgent(for: git, in: scratch)
        program.agentSocket = agent?.socket
        do {
            let value = try await body(program, scratch)
            await agent?.end()
            return value
        } catch {
            await agent?.end()
            guard let failure = error as? GitFailure else { throw error }
            if failure.isMissing { throw GitSourceFailure.noGit }
            throw GitSourceFailure.failed(repository: repository, reason: failure.sentence)
        }
    }

    /// The agent `default` of `--ssh`, for a repository that is reached by SSH.
    private func openAgent(for git: GitSource, in scratch: ScratchFolder) async throws -> OpenAgent? {
        guard git.isReachedBySSH, let source = supplies.agents[AgentMount.defaultID] else { return nil }
        let folder = "\(scratch.path)/agent"
        guard mkdir(folder, 0o700) == 0 else { throw FileFailure.last("make", folder) }
        return try await OpenAgent(source, in: folder)
    }
}
