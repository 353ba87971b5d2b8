internal import BuildPlan
internal import FoundationEssentials
internal import Glibc
internal import LayerArchive

/// One commit's files in a folder of their own.
struct GitCheckout: Sendable {
    let source: GitSource
    let git: GitProgram
    /// An empty folder; the files come into its `tree`.
    let folder: String

    private var repository: String { "\(folder)/repository" }
    private var tree: String { "\(folder)/tree" }

    /// - Parameter commit: the whole ID.
    /// - Returns: the folder with the files.
    /// - Throws: `GitFailure`; `GitSourceFailure.noFolder`; `CancellationError`.
    func make(of commit: GitCommit) async throws -> String {
        try Self.makeFolder(tree)
        let keepsHistory = source.keepsGitFolder == true && source.folderPath.isEmpty
        let place = keepsHistory ? "\(tree)/.git" : repository
        _ = try await git.run(
            ["-c", "init.defaultBranch=master", "--git-dir", place]
                + (keepsHistory ? ["--work-tree", tree, "init", "-q"] : ["init", "-q", "--bare"])
                + (commit.id.utf8.count == 64 ? ["--object-format=sha256"] : []))
        if keepsHistory {
            _ = try await git.run(["--git-dir", place, "remote", "add", "origin", RemoteFiles.shown(source.remote)])
        }
        try await fetch(commit, into: place)
        let inTree = ["--git-dir", place, "--work-tree", tree]
        if keepsHistory {
            _ = try await git.run(inTree + ["checkout", "-q", commit.id], in: tree)
            _ = try await git.run(inTree + ["reflog", "expire", "--all", "--expire=now"], in: tree)
            unlink("\(place)/FETCH_HEAD")
        } else {
            _ = try await git.run(inTree + ["checkout", "-q", commit.id, "--", "."], in: tree)
        }
        if source.takesSubmodules {
            _ = try await git.run(
                inTree + ["submodule", "-q", "update", "--init", "--recursive", "--depth=1"], in: tree)
        }
        return try subfolder()
    }

    /// The commit alone where the server gives that; else all that its branches and tags lead to.
    private func fetch(_ commit: GitCommit, into place: String) async throws {
        let start = ["--git-dir", place, "fetch", "-q", "-u"]
        // A tag or branch keeps its name in a repository that stays.
        let name = commit.reference.map { "\(commit.found):\($0)" } ?? commit.found
        do {
            _ = try await git.run(start + ["--depth=1", "--no-tags", source.remote, name])
        } catch let failure as GitFailure where !failure.isMissing {
            let all = ["+refs/heads/*:refs/remotes/origin/*", "--tags"]
            do { _ = try await git.run(start + [source.remote] + all) } catch is GitFailure { throw failure }
            _ = try await git.run(["--git-dir", place, "cat-file", "-e", "\(commit.id)^{commit}"])
        }
    }

    private func subfolder() throws -> String {
        let path = source.folderPath
        if path.isEmpty { return tree }
        var status = stat()
        // Links in the repository must not lead out of it.
        var current = tree
        for component in path.split(separator: "/") {
            current += "/\(component)"
            guard lstat(current, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw GitSourceFailure.noFolder(source.folder, repository: RemoteFiles.shown(source.remote))
            }
        }
        return current
    }

    private static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 else { throw FileFailure.last("make", path) }
        // Whatever the process's mask is.
        guard chmod(path, 0o755) == 0 else { throw FileFailure.last("change the mode of", path) }
    }
}

/// A commit and how the repository calls it.
struct GitCommit: Sendable, Hashable {
    /// Of an annotated tag the commit that it points to.
    var id: String
    /// What was asked for: a tag's own ID for an annotated tag, else the commit's.
    var found: String
    /// `refs/heads/main`, `refs/tags/v1`; nil where the ID itself was given.
    var reference: String?

    init(id: String, found: String? = nil, reference: String? = nil) {
        self.id = id
        self.found = found ?? id
        self.reference = reference
    }
}

extension GitCommit {
    /// Finds what a text of the user's means in a repository's list of references: a full name first, then a branch,
    /// then a tag (moby/buildkit, source/git, resolveMetadata).
    ///
    /// - Parameter listing: `git ls-remote`'s lines: an ID, a tab, a reference.
    init?(_ text: String, in listing: String) {
        var references: [String: String] = [:]
        for line in listing.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "\t")
            if fields.count == 2 { references[String(fields[1])] = String(fields[0]) }
        }
        func name(_ folder: String) -> String { text.hasPrefix(folder) ? text : folder + text }
        let tag = name("refs/tags/")
        for reference in [name("refs/"), name("refs/heads/"), tag] {
            guard let found = references[reference] else { continue }
            self.init(id: references["\(reference)^{}"] ?? found, found: found, reference: reference)
            return
        }
        return nil
    }
}
