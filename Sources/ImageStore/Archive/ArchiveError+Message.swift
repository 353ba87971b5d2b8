internal import OCISpec

extension ArchiveError: CustomStringConvertible {
    /// One sentence: what is wrong with which file of the archive.
    package var description: String {
        switch self {
        case .unreadable(let reason):
            "the archive can't be read: \(reason)"
        case .noImages:
            "the archive has neither a manifest.json nor an index.json: it is not what 'save' writes"
        case .unsafePath(let entry, let danger):
            "the archive is refused: its entry '\(entry)' \(danger.words)"
        case .missing(let file, let neededBy):
            "the archive is incomplete: '\(file)', which \(neededBy) names, is not in it"
        case .badJSON(let file, let reason):
            "'\(file)' in the archive is not the JSON it should be: \(reason)"
        case .tooLarge(let file, let limit):
            "'\(file)' in the archive is longer than \(limit) bytes, which no file of its kind is"
        case .badName(let file, let error):
            "'\(file)' in the archive names an image wrongly: \(error)"
        case .unsupported(let file, let mediaType):
            "'\(file)' in the archive is of type '\(mediaType)', which is not an image"
        case .noPlatform(let file, let wanted):
            "'\(file)' in the archive has no image for \(wanted)"
        case .nestedTooDeep(let file):
            "'\(file)' in the archive is an index in an index in an index, which no image has"
        case .endlessParents(let image):
            "the image '\(image)' in the archive has more than 125 parents, or is its own, which no image has"
        case .digestMismatch, .diffIDMismatch, .layerCount, .unsafeLayer, .unreadableLayer:
            layerMessage
        }
    }

    private var layerMessage: String {
        switch self {
        case .digestMismatch(let file, let expected, let found):
            "'\(file)' in the archive should have the digest \(expected) and has \(found): it was changed or damaged"
        case .diffIDMismatch(let layer, let expected, let found):
            "the layer '\(layer)' should have the diff ID \(expected) and has \(found): it was changed or damaged"
        case .layerCount(let config, let layers, let diffIDs):
            "the image '\(config)' has \(layers) layers and \(diffIDs) diff IDs in its configuration"
        case .unsafeLayer(let layer, let entry, let danger):
            "the layer '\(layer)' is refused: its entry '\(entry)' \(danger.words)"
        case .unreadableLayer(let layer, let reason):
            "the layer '\(layer)' can't be read: \(reason)"
        default:
            "the archive can't be read"
        }
    }
}

extension ArchiveError.Danger {
    fileprivate var words: String {
        switch self {
        case .parent: "has a '..' in it and could leave its folder"
        case .absolute: "is an absolute path"
        case .throughLink(let link): "goes through the symbolic link '\(link)'"
        case .link(let target): "is a link to '\(target)', which is not in the archive"
        }
    }
}
