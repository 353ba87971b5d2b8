package import BuildEngine
internal import ImageStore
package import OCISpec

/// What `du` prints.
package enum UsageView {
    /// A line for each part of the store and one for all of it.
    ///
    /// - Throws: `TemplateError` for a format with a field that is not there.
    package static func render(_ usage: StoreUsage, format: ListingFormat) throws(TemplateError) -> String {
        var rows = usage.parts.map { part in
            row(type: part.kind.words, count: part.count, bytes: part.bytes, reclaimable: part.reclaimable)
        }
        guard case .table = format else { return try format.render(rows, columns: columns, headers: headers) }
        rows.append(row(type: "Total", count: nil, bytes: usage.bytes, reclaimable: usage.prunableAll))
        let table = try format.render(rows, columns: columns, headers: headers)
        return table + "\n'dockstep prune' frees \(HumanUnits.size(usage.prunable)) now, 'dockstep prune -a' "
            + "\(HumanUnits.size(usage.prunableAll)).\n"
    }

    private static let columns = ["Type", "TotalCount", "Size", "Reclaimable"]

    private static let headers = [
        "Type": "TYPE", "TotalCount": "TOTAL", "Size": "SIZE", "Reclaimable": "RECLAIMABLE", "Bytes": "BYTES",
    ]

    private static func row(type: String, count: Int?, bytes: Int, reclaimable: Int) -> TemplateValue {
        let percent = bytes > 0 && reclaimable > 0 ? " (\(reclaimable * 100 / bytes)%)" : ""
        return .object([
            .init("Bytes", .text(String(bytes))),
            .init("Reclaimable", .text(HumanUnits.size(reclaimable) + percent)),
            .init("Size", .text(HumanUnits.size(bytes))),
            .init("TotalCount", .text(count.map { String($0) } ?? "-")),
            .init("Type", .text(type)),
        ])
    }

    /// Images, steps, unpacked layers, cache mounts and other engines one by one, and the parts after them.
    ///
    /// - Throws: `TemplateError`.
    package static func details(_ usage: StoreUsage, now: Timestamp) throws(TemplateError) -> String {
        var text = "Images space usage:\n\n" + images(usage, now: now)
        text += "\nBuild cache usage:\n\n" + steps(usage, now: now)
        text += "\nUnpacked layers:\n\n"
        text += ListingTable.render(
            header: ["LAYER", "SIZE"], rows: usage.unpacked.map { [$0.diffID.short, HumanUnits.size($0.bytes)] })
        if !usage.caches.isEmpty {
            text += "\nCache mounts:\n\n"
            text += ListingTable.render(
                header: ["ID", "SIZE", "LAST USED"],
                rows: usage.caches.map { cache in
                    let used = HumanUnits.ago(Timestamp(seconds: cache.used), now: now)
                    return [VisibleText.escaped(cache.title, unicode: true), HumanUnits.size(cache.bytes), used]
                })
        }
        if !usage.engines.isEmpty {
            text += "\nOther engines:\n\n"
            text += ListingTable.render(
                header: ["NAME", "SIZE", "LAST USED"],
                rows: usage.engines.map { engine in
                    let used = HumanUnits.ago(Timestamp(seconds: engine.used), now: now)
                    return [VisibleText.escaped(engine.name, unicode: true), HumanUnits.size(engine.bytes), used]
                })
        }
        return text + "\n" + (try render(usage, format: .table))
    }

    private static func images(_ usage: StoreUsage, now: Timestamp) -> String {
        var rows: [[String]] = []
        for row in usage.images {
            let names = row.image.names.filter { $0.tag != nil }.map { [$0.familiarName, $0.tag ?? ""] }
            for name in names.isEmpty ? [["<none>", "<none>"]] : names {
                rows.append(
                    name + [
                        row.image.id.short, HumanUnits.ago(row.image.created, now: now),
                        HumanUnits.size(row.shared + row.unique), HumanUnits.size(row.shared),
                        HumanUnits.size(row.unique),
                    ])
            }
        }
        return ListingTable.render(
            header: ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE", "SHARED SIZE", "UNIQUE SIZE"], rows: rows)
    }

    /// As wide as an instruction may be.
    private static let instructionWidth = 45

    private static func steps(_ usage: StoreUsage, now: Timestamp) -> String {
        let rows = usage.steps.map { step in
            var text = VisibleText.escaped(step.text, unicode: true)
            if text.count > instructionWidth { text = text.prefix(instructionWidth - 1) + "…" }
            let used = HumanUnits.ago(Timestamp(seconds: step.used), now: now)
            return [step.key.short, text, HumanUnits.size(step.bytes), used, step.isShared ? "true" : "false"]
        }
        return ListingTable.render(header: ["CACHE ID", "INSTRUCTION", "SIZE", "LAST USED", "SHARED"], rows: rows)
    }
}

extension StoreUsage.Kind {
    fileprivate var words: String {
        switch self {
        case .images: "Images"
        case .sharedLayers: "Shared layers"
        case .buildCache: "Build cache"
        case .unpackedLayers: "Unpacked layers"
        case .cacheMounts: "Cache mounts"
        case .engines: "Other engines"
        case .running: "Running"
        case .leftovers: "Leftovers"
        case .other: "Store's own files"
        }
    }
}
