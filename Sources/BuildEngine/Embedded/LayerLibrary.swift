internal import ImageStore
internal import LayerArchive
internal import OCISpec

/// The metadata of layers, read from their tars and kept: a layer never changes.
final class LayerLibrary: Sendable {
    private let store: ImageStore
    private let cache = Locked<Cache>(Cache())

    private struct Cache {
        var entries: [Digest: [LayerEntry]] = [:]
        /// Layers that are not in the store.
        var adopted: [Digest: String] = [:]
        /// The trees asked for last, newest at the end.
        var trees: [(layers: [Digest], tree: FileTree)] = []
    }

    /// Trees kept: as many as a walk back and forth through a stage touches; a tree of 100,000 files is some 50 MB.
    private static let treeLimit = 4

    init(store: ImageStore) { self.store = store }

    func path(of layer: Digest) throws -> String {
        try cache.withLock { $0.adopted[layer] } ?? store.layerPath(diffID: layer)
    }

    /// Takes in a layer that is no part of an image: what a build copies from.
    func adopt(_ layer: Digest, at path: String, entries: [LayerEntry]) {
        cache.withLock { cache in
            cache.adopted[layer] = path
            cache.entries[layer] = entries
        }
    }

    /// The path of a layer that is to be unpacked whole: a damaged one is found then.
    func soundPath(of layer: Digest) throws -> String { try store.soundLayerPath(diffID: layer) }

    func entries(of layer: Digest) throws -> [LayerEntry] {
        if let known = cache.withLock({ $0.entries[layer] }) { return known }
        let entries = try LayerReader.entries(ofLayerAt: path(of: layer))
        cache.withLock { $0.entries[layer] = entries }
        return entries
    }

    /// Notes a layer just written, so that it need not be read again.
    func note(_ layer: Digest, entries: [LayerEntry]) {
        cache.withLock { $0.entries[layer] = entries }
    }

    /// The merged files of layers, bottom first; grown from the longest stack of those below that is known.
    func tree(of layers: [Digest]) throws -> FileTree {
        let known = cache.withLock { cache in
            cache.trees.filter { layers.starts(with: $0.layers) }.max { $0.layers.count < $1.layers.count }
        }
        var tree = known?.tree ?? FileTree()
        let rest = layers.dropFirst(known?.layers.count ?? 0)
        if rest.isEmpty { return tree }
        for layer in rest { tree.apply(try entries(of: layer)) }
        let result = tree
        cache.withLock { cache in
            cache.trees.append((layers, result))
            if cache.trees.count > Self.treeLimit { cache.trees.removeFirst() }
        }
        return result
    }

    func read(_ path: EntryPath, in layers: [Digest], limit: Int) throws -> [UInt8] {
        let tree = try tree(of: layers)
        let resolved = try tree.resolve(path, followLast: true)
        guard let entry = resolved.entry else { throw ImageFileError(path: path.description, reason: .missing) }
        guard !entry.isDirectory else { throw ImageFileError(path: path.description, reason: .folder) }
        guard let origin = tree.origin(of: resolved.path), layers.indices.contains(origin) else { return [] }
        return try LayerReader.content(of: resolved.path, inLayerAt: self.path(of: layers[origin]), limit: limit) ?? []
    }
}

/// A path of an image that can't be shown.
package struct ImageFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case missing
        case folder
    }

    package let path: String
    package let reason: Reason

    package var description: String {
        switch reason {
        case .missing: "there is no '/\(path)' in the image as it is after this step"
        case .folder: "'/\(path)' is a folder: 'files' lists what is in it"
        }
    }
}
