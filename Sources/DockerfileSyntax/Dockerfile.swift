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
    package var remarks: Remarks

    package init(
        name: String, lines: [String], directives: Directives, globalArguments: [Instruction], stages: [Stage],
        remarks: Remarks = Remarks()
    ) {
        self.name = name
        self.lines = lines
        self.directives = directives
        self.globalArguments = globalArguments
        self.stages = stages
        self.remarks = remarks
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
        /// Where that directive stands: its name and value.
        package var checkRange: SourceRange?

        package init(
            syntax: String? = nil, escape: Character = "\\", check: String? = nil, checkRange: SourceRange? = nil
        ) {
            self.syntax = syntax
            self.escape = escape
            self.check = check
            self.checkRange = checkRange
        }
    }

    /// What stands around instructions: it means nothing to a build, and something to its checks. Keyed by the line on
    /// which an instruction begins; only instructions that have such are in it.
    package struct Remarks: Hashable, Sendable {
        /// The comments above an instruction, first to last, since the instruction before it or an empty comment; as
        /// BuildKit keeps them, without the line's first character and outer white space. Directives are none.
        package var comments: [Int: [Word]] = [:]
        package var emptyLines: [Int: EmptyLines] = [:]

        package init() {}
    }

    /// Empty lines among the continuation lines of an instruction.
    package struct EmptyLines: Hashable, Sendable {
        /// One at least.
        package var ranges: [SourceRange]
        /// The last line of the instruction, here-documents left out.
        package var lastLine: Int

        package init(ranges: [SourceRange], lastLine: Int) {
            self.ranges = ranges
            self.lastLine = lastLine
        }
    }
}
