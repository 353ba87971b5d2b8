extension GitSourceFailure: CustomStringConvertible {
    /// One sentence; the place is told by whoever shows it.
    var description: String {
        switch self {
        case .offline(let repository):
            "the repository '\(repository)' is on the network, and the configuration says to stay offline: put its files "
                + "into the build context, or go online"
        case .noGit:
            "repositories are fetched by git, which is not on this machine: install it with 'sudo apt-get install git'"
        case .noReference(let reference, let repository):
            "the repository '\(repository)' has no branch, tag or commit '\(reference)'"
        case .noDefaultBranch(let repository):
            "the repository '\(repository)' has no default branch: name one behind '#'"
        case .otherCommit(let expected, let found, let repository):
            "the repository '\(repository)' is at commit \(found) there, and --checksum wants \(expected): what was "
                + "fetched is not used"
        case .badChecksum(let text): "--checksum=\(text) is no commit's ID: write its hexadecimal digits"
        case .noFolder(let folder, let repository): "there is no folder '\(folder)' in the repository '\(repository)'"
        case .failed(let repository, let reason): "the repository '\(repository)' can't be fetched: git says \(reason)"
        }
    }
}
