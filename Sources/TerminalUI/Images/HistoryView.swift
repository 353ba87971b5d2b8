package import ImageStore
package import OCISpec

/// What `history` prints: an image's steps, newest first.
package struct HistoryView: Sendable {
    package var isQuiet = false
    /// Whole IDs and instructions.
    package var isUntruncated = false
    /// Sizes and times in words; else bytes and RFC 3339.
    package var isHuman = true
    package var format = ListingFormat.table

    package init() {}

    /// As wide as Docker lets an instruction be.
    private static let instructionWidth = 45

    /// - Throws: `TemplateError` for a format with a field that is not there.
    package func render(_ image: StoredImage, now: Timestamp) throws(TemplateError) -> String {
        let rows = rows(of: image, now: now)
        if isQuiet, case .table = format { return rows.map { ($0["ID"]?.printed ?? "") + "\n" }.joined() }
        let created = isHuman ? "CreatedSince" : "CreatedAt"
        return try format.render(
            rows, columns: ["ID", created, "CreatedBy", "Size", "Comment"],
            headers: [
                "ID": "IMAGE", "CreatedSince": "CREATED", "CreatedAt": "CREATED AT", "CreatedBy": "CREATED BY",
                "Size": "SIZE", "Comment": "COMMENT",
            ])
    }

    private func rows(of image: StoredImage, now: Timestamp) -> [TemplateValue] {
        var sizes = image.layers.map(\.size)[...]
        let last = image.config.history.indices.last
        let rows = image.config.history.enumerated().map { index, entry in
            let size = entry.emptyLayer == true ? 0 : sizes.popFirst() ?? 0
            return row(entry, size: size, id: index == last ? image.id : nil, now: now)
        }
        return rows.reversed()
    }

    /// In the table, text from the image must not drive the terminal; a template gives it as it is.
    private func visible(_ text: String) -> String {
        if case .table = format { VisibleText.escaped(text, unicode: true) } else { text }
    }

    private func row(_ entry: HistoryEntry, size: Int, id: Digest?, now: Timestamp) -> TemplateValue {
        let created = entry.created.flatMap(Timestamp.init)
        var instruction = visible((entry.createdBy ?? "").replacing("\t", with: " "))
        if !isUntruncated, instruction.count > Self.instructionWidth {
            instruction = instruction.prefix(Self.instructionWidth - 1) + "…"
        }
        let shown = id.map { isUntruncated ? $0.description : $0.short }
        return .object([
            .init("Comment", .text(visible(entry.comment ?? ""))),
            .init("CreatedAt", .text(created.map { Timestamp(seconds: $0.seconds).description } ?? "")),
            .init("CreatedBy", .text(instruction)),
            .init("CreatedSince", .text(HumanUnits.ago(created, now: now))),
            .init("ID", .text(shown ?? "<missing>")),
            .init("Size", .text(isHuman ? HumanUnits.size(size) : String(size))),
        ])
    }
}
