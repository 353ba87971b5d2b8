internal import Glibc
internal import LayerArchive
package import OCISpec

/// A folder that `RUN --mount=type=cache` keeps from one build to the next, held as long as this object lives.
package final class CacheFolder: Sendable {
    /// The folder with the files.
    package let path: String
    private let lock: FileLock

    init(path: String, lock: consuming FileLock) {
        self.path = path
        self.lock = lock
    }
}

/// How a cache folder is held.
package enum CacheUse: Sendable, Hashable {
    /// With others who do so.
    case shared
    /// Alone; another folder where it is not to be had.
    case alone
    /// Alone, after waiting for it.
    case waiting
}

/// A cache folder as it lies in the store.
package struct StoredCacheFolder: Sendable, Hashable {
    /// Below the store's `caches`.
    package var name: String
    /// What its mounts call it.
    package var title: String
    /// Seconds since 1970.
    package var used: Int
    package var isInUse: Bool
}

/// Cache folders lie in `caches/KEY-N/{fs,lock,title}`, KEY of 24 hexadecimal digits: several of one key are there where
/// commands needed it at the same time. The lock's time is that of the last use.
extension SnapshotStore {
    private var cachesPath: String { "\(root)/caches" }

    /// A folder under a key; one that is free, or else a new one.
    ///
    /// - Parameters:
    ///   - key: of all that tells caches apart.
    ///   - title: what to call it to people.
    ///   - fill: puts into a new folder what it is to begin with.
    /// - Returns: nil where it has to be waited for.
    /// - Throws: `SnapshotError`, and what `fill` throws.
    package func cacheFolder(
        _ key: Digest, title: String, use: CacheUse, fill: (_ folder: String) throws -> Void
    ) throws -> CacheFolder? {
        try FileLock.hold("\(root)/lock") {
            if mkdir(cachesPath, 0o700) != 0, errno != EEXIST { throw SnapshotError.failure(.last("make", cachesPath)) }
            let prefix = "\(key.hex.prefix(24))-"
            let numbers = try names(in: "caches").filter { $0.hasPrefix(prefix) }
                .compactMap { Int($0.dropFirst(prefix.utf8.count)) }.sorted()
            for number in numbers {
                let folder = "\(cachesPath)/\(prefix)\(number)"
                guard access("\(folder)/title", F_OK) == 0 else { continue }
                guard let lock = try FileLock.attempt("\(folder)/lock", isShared: use == .shared) else { continue }
                utimes("\(folder)/lock", nil)
                return CacheFolder(path: "\(folder)/fs", lock: lock)
            }
            if use == .waiting, !numbers.isEmpty { return nil }
            return try makeCacheFolder("\(cachesPath)/\(prefix)\((numbers.last ?? 0) + 1)", title, use, fill)
        }
    }

    private func makeCacheFolder(
        _ folder: String, _ title: String, _ use: CacheUse, _ fill: (String) throws -> Void
    ) throws -> CacheFolder {
        try call("make", folder) { mkdir(folder, 0o700) }
        do {
            guard let lock = try FileLock.attempt("\(folder)/lock", isShared: use == .shared) else {
                throw SnapshotError.failure(FileFailure("lock", folder, code: EBUSY))
            }
            let files = "\(folder)/fs"
            try call("make", files) { mkdir(files, 0o700) }
            try call("change the mode of", files) { chmod(files, 0o755) }
            try fill(files)
            // Written last: a folder without it was never finished, and nobody takes it.
            let bytes = Array(title.utf8)
            let file = try call("make", "\(folder)/title") {
                Glibc.open("\(folder)/title", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            }
            defer { close(file) }
            _ = try call("write", "\(folder)/title") { Glibc.write(file, bytes, bytes.count) }
            return CacheFolder(path: files, lock: lock)
        } catch {
            try FolderRemoval.remove(folder)
            throw error
        }
    }

    /// The cache folders that there are, by their names.
    package func cacheFolders() throws -> [StoredCacheFolder] {
        guard access(cachesPath, F_OK) == 0 else { return [] }
        return try names(in: "caches").sorted().map { name in
            let folder = "\(cachesPath)/\(name)"
            var status = stat()
            let used = stat("\(folder)/lock", &status) == 0 ? Int(status.st_mtim.tv_sec) : 0
            let title = (try? Self.contents(of: "\(folder)/title")) ?? []
            let isInUse =
                access("\(folder)/lock", F_OK) == 0 ? try FileLock.attemptIfPresent("\(folder)/lock") == nil : false
            return StoredCacheFolder(
                name: name, title: String(decoding: title, as: UTF8.self), used: used, isInUse: isInUse)
        }
    }

    /// Removes a cache folder by its name.
    ///
    /// - Returns: false where it is in use, or gone already.
    @discardableResult
    package func removeCacheFolder(_ name: String) throws -> Bool {
        let trash = try makeWorkspaceFolder(uses: [])
        defer { trash.remove() }
        return try FileLock.hold("\(root)/lock") {
            let folder = "\(cachesPath)/\(name)"
            guard access(folder, F_OK) == 0, let lock = try FileLock.attemptIfPresent("\(folder)/lock") else {
                return false
            }
            _ = try call("remove", folder) { rename(folder, "\(trash.path)/cache") }
            withExtendedLifetime(lock) {}
            return true
        }
    }

    /// Removes all cache folders of a key but those in use.
    package func removeCacheFolders(of key: Digest) throws {
        guard access(cachesPath, F_OK) == 0 else { return }
        for name in try names(in: "caches") where name.hasPrefix("\(key.hex.prefix(24))-") {
            try removeCacheFolder(name)
        }
    }
}
