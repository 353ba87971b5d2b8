internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive
internal import OCISpec

/// The files that a source names: what both a context folder and another image's files can answer.
protocol CopySource: Sendable {
    /// The file at a path; nil where there is none. Links are not followed.
    func file(at path: EntryPath) throws -> SourceFile?
    /// All below a folder, folders before what is in them, always in the same order; paths are relative to the folder.
    func descendants(of folder: EntryPath) throws -> [SourceFile]
    /// The names in a folder.
    func names(in folder: EntryPath) throws -> [[UInt8]]
    /// True where a file is there and left out by `.dockerignore`.
    func isIgnored(_ path: EntryPath) throws -> Bool
    func missing(_ path: String, close: String?) -> StepError.Kind
    /// What to call it in messages: `the build context`, `stage 'build'`, `the image 'busybox'`.
    var title: String { get }
}

/// Finds what each source of a COPY selects, as BuildKit does: wildcards by `filepath.Match`, links at the end of a
/// source followed, folders by their content.
struct CopySelector {
    let source: any CopySource
    /// `--exclude`'s patterns.
    var excluded: [String] = []

    /// - Parameter isPattern: whether `*`, `?` and `[` of the path stand for other characters.
    /// - Throws: `StepError` with the source's range for what is not there or leaves the root.
    func items(for path: CopyEffect.Path, isPattern: Bool = true) throws -> [CopyItem] {
        do {
            if let kept = path.kept, kept.isRequired { try require(kept, written: path.text) }
            let written = path.kept?.folder ?? path.text
            let text = String(ImagePath.absolute(written, in: "/").dropFirst())
            guard isPattern, PathPattern.hasWildcards(text) else {
                return [try item(at: EntryPath(text), written: written, of: path)]
            }
            let matches = try self.matches(of: text)
            // None is no error for BuildKit: `COPY package.json yarn.lock* ./` goes without the second.
            return try matches.map { try item(at: $0, written: $0.description, of: path) }
        } catch var error as StepError {
            error.range = error.range ?? path.range
            throw error
        }
    }

    /// The files that a source names, before and after its links are followed.
    func paths(of text: String) throws -> [EntryPath] {
        let clean = String(ImagePath.absolute(text, in: "/").dropFirst())
        let named = PathPattern.hasWildcards(clean) ? try matches(of: clean) : [try EntryPath(clean)]
        return try named.flatMap { path in [path, try follow(path, written: text).path] }
            .filter { path in try source.file(at: path).map { file in try !isHidden(path, file) } ?? false }
    }

    /// The folder that is looked through for a pattern: its components before the first one with a wildcard.
    static func folderBeforeWildcards(_ text: String) -> String {
        ImagePath.absolute(text, in: "/").split(separator: "/").prefix { !PathPattern.hasWildcards(String($0)) }
            .joined(separator: "/")
    }

