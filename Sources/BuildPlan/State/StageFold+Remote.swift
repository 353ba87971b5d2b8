internal import DockerfileSyntax
internal import OCISpec

/// ADD of what the network has.
extension StageFold {
    /// A source of COPY or ADD as it is meant once its variables are filled in.
    func sourcePath(_ word: Word, isAdd: Bool) throws(PlanError) -> CopyEffect.Path {
        let text = try expand(word)
        var remote: RemoteSource?
        do {
            remote = try GitSource(text).map(RemoteSource.git) ?? URLSource(adding: text).map(RemoteSource.url)
        } catch { throw PlanError(.badGitSource(error), at: word.range) }
        if remote != nil, !isAdd { throw PlanError(.remoteForCopy(text), at: word.range) }
        return CopyEffect.Path(text: text, range: word.range, remote: remote)
    }

    /// The paths with what `--checksum` and `--keep-git-dir` say of them.
    func withRemoteFlags(_ paths: [CopyEffect.Path]) throws(PlanError) -> [CopyEffect.Path] {
        let keeps = truth(of: "keep-git-dir")
        var result = paths
        if let flag = instruction.flag("checksum"), let word = flag.value {
            guard paths.count == 1 else { throw PlanError(.checksumForSeveral, at: flag.range) }
            let checksum = try expand(word)
            switch paths[0].remote {
            case .url(var url)?:
                do { url.checksum = try Digest(checksum) } catch {
                    throw PlanError(.badChecksum(checksum), at: word.range)
                }
                result[0].remote = .url(url)
            case .git(var git)?:
                if let own = git.checksum, own != checksum {
                    throw PlanError(.twoChecksums(own, checksum), at: word.range)
                }
                git.checksum = checksum
                result[0].remote = .git(git)
            case nil: throw PlanError(.checksumForLocal(paths[0].text), at: flag.range)
            }
        }
        guard let keeps else { return result }
        for index in result.indices {
            guard case .git(var git)? = result[index].remote else { continue }
            if let own = git.keepsGitFolder, own != keeps {
                throw PlanError(.twoKeepGitFolders(git.text), at: result[index].range)
            }
            git.keepsGitFolder = keeps
            result[index].remote = .git(git)
        }
        return result
    }

    /// What a flag without a value, or with one of true and false, says; nil where it is not written.
    func truth(of name: String) -> Bool? {
        instruction.flag(name).map { $0.value.map { $0.raw.lowercased() == "true" } ?? true }
    }
}
