internal import BuildEngine
internal import BuildPlan
internal import ContainerRuntime
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec
internal import Snapshots

/// Puts together the engine that is Docker's.
///
/// - Throws: `DockerFailure` where there is no Docker that answers; `CommandFailure.contextForDocker`; as `makeEngine`.
func makeDockerEngine(
    _ request: EngineRequest, _ flags: BuildFlags, environment: [String: String]
) async throws -> any BuildEngine {
    guard let context = try request.folderForDocker() else { throw CommandFailure.contextForDocker }
    let isClassic = flags.rules == .classic || (flags.rules == nil && environment["DOCKER_BUILDKIT"] == "0")
    let docker = try await DockerInstallation.find(
        DockerProgram(environment: environment, builder: isClassic ? .classic : .buildKit))
    // What its cache holds is its own: nothing of it is mixed with another engine's.
    let name = Digest(of: "\(docker.id) \(isClassic)").short
    let place = try EngineFolders(root: StorePlaces(root: request.storeRoot).engines).use("docker-\(name)")
    let places = StorePlaces(root: place.path)
    return try DockerEngine(
        docker,
        parts: DockerEngine.Parts(
            place: place, store: try ImageStore(root: places.root),
            snapshots: try SnapshotStore(root: places.snapshots, driver: .copies),
            registry: try RegistryAccess.client(storeRoot: request.storeRoot), contextFolder: context,
            dockerfilePath: request.dockerfilePath, supplies: request.supplies, layouts: request.layouts),
        flags: DockerBuildFlags(
            secrets: flags.run.secret, agents: flags.run.ssh, network: flags.run.network?.rawValue,
            contexts: flags.buildContext, allowed: flags.run.allow))
}

extension EngineRequest {
    /// The folder that docker is to send as the context; nil where it is an archive.
    fileprivate func folderForDocker() throws -> String? {
        if let fetched { return fetched.folder }
        return try contextFolder ?? EmptyFolder.make(StorePlaces(root: storeRoot).noContext)
    }
}

extension MachineReport.DockerEngineState {
    /// What the user's docker answers.
    static func asked() async -> MachineReport.DockerEngineState {
        do {
            let docker = try await DockerVersions.ask(DockerProgram(environment: ProgramEnvironment.variables))
            let buildx = docker.buildx.map { ", buildx \($0)" } ?? ""
            return .answers(
                "\(docker.server) on \(docker.platform), client \(docker.client)\(buildx): steps on BuildKit, with --rules classic on its old builder"
            )
        } catch let failure as DockerFailure {
            return failure.kind == .missing ? .absent : .fails("\(failure)")
        } catch {
            return .fails("\(error)")
        }
    }
}
