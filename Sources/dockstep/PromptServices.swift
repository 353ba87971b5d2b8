internal import BuildEngine
internal import BuildPages
internal import BuildPlan
internal import ContainerRuntime
internal import DockerfileSyntax
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec
internal import TerminalUI

/// What the prompt's commands take from the store and the machine.
struct PromptServices: ReplServices {
    var storeRoot: String
    var namespaces: NamespaceOutcome
    var settings: MachineSettings
    /// Whose images they are; nil for the store's.
    var docker: DockerProgram?

    func images() async throws -> String {
        if let docker { return try await docker.answer(["images"]) }
        let store = try ImageStore(root: storeRoot)
        let listing = try store.listing()
        let list = try ImagesView().render(listing.images.map(ImageListItem.init), now: ImageCommand.now)
        return list + listing.damaged.map { "\(StoreError.damagedImage($0))\n" }.joined()
    }

    func imageNames() async -> [String] {
        // Completion has nobody to tell an error to.
        if let docker {
            let names = (try? await docker.answer(["images", "--format", "{{.Repository}}:{{.Tag}}"])) ?? ""
            return names.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.contains("<none>") }
        }
        let images = (try? ImageStore(root: storeRoot).images()) ?? []
        return images.flatMap(\.names).map(\.familiar)
    }

    func save(_ image: BuiltImage, to path: String) async throws -> String {
        if let docker {
            _ = try await docker.answer(["save", "--output", path, image.names.first?.description ?? "\(image.id)"])
            return "Docker wrote \(image.id.short) to \(path); 'dockstep load -i \(path)' reads it too."
        }
        let store = try ImageStore(root: storeRoot)
        let stored = try store.resolve("\(image.id)")
        try ReplacedFile.write(to: path) { descriptor in
            try store.saveArchive(images: [(stored, stored.names)], to: descriptor, name: path)
        }
        let names = stored.names.map(\.familiar).joined(separator: ", ")
        let which = names.isEmpty ? "\(image.id.short), which has no name," : "\(image.id.short), named \(names),"
        return "Wrote \(which) to \(path); 'docker load -i \(path)' reads it."
    }

    func export(
        _ program: BuildProgram, _ steps: [PastBuild.Step], _ builds: [PastBuild], to path: String
    ) async throws -> String {
        try BuildPageFile.write(
            BuildPage(
                title: program.dockerfile.name, stepCount: program.neededSteps.count, steps: steps, builds: builds,
                units: .human), to: path)
    }

    func write(_ lines: [String], to path: String) async throws -> String {
        // A Dockerfile that is there is somebody's work.
        guard access(path, F_OK) != 0 else { throw CommandFailure.fileIsThere(path) }
        try ReplacedFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
        return "Wrote \(path)."
    }

    func doctor() async throws -> String {
        try await machineReport(storeRoot: storeRoot, namespaces: namespaces, settings: settings).description
    }
}
