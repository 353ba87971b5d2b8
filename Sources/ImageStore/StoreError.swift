package import OCISpec

/// What can go wrong in a store; the words are in `StoreError+Message.swift`.
package enum StoreError: Error, Hashable, Sendable {
    /// None of `DOCKSTEP_HOME`, `XDG_DATA_HOME` and `HOME` is set.
    case noHome
    case notAFolder(path: String)
    case notWritable(path: String, code: Int32)
    /// The folder was written by a later version of dockstep.
    case newerVersion(path: String, found: String, known: Int)
    /// A system call failed; `code` is its errno.
    case system(Operation, path: String, code: Int32)
    /// A file is not what it should be.
    case damaged(path: String, Damage)
    case missingBlob(Digest)
    case missingLayer(diffID: Digest)
    case blobMismatch(expected: Digest, found: Digest)
    case sizeMismatch(Digest, expected: Int, found: Int)
    /// An image that the index names and that can't be used.
    indirect case damagedImage(DamagedImage)
    /// A layer's blob was changed since it was written; it has been removed.
    case damagedLayer(blob: Digest, found: Digest)
    /// A file that is read whole is longer than anything of its kind.
    case tooLarge(path: String, limit: Int)
    /// `suggestions` are names in the store that look like it, best first.
    case noSuchImage(String, suggestions: [String])
    /// A short ID that several images begin with.
    case ambiguousID(String, matches: [Digest])
    case badName(ReferenceError)
    /// An image can't be named by a digest: only `name:tag` is a tag.
    case tagWithDigest(String)
    /// Removal by ID of an image that has names in several repositories, without force.
    case severalRepositories(Digest)
    /// Removal of an image, without force, that others are built on: their names.
    case dependentImages(Digest, [String])
    case archive(ArchiveError)
    /// `save` can't write where it was told to: another disk than the store's, or a pipe.
    case archiveNotWritten(path: String, code: Int32)

    package enum Operation: String, Hashable, Sendable {
        case create, open, read, write, flush, rename, remove, list, lock
    }

    package enum Damage: Hashable, Sendable {
        case json(String)
        case digest
        /// The file `version` holds no number.
        case version
    }
}
