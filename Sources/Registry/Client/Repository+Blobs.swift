package import FoundationEssentials
package import OCISpec

extension Repository {
    /// Configurations are as bounded as manifests.
    private static let documentLimit = 4 << 20

    /// A small blob, its digest and size checked.
    package func document(_ descriptor: Descriptor, what: String) async throws -> Data {
        guard descriptor.size <= Self.documentLimit else {
            throw RegistryError.tooLong(what: what, limit: Self.documentLimit)
        }
        let data = try await onEach { session in
            let response = try await session.retrying {
                try await session.send(
                    .get, "\(path)/blobs/\(descriptor.digest)", scopes: [Scope(repository: path, action: .pull)],
                    what: what, limit: Self.documentLimit)
            }
            guard response.isSuccess else { throw await failure(response, what, session) }
            return response.body
        }
        guard data.count == descriptor.size else {
            throw RegistryError.sizeMismatch(what: what, expected: descriptor.size, found: data.count)
        }
        let found = Digest(of: data)
        guard found == descriptor.digest else {
            throw RegistryError.digestMismatch(what: what, expected: descriptor.digest, found: found)
        }
        return data
    }

    /// A blob of any size, piece by piece, its digest and size checked. What breaks off goes on where it ended.
    ///
    /// - Parameter progress: is told the number of bytes that are there.
    package func blob(
        _ descriptor: Descriptor, what: String, to target: BlobTarget,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws {
        let receiver = BlobReceiver(descriptor, what: what, target: target, progress: progress)
        try await onEach { session in
            do { try await fetch(descriptor, what, receiver, session) } catch {
                // The next address begins anew: what this one sent may be wrong.
                try receiver.restart()
                throw error
            }
        }
    }

    private func fetch(
        _ descriptor: Descriptor, _ what: String, _ receiver: BlobReceiver, _ session: RegistrySession
    ) async throws {
        var attempt = 0
        while true {
            let before = receiver.count
            receiver.beginExchange()
            let trouble: RetryPolicy.Trouble
            var failure: any Error
            do {
                let response = try await request(descriptor, what, receiver, session)
                if response.isSuccess, receiver.isComplete { return try receiver.finish() }
                if response.status == 416 { try receiver.restart() }
                let seconds = response.headers["retry-after"].flatMap { Int($0) }
                trouble =
                    response.isSuccess || response.status == 416
                    ? .connection : .status(response.status, retryAfter: seconds)
                failure =
                    response.isSuccess
                    ? RegistryError.sizeMismatch(what: what, expected: descriptor.size, found: receiver.count)
                    : await self.failure(response, what, session)
            } catch {
                guard RegistryFailure.isPassing(error) else { throw error }
                failure = error
                trouble = .connection
            }
            // Tries count from the last one that brought something: a slow line may break off many times.
            attempt = receiver.count > before ? 1 : attempt + 1
            guard let delay = session.retries.delay(after: attempt, trouble) else { throw failure }
            try await Task.sleep(for: delay)
        }
    }

    private func request(
        _ descriptor: Descriptor, _ what: String, _ receiver: BlobReceiver, _ session: RegistrySession
    ) async throws -> HTTPResponse {
        let offset = receiver.count
        let range = offset > 0 ? [(name: "Range", value: "bytes=\(offset)-")] : []
        return try await session.send(
            .get, "\(path)/blobs/\(descriptor.digest)", scopes: [Scope(repository: path, action: .pull)], what: what,
            headers: range
        ) { head, piece in try receiver.take(head, piece) }
    }

    /// Whether the repository has a blob.
    package func hasBlob(_ digest: Digest) async throws -> Bool {
        let session = try origin()
        let what = "a layer of '\(path)'"
        let response = try await session.retrying {
            try await session.send(
                .head, "\(path)/blobs/\(digest)", scopes: [Scope(repository: path, action: .push)], what: what)
        }
        if response.status == 404 { return false }
        guard response.isSuccess else { throw await failure(response, what, session) }
        return true
    }
}
