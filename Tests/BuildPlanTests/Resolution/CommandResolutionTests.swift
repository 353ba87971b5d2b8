import BuildPlan
import OCISpec
import Testing

/// What `docker run` would execute, as cases: an image's ENTRYPOINT and CMD, what follows the image's name, and the argv.
struct ResolutionCase: Sendable, CustomTestStringConvertible {
    /// nil: none; else the form that it was written in and its words in the configuration.
    var entrypoint: (WrittenForm?, [String])?
    var cmd: (WrittenForm?, [String])?
    var arguments: [String] = []
    var option: String?
    var argv: [String]
    /// One letter a word: E ENTRYPOINT, C CMD, A run argument, O --entrypoint, s and t the shell of ENTRYPOINT and CMD.
    var origins: String
    var ignores = false

    var testDescription: String { "\(argv) \(origins)" }

    func resolve() -> CommandResolution {
        var config = ContainerConfig()
        config.entrypoint = entrypoint?.1
        config.cmd = cmd?.1
        return CommandResolution.resolve(
            config: config, entrypointForm: entrypoint?.0, cmdForm: cmd?.0, arguments: arguments,
            entrypointOption: option)
    }
}

extension CommandResolution {
    fileprivate var originLetters: String {
        String(
            arguments.map { argument in
                switch argument.origin {
                case .entrypoint: "E"
                case .cmd: "C"
                case .runArgument: "A"
                case .entrypointOption: "O"
                case .shell(of: .entrypoint): "s"
                case .shell(of: .cmd): "t"
                }
            })
    }
}

private let shellEntry: (WrittenForm?, [String]) = (.shell, ["/bin/sh", "-c", "entry e1"])
private let execEntry: (WrittenForm?, [String]) = (.exec, ["entry", "e1"])
private let shellCmd: (WrittenForm?, [String]) = (.shell, ["/bin/sh", "-c", "cmd c1"])
private let execCmd: (WrittenForm?, [String]) = (.exec, ["cmd", "c1"])

/// ENTRYPOINT none, shell, exec × CMD none, exec, shell × arguments none, two × --entrypoint none, X, empty.
private let combinations: [ResolutionCase] = [
    ResolutionCase(entrypoint: nil, cmd: nil, argv: [], origins: ""),
    ResolutionCase(entrypoint: nil, cmd: execCmd, argv: ["cmd", "c1"], origins: "CC"),
    ResolutionCase(entrypoint: nil, cmd: shellCmd, argv: ["/bin/sh", "-c", "cmd c1"], origins: "ttC"),
    ResolutionCase(
        entrypoint: shellEntry, cmd: nil, argv: ["/bin/sh", "-c", "entry e1"], origins: "ssE", ignores: true),
    ResolutionCase(
        entrypoint: shellEntry, cmd: execCmd, argv: ["/bin/sh", "-c", "entry e1", "cmd", "c1"], origins: "ssECC",
        ignores: true),
    ResolutionCase(
        entrypoint: shellEntry, cmd: shellCmd, argv: ["/bin/sh", "-c", "entry e1", "/bin/sh", "-c", "cmd c1"],
        origins: "ssEttC", ignores: true),
    ResolutionCase(entrypoint: execEntry, cmd: nil, argv: ["entry", "e1"], origins: "EE"),
    ResolutionCase(entrypoint: execEntry, cmd: execCmd, argv: ["entry", "e1", "cmd", "c1"], origins: "EECC"),
    ResolutionCase(
        entrypoint: execEntry, cmd: shellCmd, argv: ["entry", "e1", "/bin/sh", "-c", "cmd c1"], origins: "EEttC"),

    ResolutionCase(entrypoint: nil, cmd: nil, arguments: ["a", "b"], argv: ["a", "b"], origins: "AA"),
    ResolutionCase(entrypoint: nil, cmd: execCmd, arguments: ["a", "b"], argv: ["a", "b"], origins: "AA"),
    ResolutionCase(entrypoint: nil, cmd: shellCmd, arguments: ["a", "b"], argv: ["a", "b"], origins: "AA"),
    ResolutionCase(
        entrypoint: shellEntry, cmd: nil, arguments: ["a", "b"], argv: ["/bin/sh", "-c", "entry e1", "a", "b"],
        origins: "ssEAA", ignores: true),
    ResolutionCase(
        entrypoint: shellEntry, cmd: execCmd, arguments: ["a", "b"], argv: ["/bin/sh", "-c", "entry e1", "a", "b"],
        origins: "ssEAA", ignores: true),
    ResolutionCase(
        entrypoint: shellEntry, cmd: shellCmd, arguments: ["a", "b"], argv: ["/bin/sh", "-c", "entry e1", "a", "b"],
        origins: "ssEAA", ignores: true),
    ResolutionCase(
        entrypoint: execEntry, cmd: nil, arguments: ["a", "b"], argv: ["entry", "e1", "a", "b"], origins: "EEAA"),
    ResolutionCase(
        entrypoint: execEntry, cmd: execCmd, arguments: ["a", "b"], argv: ["entry", "e1", "a", "b"], origins: "EEAA"),
    ResolutionCase(
        entrypoint: execEntry, cmd: shellCmd, arguments: ["a", "b"], argv: ["entry", "e1", "a", "b"], origins: "EEAA"),
]

