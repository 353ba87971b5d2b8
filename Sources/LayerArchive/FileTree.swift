/// The files of a stack of layers as one file system: layers applied bottom first, whiteouts and opaque folders done.
package struct FileTree: Sendable {
    package private(set) var entries: [EntryPath: FileEntry]

    /// An empty image: nothing but the root.
    package init() { entries = [:] }
}
