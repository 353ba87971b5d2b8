internal import ArgumentParser
internal import ImageStore
internal import TerminalUI

/// `rmi`: takes names and images away, as `docker rmi` does.
struct RmiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmi", abstract: "Remove images.",
        discussion: "Layers that the build cache still uses stay until 'dockstep prune'.")

    @Flag(name: [.short, .long], help: "Remove an image with all of its names.")
    var force = false
    @Flag(help: "Accepted as docker has it; there are no untagged parents to delete here.")
    var noPrune = false
    @Argument(help: "Names or IDs.")
    var images: [String]

    func run() throws {
        let store = try ImageCommand.store()
        var failed = false
        for text in images {
            do {
                let roots = try store.layersOfRecords(.steps)
                ImageCommand.print(RemovalView.render(try store.remove(text, force: force, extraRoots: roots)))
            } catch {
                // With --force docker takes an image that is not there for removed.
                if case StoreError.noSuchImage = error, force {
                    ImageCommand.report(error)
                    continue
                }
                ImageCommand.report(error)
                failed = true
            }
        }
        if failed { throw ExitCode.failure }
    }
}