/// With `--entrypoint` neither ENTRYPOINT nor CMD of the image count, whatever they are.
private let replaced: [ResolutionCase] = [nil, shellEntry, execEntry].flatMap { entrypoint in
    [nil, execCmd, shellCmd].flatMap { cmd in
        [
            ResolutionCase(entrypoint: entrypoint, cmd: cmd, option: "x", argv: ["x"], origins: "O"),
            ResolutionCase(
                entrypoint: entrypoint, cmd: cmd, arguments: ["a"], option: "x", argv: ["x", "a"], origins: "OA"),
            ResolutionCase(entrypoint: entrypoint, cmd: cmd, option: "", argv: [], origins: ""),
            ResolutionCase(entrypoint: entrypoint, cmd: cmd, arguments: ["a"], option: "", argv: ["a"], origins: "A"),
        ]
    }
}

/// Forms that are not known, and words that only look like a form.
private let inferred: [ResolutionCase] = [
    ResolutionCase(
        entrypoint: (nil, ["/bin/sh", "-c", "entry"]), cmd: (nil, ["c"]), argv: ["/bin/sh", "-c", "entry", "c"],
        origins: "ssEC", ignores: true),
    ResolutionCase(
        entrypoint: (nil, ["/bin/sh", "-c", "entry", "x"]), cmd: nil, argv: ["/bin/sh", "-c", "entry", "x"],
        origins: "EEEE"),
    ResolutionCase(
        entrypoint: (.exec, ["/bin/sh", "-c", "entry"]), cmd: (.exec, ["c"]), argv: ["/bin/sh", "-c", "entry", "c"],
        origins: "EEEC"),
    ResolutionCase(entrypoint: (nil, ["entry"]), cmd: (nil, ["c"]), argv: ["entry", "c"], origins: "EC"),
    ResolutionCase(
        entrypoint: nil, cmd: (nil, ["/bin/sh", "-c", "c"]), argv: ["/bin/sh", "-c", "c"], origins: "ttC"),
    ResolutionCase(entrypoint: (.exec, []), cmd: execCmd, argv: ["cmd", "c1"], origins: "CC"),
    ResolutionCase(entrypoint: execEntry, cmd: (nil, []), argv: ["entry", "e1"], origins: "EE"),
    // SHELL was another one when this was written.
    ResolutionCase(
        entrypoint: (.shell, ["/bin/ash", "-eo", "pipefail", "-c", "entry"]), cmd: nil,
        argv: ["/bin/ash", "-eo", "pipefail", "-c", "entry"], origins: "ssssE", ignores: true),
    ResolutionCase(entrypoint: execEntry, cmd: nil, arguments: [""], argv: ["entry", "e1", ""], origins: "EEA"),
]

@Suite struct CommandResolutionTests {
    @Test(arguments: combinations + replaced + inferred)
    func resolves(_ example: ResolutionCase) {
        let resolution = example.resolve()
        #expect(resolution.arguments.map(\.text) == example.argv)
        #expect(resolution.originLetters == example.origins)
        #expect(resolution.ignoresArguments == example.ignores)
    }

    @Test func coversEveryCombination() {
        #expect(combinations.count == 3 * 3 * 2)
        #expect(replaced.count == 3 * 3 * 2 * 2)
    }

