package import OCISpec

/// What `images` prints.
package struct ImagesView: Sendable {
    package var showsDigests = false
    package var isQuiet = false
    /// Whole IDs.
    package var isUntruncated = false
    package var format = ListingFormat.table

    package init() {}

    /// - Throws: `TemplateError` for a format with a field that is not there.
    package func render(_ images: [ImageListItem], now: Timestamp) throws(TemplateError) -> String {
        if isQuiet, case .table = format {
            // Docker repeats the ID for each of an image's names.
            let ids = images.flatMap { image in self.rows(of: image).map { _ in identifier(image.id) } }
            return ids.map { $0 + "\n" }.joined()
        }
        let rows = images.flatMap { image in self.rows(of: image).map { value(image, $0, now: now) } }
        var columns = ["Repository", "Tag", "ID", "CreatedSince", "Size"]
        if showsDigests { columns.insert("Digest", at: 2) }
        return try format.render(rows, columns: columns, headers: Self.headers)
    }

    private static let headers = [
        "Repository": "REPOSITORY", "Tag": "TAG", "Digest": "DIGEST", "ID": "IMAGE ID", "CreatedSince": "CREATED",
        "CreatedAt": "CREATED AT", "Size": "SIZE", "VirtualSize": "SIZE", "SharedSize": "SHARED SIZE",
        "UniqueSize": "UNIQUE SIZE", "Containers": "CONTAINERS",
    ]

    private struct Row {
        var repository = "<none>"
        var tag = "<none>"
        var digest = "<none>"
    }

    /// A row for each tag; where digests are shown, for each digest of the tag's repository too. A repository that has
    /// digests only is one row.
    private func rows(of image: ImageListItem) -> [Row] {
        if image.names.isEmpty { return [Row()] }
        var rows: [Row] = []
        for repository in Set(image.names.map(\.familiarName)).sorted() {
            let names = image.names.filter { $0.familiarName == repository }
            let tags = names.filter { $0.digest == nil }.compactMap(\.tag)
            let digests = names.compactMap(\.digest).map(\.description)
            let shown = digests.isEmpty || !showsDigests ? ["<none>"] : digests
            for tag in tags.isEmpty ? ["<none>"] : tags {
                rows += shown.map { Row(repository: repository, tag: tag, digest: $0) }
            }
        }
        return rows
    }

    private func identifier(_ id: Digest) -> String { isUntruncated ? id.description : id.short }

    private func value(_ image: ImageListItem, _ row: Row, now: Timestamp) -> TemplateValue {
        .object([
            .init("Containers", .text("N/A")),
            .init("CreatedAt", .text(image.created.map(Self.moment) ?? "N/A")),
            .init("CreatedSince", .text(HumanUnits.ago(image.created, now: now))),
            .init("Digest", .text(row.digest)),
            .init("ID", .text(identifier(image.id))),
            .init("Repository", .text(row.repository)),
            .init("SharedSize", .text("N/A")),
            .init("Size", .text(HumanUnits.size(image.size))),
            .init("Tag", .text(row.tag)),
            .init("UniqueSize", .text("N/A")),
            .init("VirtualSize", .text(HumanUnits.size(image.size))),
        ])
    }

    /// `2024-05-06 07:08:09 +0000 UTC`, as Go prints a time.
    private static func moment(_ created: Timestamp) -> String {
        let text = Timestamp(seconds: created.seconds).description
        return text.replacing("T", with: " ").replacing("Z", with: " +0000 UTC")
    }
}
