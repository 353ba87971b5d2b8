internal import ArgumentParser
internal import ImageStore
internal import LayerArchive
internal import OCISpec
internal import TerminalUI

/// `diff`: the files that an image's layers add, change and delete, or that differ between two images.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show which files an image's layers, or two images, differ in.",
        discussion: """
            A is added, C changed, D deleted, as in 'docker diff'. Of one image: what each layer does, those of an image \
            that it was built on left out. Of two: what leads from the first one's files to the second one's.
            """)

    @Flag(name: [.short, .long], help: "Show the layers of the image under it too.")
    var all = false
    @Argument(help: "A name or ID.")
    var image: String
    @Argument(help: "Another, to compare with.")
    var other: String?

    func run() throws {
        let store = try ImageCommand.store()
        let image = try store.resolve(image)
        guard let other else {
            try showLayers(of: image, in: store)
            return
        }
        let (old, new) = (try files(of: image, in: store), try files(of: try store.resolve(other), in: store))
        ImageCommand.print(
            DiffView.changes(try FileDifference.between(old, new), style: StandardStreams.style()))
    }

    private func files(of image: StoredImage, in store: ImageStore) throws -> LayeredFiles {
        try LayeredFiles(layersAt: image.layers.map { try store.layerPath(diffID: $0.diffID) })
    }

    private func showLayers(of image: StoredImage, in store: ImageStore) throws {
        let base = all ? nil : try store.base(of: image)
        let style = StandardStreams.style()
        if let base { ImageCommand.print(DiffView.base(base, style: style)) }
        let count = image.layers.count
        if count == base?.layers.count ?? 0 { ImageCommand.print(DiffView.noLayer(style: style)) }
        let steps = image.config.history.filter { $0.emptyLayer != true }
        var lower = FileTree()
        for (index, layer) in image.layers.enumerated() {
            let entries = try LayerReader.entries(ofLayerAt: store.layerPath(diffID: layer.diffID))
            if index >= base?.layers.count ?? 0 {
                let changes = LayerStatistics(of: entries, on: lower).changes
                let step = steps.count == count ? steps[index].createdBy : nil
                ImageCommand.print(
                    DiffView.heading(index + 1, of: count, layer, step: step, style: style)
                        + DiffView.changes(changes, style: style))
            }
            lower.apply(entries)
        }
    }
}
