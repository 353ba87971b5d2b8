internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive

/// What of a folder's content is copied: what the pattern of a `--parents` source takes, but for what `--exclude` leaves
/// out. The folder itself is taken in any case, and so is a source that is a file (tonistiigi/fsutil, copy).
struct CopyFilter {
    /// nil takes everything.
    let taken: PatternList?
    /// nil leaves nothing out.
    let leftOut: PatternList?

    /// - Throws: `PatternListError`; the plan has looked at the patterns before.
    init(_ path: CopyEffect.Path, excluded: [String]) throws(PatternListError) {
        if let kept = path.kept { taken = try PatternList([kept.pattern]) } else { taken = nil }
        leftOut = excluded.isEmpty ? nil : try PatternList(excluded)
    }

    /// The files that are copied, in their order. A folder that is not, but has something in it that is, stays as a
    /// passage to it.
    ///
    /// - Parameter files: what is below the folder, folders before what is in them.
    func chosen(of files: [SourceFile]) -> [SourceFile] {
        if taken == nil, leftOut == nil { return files }
        var result: [SourceFile] = []
        var folders: [Folder] = []
        for file in files {
            while let last = folders.last, file.path.parent != last.file.path { folders.removeLast() }
            let path = file.path.patternText
            let isTaken = taken?.matches(path, in: folders.last?.taken ?? .top)
            let isLeftOut = leftOut?.matches(path, in: folders.last?.leftOut ?? .top)
            let isChosen = isTaken?.isMatch ?? true && !(isLeftOut?.isMatch ?? false)
            if isChosen {
                for index in folders.indices where !folders[index].isInResult {
                    folders[index].isInResult = true
                    result.append(folders[index].file)
                }
                result.append(file)
            }
            guard file.entry.isDirectory else { continue }
            var passage = file
            passage.isPassage = true
            folders.append(
                Folder(
                    file: passage, taken: isTaken?.found ?? .top, leftOut: isLeftOut?.found ?? .top,
                    isInResult: isChosen))
        }
        return result
    }

    /// A folder that the walk is in.
    private struct Folder {
        var file: SourceFile
        var taken: PatternList.Matches
        var leftOut: PatternList.Matches
        var isInResult: Bool
    }
}
