internal import Glibc
internal import LayerArchive
package import OCISpec

extension SnapshotStore {
    /// The layers that are unpacked, sorted by digest. None with the driver `copies`.
    package func list() throws -> [Digest] {
        try names(in: "layers").compactMap { try LayerFolder.record(in: "\(layersPath)/\($0)")?.digest }.sorted()
    }

    /// Removes an unpacked layer; it may be missing.
    ///
    /// - Throws: `SnapshotError.inUse` where a workspace of any process stands on it.
    package func remove(_ layer: Digest) throws {
        let trash = try makeWorkspaceFolder(uses: [])
        defer { trash.remove() }
        // Renamed under the lock, removed after it: a layer is there as a whole or not at all.
        try FileLock.hold("\(root)/lock") {
            guard try !isInUse(layer) else { throw SnapshotError.inUse(layer: layer) }
            guard try LayerFolder.record(in: path(of: layer))?.digest == layer else { return }
            _ = try call("remove", path(of: layer)) { rename(path(of: layer), "\(trash.path)/layer") }
        }
    }

    /// To be called under the store's lock.
    private func isInUse(_ layer: Digest, but own: WorkspaceFolder? = nil) throws -> Bool {
        for name in try names(in: "work") {
            let path = "\(root)/work/\(name)"
            if path == own?.path { continue }
            if try FileLock.attemptIfPresent("\(path)/lock") != nil { continue }
            let bytes = try Self.contents(of: "\(path)/uses")
            if String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains(Substring(layer.description)) {
                return true
            }
        }
        return false
    }

    private static func contents(of path: String) throws -> [UInt8] {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return [] }
            throw SnapshotError.failure(.last("open", path))
        }
        defer { close(file) }
        var result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = try call("read", path) { read(file, &piece, piece.count) }
            if count == 0 { return result }
            result += piece.prefix(count)
        }
    }

    /// The unpacked layers by the names of their folders in `layers`.
    package func folders() throws -> [String: Digest] {
        var result: [String: Digest] = [:]
        // One that is damaged is unpacked anew when it is next needed, and is nobody's until then.
        for name in try names(in: "layers") {
            if let record = try? LayerFolder.record(in: "\(layersPath)/\(name)") { result[name] = record.digest }
        }
        return result
    }

    /// Removes a folder of `layers` whose record is damaged or missing, and with it what nobody can use.
    package func removeDamaged(_ name: String) throws {
        let trash = try makeWorkspaceFolder(uses: [])
        defer { trash.remove() }
        try FileLock.hold("\(root)/lock") {
            let path = "\(layersPath)/\(name)"
            guard (try? LayerFolder.record(in: path)) == nil, access(path, F_OK) == 0 else { return }
            _ = try call("remove", path) { rename(path, "\(trash.path)/layer") }
        }
    }

    /// The unpacked layer's record; the layer is unpacked where it was not. Two processes may do so at once: the
    /// second one's folder is thrown away.
    func unpacked(_ layer: Digest, in workspace: WorkspaceFolder, blobPath: (Digest) throws -> String) throws
        -> LayerRecord
    {
        if let record = try sound(layer, in: workspace) { return try checked(record, is: layer) }
        guard case .overlay(let userXattrs) = driver else {
            throw SnapshotError.failure(FileFailure("unpack", path(of: layer), code: ENOTSUP))
        }
        let blob = try blobPath(layer)
        let made = try workspace.makeFolder("made", mode: 0o700)
        let files = try workspace.makeFolder("made/fs")
        let extractor = try LayerExtractor(
            into: files, format: .overlay(attribute: SnapshotDriver.opaqueAttribute(userXattrs: userXattrs)))
        try extractor.extract(layerAt: blob)
        let record = LayerRecord(
            digest: layer, implicit: extractor.implicit, isRootOpaque: extractor.isRootOpaque)
        try place(made, as: record)
        return record
    }

    /// The record of an unpacked layer. What was damaged is taken out of the way, to be unpacked anew: it is a cache.
    func sound(_ layer: Digest, in workspace: WorkspaceFolder) throws -> LayerRecord? {
        let folder = path(of: layer)
        let damage: any Error
        do {
            guard let record = try LayerFolder.record(in: folder) else {
                if access(folder, F_OK) != 0 { return nil }
                throw SnapshotError.failure(FileFailure("read", folder, code: ENOENT))
            }
            if access("\(folder)/fs", F_OK) == 0 { return record }
            throw SnapshotError.failure(.last("open", "\(folder)/fs"))
        } catch { damage = error }
        try FileLock.hold("\(root)/lock") {
            // Files of a layer that a running command stands on are left as they are.
            guard try !isInUse(layer, but: workspace) else { throw damage }
            let name = folder.split(separator: "/").last ?? ""
            _ = try call("remove", folder) { rename(folder, "\(workspace.path)/damaged-\(name)") }
        }
        return nil
    }

    /// Puts a folder with `fs` in it among the layers.
    func place(_ made: String, as record: LayerRecord) throws {
        try LayerFolder.write(record, in: made)
        if rename(made, path(of: record.digest)) == 0 { return }
        guard errno == EEXIST || errno == ENOTEMPTY else {
            throw SnapshotError.failure(.last("make", path(of: record.digest)))
        }
        if let other = try LayerFolder.record(in: path(of: record.digest)) {
            _ = try checked(other, is: record.digest)
        }
        try FolderRemoval.remove(made)
    }

    private func checked(_ record: LayerRecord, is layer: Digest) throws -> LayerRecord {
        guard record.digest == layer else {
            throw SnapshotError.digestCollision(layer: layer, other: record.digest.description)
        }
        return record
    }
}
