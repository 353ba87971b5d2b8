package import ContainerRuntime
internal import Glibc

/// What of the machine a build may hand to its commands: never part of a key, a record or an image.
package struct RunSupplies: Sendable {
    /// `--secret`, by id.
    package var secrets: [String: SecretSource]
    /// `--ssh`, by id.
    package var agents: [String: AgentSource]

    package init(secrets: [String: SecretSource] = [:], agents: [String: AgentSource] = [:]) {
        self.secrets = secrets
        self.agents = agents
    }
}

/// Where a secret's value is.
package enum SecretSource: Sendable, Hashable {
    case file(String)
    /// That of a variable, as it was when the build began.
    case value([UInt8])

    /// Docker's bound in bytes.
    package static let limit = 500 << 10

    /// - Throws: `SecretError`.
    func read(id: String) throws(SecretError) -> [UInt8] {
        switch self {
        case .value(let bytes): return bytes
        case .file(let path):
            let bytes: [UInt8]?
            do { bytes = try SmallFile.read(path, limit: Self.limit + 1) } catch {
                throw .unreadable(id: id, path: path)
            }
            guard let bytes else { throw .missing(id: id, path: path) }
            guard bytes.count <= Self.limit else { throw .tooLarge(id: id, path: path) }
            return bytes
        }
    }
}

/// Why a secret can't be had.
package enum SecretError: Error, Hashable {
    case missing(id: String, path: String)
    case unreadable(id: String, path: String)
    case tooLarge(id: String, path: String)
}

extension SecretError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let id, let path): "there is no file '\(path)' for the secret '\(id)': check src= of --secret"
        case .unreadable(let id, let path): "the file '\(path)' of the secret '\(id)' can't be read"
        case .tooLarge(let id, let path):
            "the file '\(path)' is too large for a secret: '\(id)' may have 500 KiB, as with Docker"
        }
    }
}
