package import LayerArchive
package import OCISpec

/// What can go wrong between a layer's tar and files on the disk.
package enum SnapshotError: Error, Hashable, Sendable {
    /// A system call on a file failed.
    case failure(FileFailure)
    /// The kernel refused to mount an overlay of `layers` layers.
    case mount(layers: Int, code: Int32)
    /// The layers' names do not fit into the one page of mount options.
    case tooManyLayers(count: Int)
    /// A hard link whose target is not in the same layer.
    case missingLinkTarget(entry: String, target: String)
    /// An owner that the user namespace has no number for.
    case ownerNotMapped(entry: String, uid: UInt32, gid: UInt32)
    /// Another file system is mounted inside a folder that is to be removed.
    case mountInside(path: String)
    /// A layer that a workspace of this or another process stands on.
    case inUse(layer: Digest)
    /// The folder of a layer belongs to another layer whose digest begins alike.
    case digestCollision(layer: Digest, other: String)
}
