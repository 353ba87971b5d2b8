internal import OCISpec

/// What `save` can write, named as podman names it.
package enum ArchiveFormat: String, CaseIterable, Sendable {
    /// A tar of an OCI image layout (image-spec, image-layout.md).
    case ociArchive = "oci-archive"
    /// An OCI image layout as a folder.
    case ociFolder = "oci-dir"
    /// What `docker save` wrote before it wrote layouts: layers without compression, each under its diff ID.
    case dockerArchive = "docker-archive"
}

/// A file of an archive that is to be written.
enum ArchiveFile: Sendable {
    case folder
    case link(target: String)
    case data([UInt8])
    /// A blob as the store has it.
    case blob(Digest, size: Int)
    /// A layer without the compression of its blob.
    case layer(Digest, diffID: Digest)
}
