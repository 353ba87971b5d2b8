package import OCISpec

/// What can be wrong with an archive of images.
package enum ArchiveError: Error, Hashable, Sendable {
    /// libarchive can't read it; its own words.
    case unreadable(String)
    /// Neither `manifest.json` nor `index.json` nor a folder of an old image is in it.
    case noImages
    case unsafePath(entry: String, Danger)
    case missing(file: String, neededBy: String)
    case badJSON(file: String, String)
    case tooLarge(file: String, limit: Int)
    case digestMismatch(file: String, expected: Digest, found: Digest)
    case diffIDMismatch(layer: String, expected: Digest, found: Digest)
    case layerCount(config: String, layers: Int, diffIDs: Int)
    case unsafeLayer(layer: String, entry: String, Danger)
    case unreadableLayer(layer: String, String)
    case badName(file: String, ReferenceError)
    case unsupported(file: String, mediaType: String)
    case noPlatform(file: String, wanted: String)
    case nestedTooDeep(file: String)
    /// The chain of parents of an image of old is longer than any.
    case endlessParents(String)

    package enum Danger: Hashable, Sendable {
        case parent
        case absolute
        /// An entry below a path that the archive itself has as a symbolic link.
        case throughLink(String)
        case link(target: String)
    }
}
