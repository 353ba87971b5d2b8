package import OCISpec

extension CommandResolution {
    /// What `docker run [--entrypoint X] IMAGE [ARG...]` would execute.
    ///
    /// - Parameters:
    ///   - config: the image's configuration.
    ///   - entrypointForm: how ENTRYPOINT was written; nil where that isn't known, as for an image from elsewhere: it is
    ///     then taken for the shell form where it looks like it.
    ///   - cmdForm: the same of CMD.
    ///   - arguments: what follows the image's name.
    ///   - entrypointOption: the value of `--entrypoint`; it replaces ENTRYPOINT by that one word, or by nothing where it
    ///     is empty, and the image's CMD goes with it (moby daemon/internal/runconfig, merge: CMD is taken over only
    ///     where the user gave no entrypoint).
    package static func resolve(
        config: ContainerConfig, entrypointForm: WrittenForm?, cmdForm: WrittenForm?, arguments: [String],
        entrypointOption: String?
    ) -> CommandResolution {
        let cmd = WrittenCommand(config.cmd, form: cmdForm, shell: config.shell)
        let runArguments = arguments.map { Argument(text: $0, origin: .runArgument) }
        if let entrypointOption {
            let entrypoint = [entrypointOption].filter { !$0.isEmpty }
            return CommandResolution(
                entrypointForm: entrypoint.isEmpty ? .none : .exec, cmdForm: .none,
                arguments: entrypoint.map { Argument(text: $0, origin: .entrypointOption) } + runArguments,
                ignoresArguments: false, entrypointOption: entrypointOption)
        }
        let entrypoint = WrittenCommand(entrypointOf: config, form: entrypointForm)
        let rest = arguments.isEmpty ? cmd.arguments(origin: .cmd, source: .cmd) : runArguments
        return CommandResolution(
            entrypointForm: entrypoint.form, cmdForm: cmd.form,
            arguments: entrypoint.arguments(origin: .entrypoint, source: .entrypoint) + rest,
            ignoresArguments: entrypoint.form == .shell && !entrypoint.readsPositionalParameters)
    }

    /// The Dockerfile reference's table of ENTRYPOINT × CMD: a row for each form of ENTRYPOINT (none, shell, exec), in it
    /// a cell for each form of CMD (none, exec, shell). The cell of this image is marked and tells its own words, the
    /// others the reference's. What an ENTRYPOINT in shell form ignores is left out, as in the reference.
    package static func matrix(
        config: ContainerConfig, entrypointForm: WrittenForm?, cmdForm: WrittenForm?
    ) -> [[ResolutionCell]] {
        let entrypoint = WrittenCommand(entrypointOf: config, form: entrypointForm)
        let cmd = WrittenCommand(config.cmd, form: cmdForm, shell: config.shell)
        return [Form.none, .shell, .exec].map { row in
            [Form.none, .exec, .shell].map { column in
                let isThisImage = row == entrypoint.form && column == cmd.form
                let words =
                    isThisImage
                    ? effective(entrypoint.words, row, cmd.words)
                    : effective(
                        row.example("exec_entry", "p1_entry"), row, column.example("exec_cmd", "p1_cmd"))
                return ResolutionCell(
                    entrypoint: row, cmd: column, text: words.isEmpty ? nothingToRun : words.joined(separator: " "),
                    isThisImage: isThisImage)
            }
        }
    }

    /// The reference's words for an image with neither ENTRYPOINT nor CMD.
    static let nothingToRun = "error, not allowed"

    private static func effective(_ entrypoint: [String], _ form: Form, _ cmd: [String]) -> [String] {
        form == .shell ? entrypoint : entrypoint + cmd
    }
}

extension CommandResolution.Form {
    /// The reference's example in this form, as the words that the image's configuration then has.
    fileprivate func example(_ program: String, _ argument: String) -> [String] {
        switch self {
        case .none: []
        case .shell: WrittenCommand.defaultShell + ["\(program) \(argument)"]
        case .exec: [program, argument]
        }
    }
}

/// ENTRYPOINT or CMD as the configuration has it, and which form it was written in.
private struct WrittenCommand {
    /// Docker's SHELL where an image sets none (Dockerfile reference, SHELL).
    static let defaultShell = ["/bin/sh", "-c"]

    let words: [String]
    let form: CommandResolution.Form

    /// An ENTRYPOINT of one empty word is none to Docker's engine; a CMD of one is a word.
    init(entrypointOf config: ContainerConfig, form: WrittenForm?) {
        self.init(config.entrypoint == [""] ? nil : config.entrypoint, form: form, shell: config.shell)
    }

    init(_ words: [String]?, form: WrittenForm?, shell: [String]?) {
        self.words = words ?? []
        guard !self.words.isEmpty else {
            self.form = .none
            return
        }
        switch form {
        case .shell: self.form = .shell
        case .exec: self.form = .exec
        case nil:
            let shells = [shell, WrittenCommand.defaultShell].compactMap { $0 }.filter { !$0.isEmpty }
            let words = self.words
            let looksWritten = shells.contains { words.count == $0.count + 1 && words.starts(with: $0) }
            self.form = looksWritten ? .shell : .exec
        }
    }

    /// True for a shell's text that names `$0`, `$1`, `$@`, `$*` or `$#` (POSIX shell, 2.5.1 and 2.5.2).
    var readsPositionalParameters: Bool {
        guard let text = words.last?.unicodeScalars else { return false }
        return zip(text, text.dropFirst()).enumerated().contains { index, pair in
            guard pair.0 == "$" else { return false }
            let name = pair.1 == "{" ? text.dropFirst(index + 2).first : pair.1
            return name.map { "@*#0123456789".unicodeScalars.contains($0) } ?? false
        }
    }

    func arguments(
        origin: CommandResolution.Origin, source: CommandResolution.Source
    ) -> [CommandResolution.Argument] {
        // In shell form all words but the last are the shell's, whatever SHELL says now: it may have changed since.
        let own = form == .shell ? words.count - 1 : 0
        return words.enumerated().map { index, word in
            CommandResolution.Argument(text: word, origin: index < own ? .shell(of: source) : origin)
        }
    }
}
