internal import CLinux
internal import Dispatch
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec
internal import Registry
internal import Synchronization

/// A layer on its way into the store: written to a file as it comes and, by a second thread at the same time, read
/// through, so that its check costs no time of its own.
struct LayerReception: ~Copyable, Sendable {
    private let blob: BlobWriter
    private let pipe: CheckPipe
    private let check: Task<LayerCheck, any Error>

    init(store: ImageStore, name: String) throws {
        let pipe = try CheckPipe()
        blob = try store.newBlob()
        self.pipe = pipe
        check = Task { try await pipe.check(name: name) }
    }

    /// Where the bytes go.
    var target: BlobTarget {
        let file = blob.descriptor
        let pipe = pipe
        return BlobTarget { piece in
            try FileBytes.write(piece, to: file)
            pipe.write(piece)
        } restart: {
            // What the check has read is no beginning of what comes now: the file is read afterwards.
            pipe.abandon()
            guard ftruncate(file, 0) == 0, lseek(file, 0, SEEK_SET) == 0 else {
                throw FileFailure("write", "a layer", code: errno)
            }
        }
    }

    /// All bytes are there and their digest is right: what they hold is looked at, and kept.
    consuming func finish(_ descriptor: Descriptor, diffID: Digest, name: String) async throws {
        pipe.close()
        var result: LayerCheck
        if pipe.isWhole {
            result = try await check.value
        } else {
            _ = try? await check.value
            guard lseek(blob.descriptor, 0, SEEK_SET) == 0 else {
                throw FileFailure("read", "a layer", code: errno)
            }
            result = try LayerCheck(of: blob.descriptor, name: name)
        }
        guard result.diffID == diffID else {
            throw RegistryError.digestMismatch(what: "\(name), unpacked,", expected: diffID, found: result.diffID)
        }
        try blob.commitLayer(descriptor, result)
    }

    /// Ends the check of what will not be whole.
    consuming func discard() async {
        pipe.close()
        _ = try? await check.value
        blob.discard()
    }
}

/// The way from the thread that receives to the one that checks.
private final class CheckPipe: Sendable {
    private struct State {
        var writeEnd: Int32?
        var isWhole = true
    }

    private let readEnd: Int32
    private let state: Mutex<State>

    init() throws {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        let code = clinux_pipe(&readEnd, &writeEnd)
        guard code == 0 else { throw FileFailure("create", "a pipe", code: code) }
        // As much as an ordinary user may ask for: fewer changes between the two threads. The usual size would do too.
        _ = clinux_set_pipe_size(writeEnd, 1 << 20)
        self.readEnd = readEnd
        state = Mutex(State(writeEnd: writeEnd))
    }

    deinit {
        close()
        Glibc.close(readEnd)
    }

    /// Whether the check saw every byte.
    var isWhole: Bool { state.withLock(\.isWhole) }

    /// The reader reads to the end in any case, so that this never fails for the lack of one.
    func write(_ piece: UnsafeRawBufferPointer) {
        state.withLock { state in
            guard let end = state.writeEnd else { return }
            do { try FileBytes.write(piece, to: end) } catch { state.isWhole = false }
        }
    }

    func abandon() {
        state.withLock { $0.isWhole = false }
        close()
    }

    func close() {
        state.withLock { state in
            if let end = state.writeEnd { Glibc.close(end) }
            state.writeEnd = nil
        }
    }

    func check(name: String) async throws -> LayerCheck {
        let end = readEnd
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                let result = Result { try LayerCheck(of: end, name: name) }
                // What is left after a mistake in the middle is taken from the pipe and thrown away.
                var buffer = [UInt8](repeating: 0, count: 64 << 10)
                while case let count = read(end, &buffer, buffer.count), count > 0 || (count < 0 && errno == EINTR) {}
                continuation.resume(with: result)
            }
        }
    }
}

/// Writing all of some bytes.
enum FileBytes {
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(FileFailure) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw FileFailure("write", "a layer", code: errno)
            }
        }
    }
}
