Door.open(Array(CommandLine.arguments.dropFirst()))
