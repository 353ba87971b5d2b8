internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import Registry

/// How the commands reach registries, as the environment and dockstep's configuration say.
enum RegistryAccess {
    /// - Parameter caFile: `--ca`.
    /// - Throws: `RegistryError.badConfiguration`, `CommandFailure`.
    static func client(storeRoot: String, caFile: String? = nil) throws -> RegistryClient {
        RegistryClient(
            configuration: try configuration(storeRoot: storeRoot, caFile: caFile),
            logins: CredentialStore(environment: ProgramEnvironment.variables))
    }

    /// - Throws: as `client`.
    static func configuration(storeRoot: String, caFile: String? = nil) throws -> RegistryConfiguration {
        let environment = ProgramEnvironment.variables
        var configuration = try RegistryConfiguration(file: "\(storeRoot)/config.json")
        if let caFile {
            guard access(caFile, R_OK) == 0 else { throw CommandFailure.certificateUnreadable(caFile, errno: errno) }
            configuration.caFile = caFile
        }
        if let offline = environment["DOCKSTEP_OFFLINE"], !offline.isEmpty, offline != "0" {
            configuration.isOffline = true
        }
        configuration.certificateFolders = ["\(storeRoot)/certs.d", "/etc/docker/certs.d"]
        return configuration
    }
}
