internal import LayerArchive

/// Where a copied file's content is read from.
enum ContentSource: Sendable, Hashable {
    /// A file of the context or of another folder.
    case folder(FolderFile)
    /// A file of another image: the layer's place in the stack (0 is the lowest) and its path there.
    case layer(Int, EntryPath)
    /// The entry of an archive in a folder, by its place in it.
    case archive(FolderFile, index: Int)
    /// The bytes of a here-document.
    case document([UInt8])
    /// No content: folders, links, devices.
    case none
}

/// A file of a folder on the disk.
struct FolderFile: Sendable, Hashable {
    /// The folder's absolute path.
    var root: String
    var path: EntryPath
}

/// A file to be copied.
struct SourceFile: Sendable, Hashable {
    /// Below the item's root; the root itself for it.
    var path: EntryPath
    /// What is copied, its `path` being the source's.
    var entry: FileEntry
    var content: ContentSource
    /// Names the file that several names share, where it has several.
    var identity: FileIdentity?
    /// A folder that is not copied itself, on the way to something in it that is.
    var isPassage = false
    /// For a file of the context: what tells whether it changed since.
    var stamp: FileStamp?
}

/// What of a file on disk changes whenever the file does, in nanoseconds since 1970.
struct FileStamp: Sendable, Hashable {
    var modified: Int
    var changed: Int
    var inode: UInt64
}

/// What tells that two names are the same file.
enum FileIdentity: Sendable, Hashable {
    /// On disk.
    case inode(device: UInt64, inode: UInt64)
    /// In a stack of layers: the layer's place and the first name there.
    case entry(layer: Int, path: EntryPath)
}

/// One match of a source: a file, or a folder with what is in it.
struct CopyItem: Sendable {
    /// The last component of the source's path as it was written, before any link was followed.
    var name: [UInt8]
    var root: SourceFile
    /// For a folder: all below it, folders before what is in them.
    var children: [SourceFile]
    /// What counts for the key without being copied: what links among the files lead to, `LINK -> TARGET` as its name.
    var linkTargets: [CopyItem] = []
}

extension FileEntry {
    var isSymlink: Bool {
        if case .symlink = kind { return true }
        return false
    }
}

extension CopyItem {
    /// The same files from layers that stand so many places higher in the stack.
    func movingLayers(by count: Int) -> CopyItem {
        var item = self
        item.root.content = item.root.content.movingLayer(by: count)
        for index in item.children.indices {
            item.children[index].content = item.children[index].content.movingLayer(by: count)
        }
        return item
    }
}

extension ContentSource {
    fileprivate func movingLayer(by count: Int) -> ContentSource {
        if case .layer(let index, let path) = self { .layer(index + count, path) } else { self }
    }
}
