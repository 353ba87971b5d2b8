internal import ArgumentParser
internal import ImageStore
internal import TerminalUI

/// `inspect`: all about images in the shape of Docker's API.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show an image's configuration as JSON, or parts of it.")

    @Option(name: [.short, .long], help: "'json' or a Go template, for instance '{{.Config.Cmd}}'.")
    var format: String?
    @Option(help: "Only 'image' is a type here.")
    var type: String?
    @Argument(help: "Names or IDs.")
    var images: [String]

    func validate() throws {
        if let type, type != "image" {
            throw ValidationError("--type \(type) is not known: there are only images here, write --type image")
        }
    }

    func run() throws {
        let template = try format.map { try Template(Template.unescaped($0 == "json" ? "{{json .}}" : $0)) }
        let store = try ImageCommand.store()
        var found: [StoredImage] = []
        var failures: [any Error] = []
        for text in images {
            do { found.append(try store.resolve(text)) } catch { failures.append(error) }
        }
        // As docker: what was found is shown, an empty list included, and then what was not.
        ImageCommand.print(try InspectView.render(found, template: template))
        for failure in failures { ImageCommand.report(failure) }
        if !failures.isEmpty { throw ExitCode.failure }
    }
}
