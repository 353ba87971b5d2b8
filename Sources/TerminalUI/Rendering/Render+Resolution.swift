package import BuildPlan
package import OCISpec

extension Render {
    /// The argv of a container: each word with where it comes from, the same on one line, and what to know about it.
    package static func resolution(_ resolution: CommandResolution, config: ContainerConfig, style: TextStyle) -> String
    {
        var page = Page(style)
        addWritten("ENTRYPOINT", config.entrypoint, to: &page)
        addWritten("CMD", config.cmd, to: &page)
        if !resolution.arguments.isEmpty {
            page.add("  What runs, word by word:", .strong)
            var table = TextTable([.init(isRight: true), .init(canShrink: true), .init()], style: style)
            for (index, argument) in resolution.arguments.enumerated() {
                table.add([
                    style.line(String(index), .quiet),
                    style.line(argument.text.isEmpty ? "\"\"" : argument.text, .strong),
                    style.line("\(style.glyphs.leftArrow) \(argument.origin.message)", .quiet),
                ])
            }
            for line in table.lines(width: style.width - 4) { page.add(style.line("    ") + line) }
            if resolution.arguments.count > 1 {
                page.wrap(
                    style.line(ShellText.command(resolution.arguments.map(\.text)), .accent),
                    label: style.line("  as one line", .quiet), indent: 15)
            }
        }
        for explanation in resolution.explanations {
            page.wrap(
                style.line(explanation.description), label: style.line("  \(style.glyphs.bullet)", .quiet), indent: 4)
        }
        return page.text
    }

    private static func addWritten(_ word: String, _ value: [String]?, to page: inout Page) {
        let style = page.style
        let isSet = value.map { !$0.isEmpty } ?? false
        page.wrap(
            style.line(isSet ? ExecForm.text(value ?? []) : "(not set)"), label: style.line("  \(word)", .quiet),
            indent: 15)
    }

    /// The table of ENTRYPOINT and CMD, this image's cell marked; stacked where the terminal is narrow.
    package static func resolutionMatrix(_ cells: [[ResolutionCell]], style: TextStyle) -> String {
        var page = Page(style)
        page.add("How ENTRYPOINT and CMD combine", .strong)
        if style.width >= 72 {
            ResolutionGrid(cells: cells, style: style).draw(on: &page)
        } else {
            addStacked(cells, to: &page)
        }
        if cells.joined().contains(where: \.isThisImage) {
            page.wrap(
                style.line("is this image", .quiet), label: style.line("  \(style.glyphs.next) ", .accent), indent: 4)
        }
        page.wrap(
            style.line(
                "The other cells have the words of Docker's reference: ENTRYPOINT exec_entry p1_entry, CMD exec_cmd p1_cmd.",
                .quiet), indent: 2)
        return page.text
    }

    private static func addStacked(_ cells: [[ResolutionCell]], to page: inout Page) {
        let style = page.style
        for row in cells {
            guard let first = row.first else { continue }
            page.add("  ENTRYPOINT: \(first.entrypoint.title)", .accent)
            for cell in row {
                var label = style.line("  \(cell.isThisImage ? style.glyphs.next : " ")", .accent)
                label.add(" CMD: \(cell.cmd.title)", .quiet)
                page.wrap(style.line(cell.text, cell.isThisImage ? .strong : .plain), label: label, indent: 21)
            }
        }
    }
}

extension CommandResolution.Form {
    var title: String {
        switch self {
        case .none: "none"
        case .shell: "shell form"
        case .exec: "exec form"
        }
    }
}

/// The matrix with its rules.
private struct ResolutionGrid {
    let cells: [[ResolutionCell]]
    let style: TextStyle
    private let headWidth = 12

    private var cellWidth: Int {
        let columns = max(1, cells.first?.count ?? 1)
        // Two blanks of margin and a rule to each column, and the last rule.
        return (style.width - 1 - (headWidth + 3)) / columns - 3
    }

    func draw(on page: inout Page) {
        guard let first = cells.first else { return }
        page.add(rule(0))
        let heads = [[style.line()]] + first.map { [style.line("CMD"), style.line($0.cmd.title)] }
        addRow(heads.map { $0.map { style.line() + $0 } }, to: &page)
        for row in cells {
            page.add(rule(1))
            guard let title = row.first?.entrypoint.title else { continue }
            let head = [style.line("ENTRYPOINT"), style.line(title)]
            addRow([head] + row.map(lines), to: &page)
        }
        page.add(rule(2))
    }

    private func lines(of cell: ResolutionCell) -> [Line] {
        guard cell.isThisImage else { return style.line(cell.text).wrapped(to: cellWidth, style: style) }
        let mark = "\(style.glyphs.next) "
        return style.line(cell.text, .strong).wrapped(to: cellWidth - 2, style: style).enumerated().map { index, line in
            style.line(index == 0 ? mark : "  ", .accent) + line
        }
    }

    private func rule(_ row: Int) -> Line {
        let glyphs = style.glyphs
        let dashes = ([headWidth] + (cells.first ?? []).map { _ in cellWidth }).map {
            String(repeating: glyphs.dash, count: $0 + 2)
        }
        let corners = glyphs.corners[row]
        return style.line(corners[0] + dashes.joined(separator: corners[1]) + corners[2], .quiet)
    }

    private func addRow(_ columns: [[Line]], to page: inout Page) {
        for index in 0..<(columns.map(\.count).max() ?? 0) {
            var line = style.line(style.glyphs.vertical, .quiet)
            for (column, lines) in columns.enumerated() {
                let width = column == 0 ? headWidth : cellWidth
                line.add(" ")
                let text = index < lines.count ? lines[index] : style.line()
                line = line + text.cut(to: width, style: style).filled(to: width)
                line.add(" ")
                line.add(style.glyphs.vertical, .quiet)
            }
            page.add(line)
        }
    }
}

/// A command as one would type it.
enum ShellText {
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%^")

    static func command(_ words: [String]) -> String {
        words.map { word in
            if !word.isEmpty, word.allSatisfy({ plain.contains($0) }) { return word }
            return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }.joined(separator: " ")
    }
}
