import Glibc
import ImageStore
import OCISpec
import Testing

@Suite struct MessageTests {
    private static let one = Digest(of: "1")
    private static let two = Digest(of: "2")

    @Test(arguments: [
        (
            StoreError.noHome,
            "there is no folder for the image store: set DOCKSTEP_HOME to a folder that can be written"
        ),
        (
            .notWritable(path: "/s", code: EROFS),
            "the image store '/s' can't be written (Read-only file system): "
                + "make it writable for you or set DOCKSTEP_HOME to another folder"
        ),
        (.missingBlob(one), "the blob \(one) is not in the image store: load or build the image again"),
        (.missingLayer(diffID: one), "the layer \(one) is not in the image store: load or build the image again"),
        (.sizeMismatch(one, expected: 3, found: 2), "the blob \(one) should have 3 bytes and has 2"),
        (
            .damaged(path: "/s/index.json", .json("why")),
            "'/s/index.json' is damaged and can't be read as JSON (why): move it away, and what is built or loaded again "
                + "has its name again; the build cache stays"
        ),
        (.damaged(path: "/s/blob", .json("why")), "'/s/blob' is damaged and can't be read as JSON: why"),
        (
            .damaged(path: "/s/version", .version),
            "'/s/version' is damaged and holds no number: remove that file, and the next start writes it anew"
        ),
        (
            .archiveNotWritten(path: "a.tar", code: ENOSPC),
            "could not write 'a.tar': the disk is full; free some space and try again"
        ),
        (
            .ambiguousID("ab", matches: [one, two]),
            "the image ID 'ab' is ambiguous: it could be \(one.short) or \(two.short)"
        ),
        (
            .tagWithDigest("a@\(one)"),
            "'a@\(one)' has a digest in it, and a tag is only NAME:TAG: leave out what follows '@'"
        ),
    ])
    func aStoresErrorIsOneSentence(_ error: StoreError, text: String) {
        #expect(error.description == text)
    }

    @Test(arguments: [
        (
            ArchiveError.noImages,
            "the archive has neither a manifest.json nor an index.json: it is not what 'save' writes"
        ),
        (
            .missing(file: "l", neededBy: "manifest.json"),
            "the archive is incomplete: 'l', which manifest.json names, is not in it"
        ),
        (.badJSON(file: "f", "why"), "'f' in the archive is not the JSON it should be: why"),
        (
            .digestMismatch(file: "f", expected: one, found: two),
            "'f' in the archive should have the digest \(one) and has \(two): it was changed or damaged"
        ),
        (
            .diffIDMismatch(layer: "l", expected: one, found: two),
            "the layer 'l' should have the diff ID \(one) and has \(two): it was changed or damaged"
        ),
        (
            .layerCount(config: "c", layers: 1, diffIDs: 2),
            "the image 'c' has 1 layers and 2 diff IDs in its configuration"
        ),
        (.unsupported(file: "f", mediaType: "x/y"), "'f' in the archive is of type 'x/y', which is not an image"),
        (.noPlatform(file: "f", wanted: "linux/amd64"), "'f' in the archive has no image for linux/amd64"),
        (.tooLarge(file: "f", limit: 4), "'f' in the archive is longer than 4 bytes, which no file of its kind is"),
    ])
    func anArchivesErrorIsOneSentence(_ error: ArchiveError, text: String) {
        #expect(error.description == text)
    }
}
