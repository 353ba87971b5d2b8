package import LayerArchive

/// Puts the files of an image into a folder of the user's, over what is there, as `docker build --output` does.
package enum FolderExport {
    /// Every file belongs to `uid` and `gid`; modes, times and links stay as in the image. What else the folder holds
    /// stays there.
    ///
    /// - Parameter folder: exists already.
    /// - Throws: `SnapshotError`, `LayerArchiveError`.
    package static func write(_ files: MergedFiles, into folder: String, uid: UInt32, gid: UInt32) throws {
        let extractor = try LayerExtractor(into: folder, format: .flat)
        try files.forEach { entry, content in
            var entry = entry
            (entry.uid, entry.gid) = (uid, gid)
            try extractor.place(entry, content)
        }
        try extractor.finishFolders()
    }
}
