import ArgumentParser
struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dockstep", subcommands: [ImagesCommand.self, HistoryCommand.self, InspectCommand.self, TagCommand.self, RmiCommand.self, SaveCommand.self, LoadCommand.self])
}
Root.main()