    @Test func takesTheImagesShellForTheShellForm() {
        var config = ContainerConfig()
        config.shell = ["/bin/ash", "-c"]
        config.entrypoint = ["/bin/ash", "-c", "entry"]
        let resolution = CommandResolution.resolve(
            config: config, entrypointForm: nil, cmdForm: nil, arguments: [], entrypointOption: nil)
        #expect(resolution.entrypointForm == .shell)
        #expect(resolution.originLetters == "ssE")
    }

    /// The table of the Dockerfile reference, "Understand how CMD and ENTRYPOINT interact", turned on its side.
    @Test func matrixIsTheReferences() {
        let expected = [
            ["error, not allowed", "exec_cmd p1_cmd", "/bin/sh -c exec_cmd p1_cmd"],
            [
                "/bin/sh -c exec_entry p1_entry", "/bin/sh -c exec_entry p1_entry", "/bin/sh -c exec_entry p1_entry",
            ],
            [
                "exec_entry p1_entry", "exec_entry p1_entry exec_cmd p1_cmd",
                "exec_entry p1_entry /bin/sh -c exec_cmd p1_cmd",
            ],
        ]
        for (row, entrypoint) in [nil, shellEntry, execEntry].enumerated() {
            for (column, cmd) in [nil, execCmd, shellCmd].enumerated() {
                var config = ContainerConfig()
                config.entrypoint = entrypoint?.1
                config.cmd = cmd?.1
                let matrix = CommandResolution.matrix(
                    config: config, entrypointForm: entrypoint?.0, cmdForm: cmd?.0)
                let marked = matrix.joined().filter(\.isThisImage)
                #expect(marked.count == 1)
                #expect(matrix[row][column].isThisImage)
                let words = row == 1 ? config.entrypoint ?? [] : (config.entrypoint ?? []) + (config.cmd ?? [])
                #expect(marked.first?.text == (words.isEmpty ? "error, not allowed" : words.joined(separator: " ")))
                for (cells, texts) in zip(matrix, expected) {
                    for (cell, text) in zip(cells, texts) where !cell.isThisImage { #expect(cell.text == text) }
                }
                #expect(matrix.map { $0.map(\.entrypoint) } == [.none, .shell, .exec].map { [$0, $0, $0] })
                #expect(matrix.allSatisfy { $0.map(\.cmd) == [.none, .exec, .shell] })
            }
        }
    }
}

@Suite struct CommandExplanationTests {
    private func explanations(_ example: ResolutionCase) -> [CommandExplanation] { example.resolve().explanations }

    @Test func explainsWhatIsIgnored() {
        let example = ResolutionCase(entrypoint: shellEntry, cmd: execCmd, argv: [], origins: "")
        #expect(
            explanations(example) == [
                .ignored(words: ["cmd", "c1"], origin: .cmd),
                .shellIsFirstProcess(shell: "/bin/sh", source: .entrypoint), .entrypointOption,
            ])
        var given = example
        given.arguments = ["a"]
        #expect(explanations(given).first == .ignored(words: ["a"], origin: .runArgument))
    }

    @Test(arguments: [
        ("echo $1", true), ("echo \"$@\"", true), ("echo ${2:-x}", true), ("echo $#", true), ("echo $HOME", false),
        ("echo 5$ 1", false), ("echo ${HOME}", false), ("echo $", false),
    ])
    func aTextMayReadWhatFollows(_ text: String, reads: Bool) {
        let example = ResolutionCase(
            entrypoint: (.shell, ["/bin/sh", "-c", text]), cmd: nil, arguments: ["a", "b"], argv: [], origins: "")
        #expect(example.resolve().ignoresArguments == !reads)
        #expect(explanations(example).contains(.takenByShell(words: ["a", "b"])) == reads)
        #expect(explanations(example).contains(.ignored(words: ["a", "b"], origin: .runArgument)) == !reads)
    }

    @Test func execMakesTheProgramProcessOne() {
        let example = ResolutionCase(
            entrypoint: nil, cmd: (.shell, ["/bin/sh", "-c", "exec httpd -f"]), argv: [], origins: "")
        #expect(explanations(example) == [.entrypointOption])
    }

