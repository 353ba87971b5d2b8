internal import FoundationEssentials
internal import OCISpec

/// How registries are reached: dockstep's own `config.json` in its home folder.
///
///     { "offline": false,
///       "mirrors": { "docker.io": ["https://cache.school.example"] },
///       "insecure": ["registry.lan:5000"] }
package struct RegistryConfiguration: Hashable, Sendable {
    /// Never touch the network.
    package var isOffline = false
    /// For a registry's name, addresses that are tried in order before it when something is pulled.
    package var mirrors: [String: [String]] = [:]
    /// Hosts (with their port) that may speak plain HTTP or have any certificate.
    package var insecure: Set<String> = []
    /// A file of certificates to trust beside the system's own, for every host.
    package var caFile: String?
    /// Folders that have a folder `HOST[:PORT]` each with `*.crt`, `*.cert` and `*.key`, as Docker's `certs.d`.
    package var certificateFolders: [String] = []

    package init() {}

    /// The most bytes of a configuration that somebody writes by hand.
    private static let limit = 1 << 20

    private struct Content: Decodable {
        var offline: Bool?
        var mirrors: [String: [String]]?
        var insecure: [String]?
    }

    /// Reads the file; one that is not there says nothing.
    ///
    /// - Throws: `RegistryError.badConfiguration`.
    package init(file path: String) throws(RegistryError) {
        guard let data = try Self.read(path) else { return }
        let content: Content
        do { content = try CanonicalJSON.decode(Content.self, from: data) } catch {
            throw .badConfiguration(path: path, reason: JSONReason.words(for: error))
        }
        isOffline = content.offline ?? false
        mirrors = content.mirrors ?? [:]
        insecure = Set(content.insecure ?? [])
        for (registry, addresses) in mirrors {
            for address in addresses where URL(string: address)?.host == nil {
                throw .badConfiguration(
                    path: path, reason: "the mirror '\(address)' of '\(registry)' is no address like https://HOST")
            }
        }
    }

    static func read(_ path: String) throws(RegistryError) -> Data? {
        switch WholeFile.read(path, limit: limit) {
        case .success(let data): return data
        case .failure(let reason): throw .badConfiguration(path: path, reason: reason.words)
        }
    }
}

/// A decoder's error in a few words.
enum JSONReason {
    static func words(for error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another type than it should"
        case DecodingError.dataCorrupted: "it is not JSON"
        case let error as DigestError: error.description
        default: "it has another shape than it should"
        }
    }
}
