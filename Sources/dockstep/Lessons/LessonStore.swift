internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import FoundationEssentials
internal import ImageStore
internal import Lessons
internal import OCISpec
internal import TerminalUI

/// A lesson's own store, as its facts ask for it.
struct LessonStore: LessonWorld {
    var session: BuildSession
    var shell: ShellLine

    /// Takes over what dockstep's folder says of registries: mirrors, certificates, and those without TLS.
    static func takeSettings(to storeRoot: String) {
        guard let home = try? StoreLocation.root(environment: ProgramEnvironment.variables), home != storeRoot else {
            return
        }
        try? FileManager.default.createDirectory(atPath: storeRoot, withIntermediateDirectories: true)
        for name in ["config.json", "certs.d"] {
            // Where there is none, or it is there already, nothing is to be done.
            try? FileManager.default.copyItem(atPath: "\(home)/\(name)", toPath: "\(storeRoot)/\(name)")
        }
    }

    func imageID(of name: String) async throws -> String? {
        let store = try ImageStore(root: shell.storeRoot)
        // A name that there is not is no error here.
        return (try? store.resolve(name.replacing("$REGISTRY", with: shell.registry)))?.id.description
    }

    func imageNames() async throws -> [String] {
        try ImageStore(root: shell.storeRoot).images().flatMap(\.names).map(\.familiar)
    }

    /// The image is written for it, and taken away again where it was not there before.
    func run(_ arguments: [String]) async throws -> (output: String, exitCode: Int) {
        let store = try ImageStore(root: shell.storeRoot)
        let before = Set(try store.images().map(\.id))
        let program = try await session.program
        let image = try await session.engine.writeImage(
            of: await session.currentState, program: program, names: [])
        let words = RunWords.split(arguments)
        let outcome = await shell.run(
            [ProgramFile.path, "run", "--rm"] + words.options + ["\(image.id)"] + words.arguments, keepsOutput: true)
        if !before.contains(image.id) {
            _ = try store.remove("\(image.id)", force: false, keepingLayersOf: [.steps], keepingSteps: true)
        }
        return (outcome.output, outcome.exitCode)
    }
}
