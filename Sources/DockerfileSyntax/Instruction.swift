/// The Dockerfile's instructions, by the names of the Dockerfile reference.
package enum Keyword: String, Hashable, Sendable, CaseIterable, Codable {
    case from = "FROM"
    case run = "RUN"
    case copy = "COPY"
    case add = "ADD"
    case workdir = "WORKDIR"
    case env = "ENV"
    case arg = "ARG"
    case label = "LABEL"
    case user = "USER"
    case expose = "EXPOSE"
    case volume = "VOLUME"
    case cmd = "CMD"
    case entrypoint = "ENTRYPOINT"
    case shell = "SHELL"
    case stopsignal = "STOPSIGNAL"
    case healthcheck = "HEALTHCHECK"
    case onbuild = "ONBUILD"
    case maintainer = "MAINTAINER"
}

/// A word as it was written, quotes, escapes and `$` unprocessed. `expanded(escape:lookup:)`
/// gives what it means. A flag's value comes without the quotes and escapes that end with the flag's own reading.
package struct Word: Hashable, Sendable, Codable {
    package var raw: String
    package var range: SourceRange

    package init(raw: String, range: SourceRange) {
        self.raw = raw
        self.range = range
    }
}

/// `--name=value`, or `--name` alone.
package struct Flag: Hashable, Sendable, Codable {
    /// The name without its dashes.
    package var name: String
    /// The text after `=`, unexpanded; nil for a flag without `=`.
    package var value: Word?
    package var range: SourceRange

    package init(name: String, value: Word?, range: SourceRange) {
        self.name = name
        self.value = value
        self.range = range
    }
}

/// `NAME=value` of ENV, LABEL and ARG.
package struct Assignment: Hashable, Sendable, Codable {
    /// The name as written (LABEL's may be quoted and hold variables).
    package var name: Word
    /// The value as written, unexpanded; nil for `ARG NAME`.
    package var value: Word?

    package init(name: Word, value: Word?) {
        self.name = name
        self.value = value
    }
}

/// A command in one of its two forms.
package enum CommandForm: Hashable, Sendable, Codable {
    /// Text for the shell, unexpanded, continuation lines joined as Docker joins them.
    case shell(Word)
    /// A JSON array, its strings decoded, each with the range of its literal.
    case exec([Word])
}

/// A here-document of RUN, COPY or ADD.
package struct Heredoc: Hashable, Sendable, Codable {
    package var delimiter: String
    /// False where the delimiter was quoted.
    package var expands: Bool
    /// True for `<<-`.
    package var stripsTabs: Bool
    /// The lines between as they stand, each with its line end.
    package var written: String
    package var range: SourceRange

    package init(delimiter: String, expands: Bool, stripsTabs: Bool, written: String, range: SourceRange) {
        self.delimiter = delimiter
        self.expands = expands
        self.stripsTabs = stripsTabs
        self.written = written
        self.range = range
    }

    /// The lines between, tabs at their beginnings stripped where asked for.
    package var content: String {
        guard stripsTabs else { return written }
        var result: [UInt8] = []
        var isAtStart = true
        for byte in written.utf8 where !(isAtStart && byte == .tab) {
            isAtStart = byte == .newline
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// One instruction of a Dockerfile, typed, with the ranges of its parts.
package struct Instruction: Hashable, Sendable, Codable {
    package var body: Body
    /// From the keyword to the end of the last line, heredocs included.
    package var range: SourceRange
    package var keywordRange: SourceRange
    /// The instruction on one line, as written but for joined continuation lines and outer white space; what records
    /// and history show. The keyword keeps its case.
    package var text: String
    /// All flags as written, in order; `body` holds those that the instruction knows in typed form as well.
    package var flags: [Flag]
    /// What `--mount` of RUN says, in order.
    package var mounts: [MountOption]
    package var heredocs: [Heredoc]

    package init(
        body: Body, range: SourceRange, keywordRange: SourceRange, text: String, flags: [Flag],
        mounts: [MountOption] = [], heredocs: [Heredoc]
    ) {
        self.body = body
        self.range = range
        self.keywordRange = keywordRange
        self.text = text
        self.flags = flags
        self.mounts = mounts
        self.heredocs = heredocs
    }

    package indirect enum Body: Hashable, Sendable, Codable {
        case from(FromInstruction)
        case run(CommandForm)
        case copy(CopyInstruction)
        case add(CopyInstruction)
        case workdir(Word)
        case env([Assignment])
        case arg([Assignment])
        case label([Assignment])
        case user(Word)
        case expose([Word])
        case volume([Word])
        case cmd(CommandForm)
        case entrypoint(CommandForm)
        case shell([Word])
        case stopsignal(Word)
        case healthcheck(HealthcheckInstruction)
        case onbuild(Instruction)
        case maintainer(Word)
    }

    package var keyword: Keyword {
        switch body {
        case .from: .from
        case .run: .run
        case .copy: .copy
        case .add: .add
        case .workdir: .workdir
        case .env: .env
        case .arg: .arg
        case .label: .label
        case .user: .user
        case .expose: .expose
        case .volume: .volume
        case .cmd: .cmd
        case .entrypoint: .entrypoint
        case .shell: .shell
        case .stopsignal: .stopsignal
        case .healthcheck: .healthcheck
        case .onbuild: .onbuild
        case .maintainer: .maintainer
        }
    }

    /// The first flag of that name.
    package func flag(_ name: String) -> Flag? { flags.first { $0.name == name } }
}

/// `FROM [--platform=P] image [AS name]`.
package struct FromInstruction: Hashable, Sendable, Codable {
    package var platform: Word?
    package var image: Word
    /// The stage's name, lower-cased as Docker compares it.
    package var name: Word?

    package init(platform: Word?, image: Word, name: Word?) {
        self.platform = platform
        self.image = image
        self.name = name
    }
}

/// `COPY` and `ADD`: the flags that both know, sources and destination. Flags of theirs that are not here
/// (`--link`, `--parents`, `--exclude`, `--checksum`, …) stand in `Instruction.flags`.
package struct CopyInstruction: Hashable, Sendable, Codable {
    package var from: Word?
    package var chown: Word?
    package var chmod: Word?
    /// Sources as written; a source that is a heredoc stands in `Instruction.heredocs` and not here.
    package var sources: [Word]
    package var destination: Word

    package init(from: Word?, chown: Word?, chmod: Word?, sources: [Word], destination: Word) {
        self.from = from
        self.chown = chown
        self.chmod = chmod
        self.sources = sources
        self.destination = destination
    }
}

/// `HEALTHCHECK NONE` or `HEALTHCHECK [options] CMD command`.
package enum HealthcheckInstruction: Hashable, Sendable, Codable {
    case none
    /// Options are in `Instruction.flags`, already checked; durations as nanoseconds by `HealthcheckOptions`.
    case command(CommandForm, HealthcheckOptions)
}

/// HEALTHCHECK's options; durations in nanoseconds, nil where not written.
package struct HealthcheckOptions: Hashable, Sendable, Codable {
    package var interval: Int?
    package var timeout: Int?
    package var startPeriod: Int?
    package var startInterval: Int?
    package var retries: Int?

    package init() {}
}
