internal import ArgumentParser

/// The root of the command line.
struct Dockstep: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dockstep",
        abstract: "Step through a Dockerfile, one instruction at a time, on a real build engine.",
        discussion: """
            'dockstep FOLDER' opens the prompt on FOLDER/Dockerfile. Images are kept in $DOCKSTEP_HOME (by default \
            ~/.local/share/dockstep).
            """,
        version: "dockstep 0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Building",
                subcommands: [
                    StepCommand.self, BuildCommand.self, PlanCommand.self, BuildsCommand.self, RunCommand.self,
                    VerifyCommand.self,
                ]),
            CommandGroup(
                name: "Images",
                subcommands: [
                    ImagesCommand.self, HistoryCommand.self, InspectCommand.self, TagCommand.self, RmiCommand.self,
                    SaveCommand.self, LoadCommand.self, DiffCommand.self, PushToCommand.self, LoadFromCommand.self,
                ]),
            CommandGroup(
                name: "Registries",
                subcommands: [PullCommand.self, PushCommand.self, LoginCommand.self, LogoutCommand.self]),
            CommandGroup(name: "Learning", subcommands: [LessonCommand.self, SamplesCommand.self]),
            CommandGroup(name: "This machine", subcommands: [DoctorCommand.self, DuCommand.self, PruneCommand.self]),
        ],
        defaultSubcommand: StepCommand.self)

    /// The command of a word that stands first.
    static func command(named word: String) -> (any ParsableCommand.Type)? {
        // One after the other: the configuration of each that is asked is made first.
        subcommands.first { $0.configuration.commandName == word }
    }

    /// Every word that may stand first, as help has them.
    static let commandNames: [String] = subcommands.compactMap { $0.configuration.commandName } + ["help"]

    private static var subcommands: [any ParsableCommand.Type] {
        configuration.groupedSubcommands.flatMap(\.subcommands)
    }
}
