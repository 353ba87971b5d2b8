package import OCISpec

/// A blob under construction: bytes go to `descriptor`, then either `commit` or `discard` ends it. A writer that goes
/// without either, or whose process is killed, leaves nothing.
package struct BlobWriter: ~Copyable, Sendable {
    let store: ImageStore
    private let file: TemporaryFile

    init(store: ImageStore) throws(StoreError) {
        self.store = store
        file = try TemporaryFile(in: store.temporaryFolder)
    }

    /// A new empty file, open for reading and writing; valid until the writer ends.
    package var descriptor: Int32 { file.descriptor }

    /// Puts the blob in its place: content on the disk first, then the name. The caller has hashed what it wrote.
    ///
    /// - Throws: `StoreError.sizeMismatch` where the file has not `size` bytes; `StoreError.system`.
    package consuming func commit(digest: Digest, size: Int) throws(StoreError) {
        try store.commitBlob(file, digest: digest, size: size)
    }

    package consuming func discard() { file.discard() }
}
