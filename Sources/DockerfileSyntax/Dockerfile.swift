/// A parsed Dockerfile: its instructions in order and the text they came from.
package struct Dockerfile: Hashable, Sendable {
    /// The name to show in messages: the path as the user gave it.
    package var name: String
    /// The source's lines without their line ends.
    package var lines: [String]
    package var directives: Directives
    /// ARG instructions before the first FROM.
    package var globalArguments: [Instruction]
    package var stages: [Stage]

    package init(
        name: String, lines: [String], directives: Directives, globalArguments: [Instruction], stages: [Stage]
    ) {
        self.name = name
        self.lines = lines
        self.directives = directives
        self.globalArguments = globalArguments
        self.stages = stages
    }

    /// Every instruction in the order of the file.
    package var instructions: [Instruction] { globalArguments + stages.flatMap(\.instructions) }

    /// A build stage: its FROM and what follows it up to the next.
    package struct Stage: Hashable, Sendable {
        package var index: Int
        /// Lower-cased; nil for a stage without `AS`.
        package var name: String?
        /// The FROM first.
        package var instructions: [Instruction]

        package init(index: Int, name: String?, instructions: [Instruction]) {
            self.index = index
            self.name = name
            self.instructions = instructions
        }
    }

    /// Parser directives (Dockerfile reference, "Parser directives").
    package struct Directives: Hashable, Sendable {
        package var syntax: String?
        /// `\` or a back-tick.
        package var escape: Character
        /// The value of `# check=`, unparsed.
        package var check: String?

        package init(syntax: String? = nil, escape: Character = "\\", check: String? = nil) {
            self.syntax = syntax
            self.escape = escape
            self.check = check
        }
    }
}
