package import DockerfileSyntax

/// Where a session's Dockerfile comes from, and how to read it again for `reload`.
package struct SessionSource: Sendable {
    /// The Dockerfile as messages name it.
    package var name: String
    /// The Dockerfile's path on the disk, to edit it; nil for one that came on standard input.
    package var path: String?
    /// The folder of the context; nil for a context that is an archive or for none.
    package var contextFolder: String?
    /// The context as the header names it.
    package var contextName: String
    let read: @Sendable () async throws -> Dockerfile

    /// The Dockerfile as it is now.
    package func dockerfile() async throws -> Dockerfile { try await read() }

    /// - Parameter read: reads and parses the Dockerfile as it is now; called by `load` and by every `reload`.
    package init(
        name: String, path: String?, contextFolder: String?, contextName: String,
        read: @escaping @Sendable () async throws -> Dockerfile
    ) {
        self.name = name
        self.path = path
        self.contextFolder = contextFolder
        self.contextName = contextName
        self.read = read
    }
}