    @Test func tellsOfArgumentsThatReplaceCMD() {
        let example = ResolutionCase(entrypoint: execEntry, cmd: execCmd, arguments: ["a"], argv: [], origins: "")
        #expect(explanations(example) == [.argumentsReplaceCommand(words: ["a"]), .entrypointOption])
    }

    @Test func tellsOfShellWordsAsArguments() {
        let example = ResolutionCase(entrypoint: execEntry, cmd: shellCmd, argv: [], origins: "")
        #expect(
            explanations(example) == [
                .shellWordsAsArguments(program: "entry", shell: ["/bin/sh", "-c"]), .entrypointOption,
            ])
    }

    @Test(arguments: [
        (["echo", "$HOME"], true), (["echo", "${HOME}"], true), (["echo", "5$"], false), (["echo", "$5"], false),
        (["sh", "-c", "echo $HOME"], false),
    ])
    func tellsOfVariablesThatNoShellReplaces(_ cmd: [String], isTold: Bool) {
        let told = explanations(ResolutionCase(entrypoint: nil, cmd: (.exec, cmd), argv: [], origins: ""))
        #expect(told.contains(.noExpansion(word: cmd[1])) == isTold)
    }

    @Test func tellsWhatTheOptionDid() {
        var example = ResolutionCase(entrypoint: execEntry, cmd: execCmd, option: "sh", argv: [], origins: "")
        #expect(explanations(example) == [.entrypointReplaced(by: "sh")])
        example.option = ""
        #expect(explanations(example) == [.entrypointRemoved(nothingLeft: true)])
        example.arguments = ["ls"]
        #expect(explanations(example) == [.entrypointRemoved(nothingLeft: false)])
    }

    @Test func tellsThatAnArgumentIsTheProgramWhereNoEntrypointIs() {
        var example = ResolutionCase(entrypoint: nil, cmd: execCmd, arguments: ["hi"], argv: [], origins: "")
        #expect(explanations(example).first == .argumentIsProgram("hi", replacesCommand: true))
        example.cmd = nil
        #expect(explanations(example).first == .argumentIsProgram("hi", replacesCommand: false))
        example.entrypoint = execEntry
        #expect(explanations(example) == [.entrypointOption])
    }

    @Test func nothingToRun() {
        let example = ResolutionCase(entrypoint: nil, cmd: nil, argv: [], origins: "")
        #expect(explanations(example) == [.nothingToRun, .entrypointOption])
    }

    @Test(arguments: [
        (
            CommandExplanation.ignored(words: ["a", "b"], origin: .runArgument),
            "The run arguments (a b) have no effect: ENTRYPOINT is in shell form, and its shell takes what follows as $0, "
                + "$1 and so on, which the command does not read; write ENTRYPOINT as a JSON array to have them passed on."
        ),
        (
            .shellIsFirstProcess(shell: "/bin/sh", source: .cmd),
            "Process 1 of the container is /bin/sh, unless that makes way for the program (bash and busybox may, dash does "
                + "not): signals, such as the one of 'docker stop', go to the shell, which does not pass them on; to be sure, "
                + "write CMD as a JSON array, or put 'exec' before the command."
        ),
        (
            .argumentIsProgram("hi", replacesCommand: true),
            "The image has no ENTRYPOINT, so 'hi' is the program to run, and no argument; the arguments take the place of "
                + "the image's CMD."
        ),
        (
            .entrypointRemoved(nothingLeft: true),
            "--entrypoint \"\" took the image's ENTRYPOINT and CMD away: nothing is left to run, so give the command as "
                + "arguments."
        ),
        (
            .entrypointOption,
            "--entrypoint X would run X in the place of ENTRYPOINT, without the image's CMD; it takes one word, and "
                + "arguments for X go after the image's name."
        ),
    ])
    func saysIt(_ explanation: CommandExplanation, text: String) {
        #expect(explanation.description == text)
    }

    @Test func anEntrypointOfOneEmptyWordIsNone() {
        let one = ResolutionCase(entrypoint: (.exec, [""]), cmd: (.exec, ["c"]), argv: [], origins: "")
        #expect(one.resolve().arguments.map(\.text) == ["c"])
        #expect(one.resolve().entrypointForm == .none)
        let command = ResolutionCase(cmd: (.exec, [""]), argv: [], origins: "")
        #expect(command.resolve().arguments.map(\.text) == [""])
    }
}
