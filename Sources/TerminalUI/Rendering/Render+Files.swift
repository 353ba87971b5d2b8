package import LayerArchive
internal import OCISpec

extension Render {
    /// A folder of an image as `ls -l` lists it, times in UTC; a file by itself.
    package static func files(_ tree: FileTree, at path: EntryPath, style: TextStyle) -> String {
        var page = Page(style)
        guard let entry = tree[path] else {
            page.wrap(style.line("There is no /\(path) in these files."))
            return page.text
        }
        guard entry.isDirectory else {
            addRows([(FileListing.name("/\(path)", entry, style: style), entry)], to: &page)
            return page.text
        }
        let children = tree.children(of: path)
        page.add(
            style.line("/\(path)", .strong).adding("  \(HumanUnits.count(children.count, "entry", "entries"))", .quiet))
        addRows(
            children.map { (FileListing.name(String(showing: $0.path.name), $0, style: style), $0) },
            to: &page)
        return page.text
    }

    private static func addRows(_ rows: [(Line, FileEntry)], to page: inout Page) {
        let style = page.style
        // A narrow terminal has no room for owner and time beside the name.
        let isWide = style.width >= 64
        var columns: [TextTable.Column] = [.init(), .init(isRight: true)]
        if isWide { columns += [.init(isRight: true), .init()] }
        var table = TextTable(columns + [.init(canShrink: true)], style: style)
        for (name, entry) in rows {
            var cells = [
                style.line(FileListing.mode(entry), .quiet), style.line(FileListing.size(entry)),
            ]
            if isWide {
                cells.insert(style.line(FileListing.owner(entry), .quiet), at: 1)
                cells.append(style.line(FileListing.time(entry.modified), .quiet))
            }
            table.add(cells + [name])
        }
        for line in table.lines(width: style.width - 2) { page.add(style.line("  ") + line) }
    }
}
