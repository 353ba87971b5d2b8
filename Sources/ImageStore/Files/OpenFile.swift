internal import CLinux
internal import Glibc

/// A descriptor that is closed when its owner goes.
struct OpenFile: ~Copyable {
    let descriptor: Int32

    deinit { close(descriptor) }

    func size(path: String) throws(StoreError) -> Int { try status(path: path).size }

    /// Bytes and seconds since 1970 of the last change of content, and how many names the file has.
    func status(path: String) throws(StoreError) -> (size: Int, modified: Int, links: Int) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(.read, path: path, code: errno) }
        return (Int(status.st_size), status.st_mtim.tv_sec, Int(status.st_nlink))
    }

    /// Whether it is a plain file, and no folder, pipe or device.
    func isRegular(path: String) throws(StoreError) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(.read, path: path, code: errno) }
        return status.st_mode & S_IFMT == S_IFREG
    }

    /// Fills the start of `buffer`; 0 at the end of the file.
    func read(into buffer: inout [UInt8], path: String) throws(StoreError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 { return count }
            guard errno == EINTR else { throw .system(.read, path: path, code: errno) }
        }
    }

    /// Writes all of `bytes`.
    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(StoreError) {
        let outcome: Result<Void, StoreError> = bytes.withUnsafeBytes { piece in
            do throws(StoreError) { return .success(try write(piece, to: descriptor, path: path)) } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Writes all of `bytes`, in as many calls as it takes.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
    ) throws(StoreError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw .system(.write, path: path, code: errno)
            }
        }
    }

    /// Whether a file has the same content as an open one of the same length.
    static func isEqual(_ descriptor: Int32, _ path: String) throws(StoreError) -> Bool {
        guard let other = try StoreFile.openIfPresent(path) else { return false }
        var buffers = ([UInt8](repeating: 0, count: 1 << 18), [UInt8](repeating: 0, count: 1 << 18))
        var offset = 0
        while true {
            let left = pread(descriptor, &buffers.0, buffers.0.count, offset)
            let right = pread(other.descriptor, &buffers.1, buffers.1.count, offset)
            guard left >= 0, right >= 0 else { throw .system(.read, path: path, code: errno) }
            guard left == right, memcmp(buffers.0, buffers.1, left) == 0 else { return false }
            if left == 0 { return true }
            offset += left
        }
    }

    /// Waits until the content is on the disk.
    func flush(path: String) throws(StoreError) {
        let code = clinux_fsync(descriptor)
        guard code == 0 else { throw .system(.flush, path: path, code: code) }
    }

    /// Takes the file's lock; false where `wait` is false and somebody else holds it.
    func lock(exclusive: Bool, wait: Bool, path: String) throws(StoreError) -> Bool {
        let operation = (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB)
        while flock(descriptor, operation) != 0 {
            let code = errno
            if code == EWOULDBLOCK { return false }
            guard code == EINTR else { throw .system(.lock, path: path, code: code) }
        }
        return true
    }
}