    /// True where a source's path climbs above the root by `..`; it stops there.
    static func leavesRoot(_ text: String) -> Bool {
        var depth = 0
        for component in text.split(separator: "/") where component != "." {
            depth += component == ".." ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }

    private func item(at asked: EntryPath, written: String, of copied: CopyEffect.Path) throws -> CopyItem {
        let (path, link) = try follow(asked, written: written)
        guard var root = try source.file(at: path), try !isHidden(path, root) else {
            let found = try source.file(at: path)
            guard let link, found == nil || found?.entry.isSymlink == true else {
                throw try missing(path, written: written)
            }
            let target = String(showing: link)
            throw StepError(.sourceLinkBroken(written, target: target, place: source.title), at: nil)
        }
        root.path = .root
        let children = root.entry.isDirectory ? try chosen(of: copied, below: path) : []
        var item = CopyItem(name: asked.name, root: root, children: children)
        if path.isRoot, copied.kept != nil || !excluded.isEmpty {
            item.linkTargets = try children.compactMap(linkTarget)
        }
        return item
    }

    /// Where `--exclude` or `--parents` choose among what is at the root of a source, BuildKit looks through the links that
    /// are chosen there: what they lead to has to be there and counts for the key (cache/contenthash, `Checksum`).
    private func linkTarget(of file: SourceFile) throws -> CopyItem? {
        guard case .symlink(let link) = file.entry.kind, file.path.parent?.isRoot == true else { return nil }
        let (path, _) = try follow(file.path, written: file.path.description)
        guard var root = try source.file(at: path), try !isHidden(path, root), !root.entry.isSymlink else {
            throw StepError(
                .chosenLinkBroken(file.path.description, target: String(showing: link), place: source.title), at: nil)
        }
        root.path = .root
        let children = root.entry.isDirectory ? try source.descendants(of: path) : []
        return CopyItem(name: file.path.bytes + Array(" -> ".utf8) + link, root: root, children: children)
    }

    private func chosen(of copied: CopyEffect.Path, below folder: EntryPath) throws -> [SourceFile] {
        let files: [SourceFile]
        if let kept = copied.kept {
            files = try candidates(for: kept.pattern, below: folder)
        } else {
            files = try source.descendants(of: folder)
        }
        return try CopyFilter(copied, excluded: excluded).chosen(of: files)
    }

    /// What below a folder a pattern of `--parents` may take: a whole context is not looked through for one name. Links
    /// are not followed here.
    private func candidates(for pattern: String, below folder: EntryPath) throws -> [SourceFile] {
        var files: [SourceFile] = []
        var current = folder
        for component in pattern.split(separator: "/") {
            if PathPattern.hasWildcards(String(component)) || component.contains("\\") || component.hasPrefix("!") {
                break
            }
            let next = current.appending(name: Array(component.utf8))
            guard var file = try source.file(at: next), try !isHidden(next, file) else { return files }
            file.path = next.relative(to: folder)
            files.append(file)
            guard file.entry.isDirectory else { return files }
            current = next
        }
        let prefix = current.relative(to: folder)
        return try files
            + source.descendants(of: current).map { file in
                var file = file
                if current != folder { file.path = prefix.appending(file.path) }
                return file
            }
    }

    /// A source of `--parents` without wildcards has to be there, as others have.
    private func require(_ kept: CopyEffect.KeptPath, written: String) throws {
        let path = try EntryPath(String(ImagePath.absolute(kept.folder + "/" + kept.pattern, in: "/").dropFirst()))
        let found = try follow(path, written: written).path
        guard let file = try source.file(at: found), try !isHidden(found, file) else {
            throw try missing(path, written: written)
        }
    }

    /// An ignored file is not there for a build. An ignored folder is, as far as something in it is not ignored.
    private func isHidden(_ path: EntryPath, _ file: SourceFile) throws -> Bool {
        guard !path.isRoot, try source.isIgnored(path) else { return false }
        return file.entry.isDirectory ? try source.descendants(of: path).isEmpty : true
    }

    private func missing(_ path: EntryPath, written: String) throws -> StepError {
        if try source.file(at: path) != nil { return StepError(.sourceIgnored(written), at: nil) }
        if CopySelector.leavesRoot(written) {
            return StepError(.sourceOutside(written, meaning: path.description), at: nil)
        }
        let folder = path.parent ?? .root
        let names = (try? source.names(in: folder)) ?? []
        let close = Suggestion.closest(
            to: String(decoding: path.name, as: UTF8.self), among: names.map { String(decoding: $0, as: UTF8.self) })
        let place = folder.isRoot ? "" : "\(folder)/"
        return StepError(source.missing(written, close: close.map { place + $0 }), at: nil)
    }

    /// Follows links along the path and at its end. An absolute link is counted from the root, and `..` stops at it.
    private func follow(_ path: EntryPath, written: String) throws -> (path: EntryPath, link: [UInt8]?) {
        var waiting = path.components
        var done = EntryPath.root
        var links = 0
        var last: [UInt8]?
        while !waiting.isEmpty {
            let name = waiting.removeFirst()
            if name == [0x2E, 0x2E] {
                done = done.parent ?? .root
                continue
            }
            let next = done.appending(name: name)
            // A link that is ignored is not there.
            guard case .symlink(let target)? = try source.file(at: next)?.entry.kind, try !source.isIgnored(next) else {
                done = next
                continue
            }
            links += 1
            last = target
            // 255 is the bound that BuildKit's own path resolution has.
            if links > 255 { throw StepError(.linkLoop(written), at: nil) }
            if target.first == 0x2F { done = .root }
            waiting = target.split(separator: 0x2F).map(Array.init).filter { $0 != [0x2E] } + waiting
        }
        return (done, last)
    }

    /// Walks down the components of a pattern, a folder's names against each. The folder before the first wildcard is a
    /// path like others: it has to be there, its links are followed, and a `\` in it is part of a name.
    private func matches(of pattern: String) throws -> [EntryPath] {
        let components = pattern.split(separator: "/")
        let written = CopySelector.folderBeforeWildcards(pattern)
        let literal = written.split(separator: "/")
        let folder = try follow(try EntryPath(written), written: written).path
        if !folder.isRoot {
            guard let file = try source.file(at: folder), try !isHidden(folder, file) else {
                throw try missing(folder, written: written)
            }
        }
        var found = [folder]
        for component in components.dropFirst(literal.count) {
            var next: [EntryPath] = []
            let matcher: PathPattern
            do { matcher = try PathPattern(String(component)) } catch {
                throw StepError(.badPattern(pattern), at: nil)
            }
            for folder in found {
                for name in try source.names(in: folder) where matcher.matches(String(decoding: name, as: UTF8.self)) {
                    next.append(folder.appending(name: name))
                }
            }
            found = next
        }
        return try found.filter { path in
            guard let file = try source.file(at: path) else { return false }
            return try !isHidden(path, file)
        }
        .sorted()
    }
}
