package import DockerfileSyntax

/// One `RUN --mount`, its variables filled in: what the command finds at a path that is no part of the layer.
package struct RunMount: Sendable, Hashable {
    package var kind: Kind
    /// Where it stands in the container: absolute, and otherwise as it is written. Empty for a secret that is a variable
    /// alone.
    package var target: String
    package var isReadOnly: Bool
    /// The whole flag's.
    package var range: SourceRange

    package enum Kind: Sendable, Hashable {
        case bind(MountedFiles)
        case cache(CacheMount)
        /// - Parameter size: its bound in bytes; 0 for none.
        case tmpfs(size: Int)
        case secret(SecretMount)
        case agent(AgentMount)
    }
}

/// Files of the context, a stage or an image.
package struct MountedFiles: Sendable, Hashable {
    package var source: CopyEffect.Source
    /// The selected path below its root, clean; `.` for the root itself. Never a pattern.
    package var path: CopyEffect.Path
    /// Whether the source is the very layers that the command runs on: the cache then counts these and not the files.
    package var isFromOwnLayers = false
}

/// A folder that stays from one build to the next.
package struct CacheMount: Sendable, Hashable {
    package enum Sharing: String, Sendable, Hashable, CaseIterable {
        /// Several commands use it at once.
        case shared
        /// A command that finds it in use gets another one.
        case `private`
        /// A command that finds it in use waits.
        case locked
    }

    /// What it holds when it is made.
    package enum Beginning: Sendable, Hashable {
        case empty
        /// An empty folder with these attributes.
        case folder(FolderAttributes)
        case files(MountedFiles)
    }

    /// `id`, or else the target as it is written.
    package var id: String
    package var sharing: Sharing
    package var beginning: Beginning
    /// The folder or file of it that is mounted: absolute and clean, `/` for all of it.
    package var path: String
}

/// Mode and owner of what a mount makes.
package struct FolderAttributes: Sendable, Hashable {
    package var mode: UInt32
    package var uid: UInt32
    package var gid: UInt32
}

/// A value of the machine's that only the command sees.
package struct SecretMount: Sendable, Hashable {
    package var id: String
    /// The variable that has it; nil for none.
    package var variable: String?
    package var isRequired: Bool
    /// Of the file; its target is the mount's.
    package var attributes: FolderAttributes
}

/// The socket of an SSH agent.
package struct AgentMount: Sendable, Hashable {
    /// Empty for `default`.
    package var id: String
    package var isRequired: Bool
    package var attributes: FolderAttributes

    package static let defaultID = "default"

    /// What `--ssh` names it by.
    package var name: String { id.isEmpty ? Self.defaultID : id }
}

extension RunMount {
    /// The files whose content counts for the cache, and that are there when the command starts.
    package var files: MountedFiles? {
        switch kind {
        case .bind(let files): files
        case .cache(let cache): if case .files(let files) = cache.beginning { files } else { nil }
        case .tmpfs, .secret, .agent: nil
        }
    }

    /// What of it counts for the cache, in words: `bind, read-only`. No secret's value does, nor where files come from: their
    /// content does (cache-rules.md §2).
    package var definition: String {
        switch kind {
        case .bind: "bind, \(access)"
        case .cache(let cache): "\(cache.definition(at: target)), \(access)"
        case .tmpfs(let size): "tmpfs, \(access)" + (size > 0 ? ", size \(size)" : "")
        case .secret(let secret):
            "secret \(secret.id), \(secret.attributes), \(secret.isRequired ? "required" : "optional")"
                + (secret.variable.map { ", variable \($0)" } ?? "")
        case .agent(let agent):
            "ssh \(agent.id), \(agent.attributes), \(agent.isRequired ? "required" : "optional")"
        }
    }

    private var access: String { isReadOnly ? "read-only" : "read-write" }
}

extension CacheMount {
    /// BuildKit blanks id and sharing but for those that a plain cache mount has (`checkShouldClearCacheOpts`).
    fileprivate func definition(at target: String) -> String {
        let kind = id == target && sharing == .shared ? "cache" : "cache with an id or sharing of its own"
        if case .folder(let attributes) = beginning { return "\(kind), \(attributes)" }
        return kind
    }
}

extension FolderAttributes: CustomStringConvertible {
    /// `mode 755, 0:0`.
    package var description: String { "mode \(String(mode, radix: 8)), \(uid):\(gid)" }
}

extension [RunMount] {
    /// In BuildKit's order, by which the order in the Dockerfile does not count for the cache: files, caches and tmpfs by
    /// their targets, then secrets, then agents, as they are written.
    package var ordered: [RunMount] {
        enumerated().sorted { left, right in
            let (a, b) = (left.element.rank, right.element.rank)
            if a != b { return a < b }
            let (first, second) = (left.element.target, right.element.target)
            if a == 0, first != second { return first.utf8.lexicographicallyPrecedes(second.utf8) }
            return left.offset < right.offset
        }.map(\.element)
    }
}

extension RunMount {
    fileprivate var rank: Int {
        switch kind {
        case .bind, .cache, .tmpfs: 0
        case .secret: 1
        case .agent: 2
        }
    }
}
