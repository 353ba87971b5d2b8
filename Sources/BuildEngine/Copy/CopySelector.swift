internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive

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
}

/// Finds what each source of a COPY selects, as BuildKit does: wildcards by `filepath.Match`, links at the end of a
/// source followed, folders by their content.
struct CopySelector {
    let source: any CopySource

    /// - Throws: `StepError` with the source's range for what is not there or leaves the root.
    func items(for path: CopyEffect.Path) throws -> [CopyItem] {
        do {
            let text = try inside(path.text)
            guard PathPattern.hasWildcards(text) else { return [try item(at: text, written: path.text)] }
            let matches = try self.matches(of: text)
            if matches.isEmpty { throw StepError(.wildcardWithoutMatch(path.text), at: path.range) }
            return try matches.map { try item(at: $0.description, written: $0.description) }
        } catch var error as StepError {
            error.range = error.range ?? path.range
            throw error
        }
    }

    /// A source's path below the root, `.` and double slashes gone.
    private func inside(_ text: String) throws -> String {
        var parts: [Substring] = []
        for component in text.split(separator: "/") where component != "." {
            if component == ".." {
                guard parts.popLast() != nil else { throw StepError(.sourceOutside(text), at: nil) }
            } else {
                parts.append(component)
            }
        }
        return parts.joined(separator: "/")
    }

    private func item(at text: String, written: String) throws -> CopyItem {
        let asked = try EntryPath(text)
        let path = try follow(asked, written: written)
        guard var root = try source.file(at: path), try !isHidden(path, root) else {
            throw try missing(asked, written: written)
        }
        root.path = .root
        let children = root.entry.isDirectory ? try source.descendants(of: path) : []
        return CopyItem(name: asked.name, root: root, children: children)
    }

    /// An ignored file is not there for a build. An ignored folder is, as far as something in it is not ignored.
    private func isHidden(_ path: EntryPath, _ file: SourceFile) throws -> Bool {
        guard !path.isRoot, try source.isIgnored(path) else { return false }
        return file.entry.isDirectory ? try source.descendants(of: path).isEmpty : true
    }

    private func missing(_ path: EntryPath, written: String) throws -> StepError {
        if try source.file(at: path) != nil { return StepError(.sourceIgnored(written), at: nil) }
        let folder = path.parent ?? .root
        let names = (try? source.names(in: folder)) ?? []
        let close = Suggestion.closest(
            to: String(decoding: path.name, as: UTF8.self), among: names.map { String(decoding: $0, as: UTF8.self) })
        let place = folder.isRoot ? "" : "\(folder)/"
        return StepError(source.missing(written, close: close.map { place + $0 }), at: nil)
    }

    /// Follows links along the path and at its end, inside the root.
    private func follow(_ path: EntryPath, written: String) throws -> EntryPath {
        var waiting = path.components
        var done = EntryPath.root
        var links = 0
        while !waiting.isEmpty {
            let name = waiting.removeFirst()
            if name == [0x2E, 0x2E] {
                guard let parent = done.parent else { throw StepError(.sourceOutside(written), at: nil) }
                done = parent
                continue
            }
            let next = done.appending(name: name)
            guard case .symlink(let target)? = try source.file(at: next)?.entry.kind else {
                done = next
                continue
            }
            links += 1
            // 255 is the bound that BuildKit's own path resolution has.
            if links > 255 { throw StepError(.linkLoop(written), at: nil) }
            let parts = target.split(separator: 0x2F).map(Array.init).filter { $0 != [0x2E] }
            if target.first == 0x2F {
                guard try leadsSomewhere(parts) else { throw outside(written, target) }
                done = .root
            } else if climbs(parts, from: done) {
                throw outside(written, target)
            }
            waiting = parts + waiting
        }
        return done
    }

    private func outside(_ written: String, _ target: [UInt8]) -> StepError {
        StepError(.sourceLinkOutside(written, target: String(decoding: target, as: UTF8.self)), at: nil)
    }

    /// An absolute link means a path counted from the root of the context; mostly it means one of the machine.
    private func leadsSomewhere(_ parts: [[UInt8]]) throws -> Bool {
        guard let first = parts.first else { return true }
        return first != [0x2E, 0x2E] ? try source.file(at: EntryPath.root.appending(name: first)) != nil : false
    }

    private func climbs(_ parts: [[UInt8]], from folder: EntryPath) -> Bool {
        var depth = folder.components.count
        for part in parts {
            depth += part == [0x2E, 0x2E] ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }

    /// Walks down the components of a pattern, a folder's names against each.
    private func matches(of pattern: String) throws -> [EntryPath] {
        var found: [EntryPath] = [.root]
        for component in pattern.split(separator: "/") {
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
