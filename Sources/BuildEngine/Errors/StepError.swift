package import DockerfileSyntax
package import OCISpec

/// What keeps a step from being done. The step is not taken and nothing of it is kept.
package struct StepError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A source that is not there; `close` is a name that is.
        case sourceMissing(String, close: String?)
        /// The source is there and `.dockerignore` leaves it out.
        case sourceIgnored(String)
        /// Written with `..` beyond the root, which stops there; and what is not there either.
        case sourceOutside(String, meaning: String)
        /// Inside `place`, which can't be left.
        case sourceLinkBroken(String, target: String, place: String)
        /// A link at the top of a source, of which `--exclude` or `--parents` take some files.
        case chosenLinkBroken(String, target: String, place: String)
        /// A pattern without a match, in a folder of which nothing is needed.
        case patternFolderNotSent(String, folder: String)
        case contextMissing(String)
        case contextUnreadable(String, reason: String)
        case sourceNotInStage(String, stage: String)
        case destinationNotFolder(String)
        case folderOverFile(String)
        case fileOverFolder(String)
        case linkLoop(String)
        case whiteoutName(String)
        case changedWhileRead(String)
        case badArchive(String, reason: String)
        /// An archive's hard link to a file that is neither in the archive nor in the image.
        case linkToNothing(String, target: String)
        case badPattern(String)
        case user(String)
        case baseMissing(String, close: String?)
        /// A `--from` that names neither a stage nor an image; `close` is a stage or an image that is there.
        case fromMissing(String, close: String?)
        /// Not in the store, and not to be had from its registry; the reason is a sentence of its own. `close` is an
        /// earlier stage that was likely meant.
        case pullFailed(String, reason: String, close: String?)
        /// More layers than `limit` in one image.
        case tooManyLayers(limit: Int)
        case basePlatform(String, has: Platform, wanted: Platform)
        case workingDirectory(String)
        case commandNotFound(String)
        case runtime(String)
        /// Something below the step failed; the reason is a sentence of its own.
        case stopped(String)
    }

    package var kind: Kind
    package var range: SourceRange?

    package init(_ kind: Kind, at range: SourceRange?) {
        self.kind = kind
        self.range = range
    }
}
