package import OCISpec

/// A cache key: a list of named parts, hashed once, kept beside the result so that a miss is explained by comparing two
/// lists (cache-rules.md §1 and §2). Only what is listed counts; nothing else of the world can change the key.
package struct CacheKey: Sendable, Hashable, Codable {
    /// Bumped whenever the parts of some instruction change their meaning; old records are then never hits.
    package static let version = 2

    package struct Part: Sendable, Hashable, Codable {
        package enum Name: String, Sendable, Hashable, Codable {
            /// The key of the chain below.
            case parent
            case instruction
            /// The digest the base resolved to, or its chain ID.
            case base
            case platform
            /// RUN: one word of argv after the shell prefix.
            case command
            /// RUN: one word of the shell prefix.
            case shell
            /// RUN: one `NAME=value`, in order.
            case env
            case workdir
            case user
            case network
            /// COPY and ADD: one source's base name, in order.
            case source
            case destination
            case chown
            case chmod
            /// COPY with `--parents`: the pattern of the source before it.
            case kept
            /// COPY and ADD: the name of a here-document, in order.
            case document
            /// COPY and ADD: one pattern of `--exclude`, in order.
            case excluded
            /// COPY and ADD: other flags that count (`unpack`, `wildcard`, …).
            case option
            /// Digest of the list of files that one source, or one mount, selects.
            case files
            /// In place of `files`, where a source is the very layers that the step stands on: the path in them.
            case own
            /// The same of what a URL gives, and of a commit of a git repository.
            case url
            case commit
            /// ADD: `true` or `false` where `--unpack` says other than usual.
            case unpack
            /// RUN: one `--mount`: its target, a line end, and what else of it counts.
            case mount
            /// RUN: the content of a here-document that is a program.
            case script
            /// RUN: `--security`, where it is not the usual one.
            case security
            /// WORKDIR: the time of the folder, where one was chosen.
            case time
            /// RUN: the machine's name, where one was chosen.
            case hostname
            /// RUN: one name of `--add-host`.
            case host
            /// RUN: one limit of `--ulimit`.
            case limit
        }

        package var name: Name
        package var value: String

        package init(_ name: Name, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var parts: [Part]
    /// The SHA-256 over version and parts, each length-prefixed.
    package let digest: Digest

    package init(parts: [Part]) {
        self.parts = parts
        var hasher = DigestHasher()
        hasher.update("dockstep key \(CacheKey.version)\n")
        for part in parts {
            hasher.update("\(part.name.rawValue) \(part.value.utf8.count)\n")
            hasher.update(part.value)
        }
        digest = hasher.finalize()
    }

    /// The same parts on another parent.
    package func on(parent: Digest) -> CacheKey {
        CacheKey(parts: parts.map { $0.name == .parent ? Part(.parent, parent.description) : $0 })
    }
}
