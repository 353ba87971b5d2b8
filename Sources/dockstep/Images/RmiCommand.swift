internal import ArgumentParser
internal import ImageStore
internal import TerminalUI

/// `rmi`: takes names and images away, as `docker rmi` does.
struct RmiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmi", abstract: "Remove images.",
        discussion: "Layers that the build cache still uses stay until 'dockstep prune'.")

    @Flag(name: [.short, .long], help: "Remove an image with all of its names, and one that others are built on.")
    var force = false
    @Flag(help: "Leave the images after the steps that led to it, which 'images -a' lists.")
    var noPrune = false
    @Argument(help: "Names or IDs.")
    var images: [String]

    func run() throws {
        let store = try ImageCommand.store()
        var failed = false
        var waiting = images
        while !waiting.isEmpty {
            var conflicts: [(text: String, error: any Error)] = []
            for text in waiting {
                do {
                    let events = try store.remove(
                        text, force: force, keepingLayersOf: [.steps], keepingSteps: noPrune)
                    ImageCommand.print(RemovalView.render(events))
                } catch StoreError.dependentImages(let id, let names) {
                    conflicts.append((text, StoreError.dependentImages(id, names)))
                } catch {
                    ImageCommand.report(error)
                    // With --force docker takes an image that is not there for removed.
                    if case StoreError.noSuchImage = error, force { continue }
                    failed = true
                }
            }
            // What is built on an image may stand behind it in the list: then it can go now.
            guard conflicts.count < waiting.count else {
                for conflict in conflicts { ImageCommand.report(conflict.error) }
                failed = true
                break
            }
            waiting = conflicts.map(\.text)
        }
        if failed { throw ExitCode.failure }
    }
}
