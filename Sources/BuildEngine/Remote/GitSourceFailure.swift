/// Why a repository's files can't be had; the words are in `GitSourceFailure+Message.swift`. Addresses are without
/// passwords.
enum GitSourceFailure: Error, Hashable, Sendable {
    case offline(String)
    /// git is not on this machine.
    case noGit
    case noReference(String, repository: String)
    case noDefaultBranch(repository: String)
    case otherCommit(expected: String, found: String, repository: String)
    case badChecksum(String)
    case noFolder(String, repository: String)
    /// git's own sentence.
    case failed(repository: String, reason: String)
}
