package import LayerArchive

extension Render {
    /// Changes that are listed before the rest is only counted.
    private static let changeRows = 60

    /// What differs between two file systems, a path a line.
    package static func changes(_ changes: [FileChange], style: TextStyle) -> String {
        var page = Page(style)
        guard !changes.isEmpty else {
            page.add("No file differs.")
            return page.text
        }
        var table = TextTable(
            [.init(), .init(canShrink: true, smallest: 16), .init(isRight: true), .init(canShrink: true)], style: style)
        for change in changes.prefix(changeRows) {
            table.add([
                sign(of: change.kind, style: style),
                style.line("/\(change.path)\(change.isDirectory && !change.path.isRoot ? "/" : "")"),
                style.line(sizes(of: change, style: style), .quiet),
                style.line(aspects(of: change), .quiet),
            ])
        }
        for line in table.lines(width: style.width - 2) { page.add(style.line("  ") + line) }
        if changes.count > changeRows {
            page.wrap(
                style.line(
                    "\(style.glyphs.ellipsis) \(changes.count - changeRows) more; 'files PATH' lists a folder", .quiet),
                indent: 2)
        }
        func count(_ kind: FileChange.Kind) -> Int { changes.count { $0.kind == kind } }
        page.add("  +\(count(.added)) added  ~\(count(.changed)) changed  -\(count(.deleted)) deleted", .quiet)
        return page.text
    }

    private static func sign(of kind: FileChange.Kind, style: TextStyle) -> Line {
        switch kind {
        case .added: style.line("+", .good)
        case .changed: style.line("~", .attention)
        case .deleted: style.line("-", .bad)
        }
    }

    /// What of a changed path differs, in words.
    static func aspects(of change: FileChange) -> String {
        FileChange.Aspect.allCases.filter(change.aspects.contains).map(\.word).joined(separator: ", ")
    }

    /// A path's size, or both where it changed.
    static func sizes(of change: FileChange, style: TextStyle) -> String {
        if change.isDirectory, change.kind != .deleted { return "" }
        switch (change.oldSize, change.newSize) {
        case (let old?, let new?) where old != new:
            return "\(HumanUnits.size(old)) \(style.glyphs.arrow) \(HumanUnits.size(new))"
        case (_, let new?): return HumanUnits.size(new)
        case (let old?, nil): return HumanUnits.size(old)
        case (nil, nil): return ""
        }
    }
}

extension FileChange.Aspect {
    fileprivate var word: String {
        switch self {
        case .type: "kind of file"
        case .content: "content"
        case .rewritten: "rewritten, same content"
        case .mode: "permissions"
        case .owner: "owner"
        case .xattrs: "extended attributes"
        case .modified: "time"
        }
    }
}
