import BuildEngine
import BuildPlan
import ContainerRuntime
import BuildSession
import ContainerRuntime
import Testing

@testable import TerminalUI

@Suite struct CommandParsingTests {
    @Test(arguments: [
        ("", [String]()), ("  step  3 ", ["step", "3"]), ("cat 'a b'", ["cat", "a b"]),
        ("exec sh -c \"echo \\\"hi\\\" \\$X\"", ["exec", "sh", "-c", "echo \"hi\" $X"]),
        ("exec echo a\\ b", ["exec", "echo", "a b"]), ("set arg A ''", ["set", "arg", "A", ""]),
        ("exec 'a\\b'", ["exec", "a\\b"]), ("exec x'y'\"z\"", ["exec", "xyz"]),
    ])
    func linesAreSplitAsAShellDoes(line: String, words: [String]) throws {
        #expect(try CommandWords.split(line) == words)
    }

    @Test(arguments: [("cat 'a", Character("'")), ("cat \"a", "\"")])
    func anOpenQuoteIsRefused(line: String, quote: Character) {
        #expect(throws: CommandError.openQuote(quote)) { try CommandWords.split(line) }
    }

    @Test(arguments: [
        ("step", "step"), ("next", "step"), ("n", "step"), ("s", "step"), ("c", "continue"), ("b", "break"),
        ("l", "list"), ("q", "quit"), ("exit", "quit"), ("cont", "continue"), ("rel", "reload"),
    ])
    func commandsHaveAliasesAndBeginnings(word: String, name: String) throws {
        #expect(try CommandTable.find(word).name == name)
    }

    @Test(arguments: [
        ("stpe", CommandError.unknownCommand("stpe", suggestion: "step")),
        ("layrs", .unknownCommand("layrs", suggestion: "layers")),
        ("xyzzy", .unknownCommand("xyzzy", suggestion: nil)),
        ("res", .ambiguousCommand("res", ["restart", "resolve"])),
    ])
    func otherWordsGetASuggestion(word: String, error: CommandError) {
        #expect(throws: error) { try CommandTable.find(word) }
    }

    @Test func everyNameIsOneCommandOnly() {
        let words = CommandTable.all.flatMap { [$0.name] + $0.aliases }
        #expect(Set(words).count == words.count)
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func everyCommandExplainsItself(name: String) throws {
        let command = try CommandTable.find(name)
        #expect(command.help.contains("    \(name)"), "an example is missing")
        #expect(
            try HelpText.text(for: name, style: TextStyle(width: 100, colour: false, unicode: true)).hasPrefix(
                command.usage))
        #expect(
            try HelpText.text(for: "all", style: TextStyle(width: 100, colour: false, unicode: true)).contains(
                command.summary))
    }

    @Test(arguments: [
        ("runn", CommandError.unknownPlace("runn", suggestion: "RUN")),
        ("mis", .unknownPlace("mis", suggestion: "miss")), ("0", .unknownPlace("0", suggestion: nil)),
    ])
    func placesToStopAtAreClosed(word: String, error: CommandError) {
        #expect(throws: error) { try Breakpoint.Place(word) }
    }

    @Test func runTakesDockersOptions() throws {
        let words = try CommandWords.split("-it --rm -e A=1 --entrypoint=sh -w /x --network none -- -c ls")
        let options = try RunOptions(CommandCall(usage: "run", arguments: words))
        #expect(options.environment == ["A=1"])
        #expect(options.entrypoint == "sh")
        #expect(options.workingDirectory == "/x")
        #expect(options.settings.network == RunSettings.Network.none)
        #expect(options.arguments == ["-c", "ls"])
    }

    @Test func runTakesPortsAndVolumes() throws {
        let words = try CommandWords.split("-p8080:80 -p 53/udp -P -v /a:/b:ro --network bridge --read-only -h box sh")
        let options = try RunOptions(CommandCall(usage: "run", arguments: words))
        #expect(options.settings.ports.map(\.container) == [ContainerPort(80), ContainerPort(53, .udp)])
        #expect(options.settings.publishesAll && options.settings.isReadOnly && options.settings.hostname == "box")
        #expect(options.settings.network == .private)
        #expect(
            options.settings.volumes == [.bind(BindMount(source: "/a", destination: "/b", readOnly: true))])
        #expect(options.arguments == ["sh"])
    }

    @Test(arguments: [
        (["--nope"], CommandError.unknownOption("--nope", usage: "run")),
        (["--privileged"], .refusedOption("--privileged", .other)), (["-d"], .refusedOption("-d", .detach)),
        (["-p", "x"], .badPort(.syntax("x"))), (["-v", "data:/d"], .badVolume(.named("data"))),
        (["--add-host", "db"], .badValue("db", option: "--add-host", allowed: "NAME:ADDRESS, as in db:10.0.0.5")),
        (["-e"], .missingValue(option: "-e")),
        (["-e", "=1"], .badValue("=1", option: "-e", allowed: "NAME=VALUE, or a NAME alone")),
        (["--network", "x"], .badValue("x", option: "--network", allowed: "host, private or none")),
    ])
    func otherOptionsAreRefused(words: [String], error: CommandError) {
        #expect(throws: error) { try RunOptions(CommandCall(usage: "run", arguments: words)) }
    }

    @Test(arguments: [
        (CommandError.unknownCommand("stpe", suggestion: "step"), "there is no command 'stpe'; did you mean 'step'?"),
        (.unknownCommand("x", suggestion: nil), "there is no command 'x': 'help' lists them"),
        (.missingArgument(usage: "goto N"), "an argument is missing: the command is 'goto N'"),
        (.notANumber("x", usage: "goto N"), "'x' is not a number: the command is 'goto N'"),
        (.openQuote("'"), "a ' is opened and not closed: close it, or write \\' to mean the character"),
    ])
    func messagesAreOneSentence(error: CommandError, message: String) {
        #expect(error.description == message)
    }
}
