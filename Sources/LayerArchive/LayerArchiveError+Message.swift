extension LayerArchiveError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAnArchive(let archive):
            "'\(archive)' is not a tar archive, plain or compressed with gzip, zstd, bzip2 or xz"
        case .damaged(let archive, let detail):
            "the archive '\(archive)' is damaged or cut short (\(detail)); fetch or build it again"
        case .leavesRoot(let archive, let entry):
            "the archive '\(archive)' is refused: its entry '\(entry)' has '..' in its path and could leave the image"
        case .throughSymlink(let archive, let entry, let link):
            "the archive '\(archive)' is refused: its entry '\(entry)' goes through '\(link)', which it makes a symbolic link"
        case .badWhiteout(let archive, let entry):
            "the archive '\(archive)' is refused: its whiteout '\(entry)' names no file"
        case .badNumber(let archive, let entry, let field, let value):
            "the archive '\(archive)' is refused: its entry '\(entry)' has the impossible \(field) \(value)"
        case .tooLarge(let archive, let entry, let what, let limit):
            "the archive '\(archive)' is refused: \(what) of its entry '\(entry)' is over the limit of \(limit)"
        case .unknownKind(let archive, let entry):
            "the archive '\(archive)' is refused: its entry '\(entry)' is neither file, directory, link, device nor pipe"
        case .sizeChanged(let path, let expected, let found):
            "the file '\(path)' changed while it was read: it had \(expected) bytes and then "
                + "\(found > expected ? "more" : "\(found)"); run the step again when nothing writes to it"
        case .outOfOrder(let path):
            "the content of '\(path)' was not written as a whole before the next entry"
        case .failure(let failure):
            failure.description
        }
    }
}
