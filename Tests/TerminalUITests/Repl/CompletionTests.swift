import BuildSession
import LayerArchive
import SessionFixtures
import Testing

@testable import TerminalUI

@Suite struct CompletionTests {
    @Test(arguments: [
        ("", ["command"]), ("st", ["command", "st"]), ("goto ", ["step"]), ("until b", ["stepOrStage", "b"]),
        ("b ", ["breakpointPlace"]), ("cat /et", ["stepOrImagePath", "/et"]), ("cat 3 ", ["imagePath"]),
        ("tag no", ["image", "no"]), ("edit s", ["contextPath", "s"]), ("set ", ["setting"]),
        ("save n", ["hostPath", "n"]), ("diff 1 ", ["step"]),
        ("list ", []), ("goto 1 ", []), ("nonsense ", []), ("cat 'a b", ["stepOrImagePath", "a b"]),
    ])
    func theCommandSaysWhatCompletes(line: String, expected: [String]) {
        let completion = Completion(line: line)
        let found = [completion.kind.map { "\($0)" }, completion.word.isEmpty ? nil : completion.word]
        #expect(completion.kind == nil ? expected.isEmpty : found.compactMap { $0 } == expected)
    }

    @Test func candidatesBeginWithTheWord() {
        #expect(Completion(line: "re").candidates(among: CommandTable.names) == ["reload", "resolve", "restart"])
        #expect(Completion(line: "b ru").candidatesIgnoringCase(among: Breakpoint.Place.words) == ["run"])
        #expect(Completion(line: "b RU").candidatesIgnoringCase(among: Breakpoint.Place.words) == ["RUN"])
    }

    /// Line up to the cursor, what readline replaces of it and the open quote, the candidate, the line afterwards.
    @Test(
        arguments: [
            ("cat /my", "/my", nil, "/my dir/", "cat /my\\ dir/"),
            ("cat /my\\ dir/a", "/my\\ dir/a", nil, "/my dir/a file", "cat /my\\ dir/a\\ file"),
            ("cat \"/my", "/my", "\"", "/my dir/", "cat \"/my dir/"),
            ("cat '/q/it", "/q/it", "'", "/q/it's", "cat '/q/it'\\''s"),
            ("cat /q/i", "/q/i", nil, "/q/it's", "cat /q/it\\'s"),
            ("cat /my\" d", " d", "\"", "/my dir/", "cat /my\" dir/"),
            ("cat \"/a", "/a", "\"", "/a\"$", "cat \"/a\\\"\\$"),
            ("goto ", "", nil, "12", "goto 12"),
        ] as [(String, String, Character?, String, String)])
    func aCandidateIsWrittenSoThatItIsReadAgain(
        line: String, replaced: String, quote: Character?, candidate: String, expected: String
    ) {
        let text = CompletionWriting(line: line, replaced: replaced, quote: quote).text(candidate)
        #expect(line.dropLast(replaced.count) + text == expected)
        #expect(CommandWords.splitUnfinished(expected).last == candidate)
    }

    @Test(arguments: [
        ("cat /my", false), ("cat /my\\", true), ("cat \"/my", true), ("cat \"/my\"", false), ("cat '", true),
        ("", false), ("cat ", false), ("cat \\\\", false),
    ])
    func aBlankMayBelongToAWord(before: String, quoted: Bool) {
        #expect(CommandWords.quotesWhatFollows(before) == quoted)
    }

    @Test func pathsKeepTheirFolder() throws {
        var tree = FileTree()
        tree.apply([
            .file(FileEntry(path: try EntryPath("etc"), kind: .directory, mode: 0o755)),
            .file(FileEntry(path: try EntryPath("etc/passwd"), kind: .file, mode: 0o644)),
            .file(FileEntry(path: try EntryPath("etc/profile.d"), kind: .directory, mode: 0o755)),
        ])
        let completion = Completion(line: "cat /etc/p")
        let names = FolderNames.inTree(tree, folder: completion.folder, workingFolder: "/")
        #expect(completion.paths(among: names) == ["/etc/passwd", "/etc/profile.d/"])
        #expect(FolderNames.inTree(tree, folder: "", workingFolder: "/") == ["etc/"])
        #expect(FolderNames.inTree(tree, folder: "", workingFolder: "/etc") == ["passwd", "profile.d/"])
        #expect(FolderNames.inTree(tree, folder: "/nowhere/", workingFolder: "/").isEmpty)
    }

    @Test(arguments: [
        ("goto 1", ["1"]), ("until ", ["1", "2", "3", "6", "7", "8", "build", "line"]), ("tag no", ["notes:1.0"]),
        ("set target d", ["docs"]), ("set no", ["no-cache"]), ("set network ", ["host", "none"]), ("hel", ["help"]),
    ])
    func theSessionKnowsTheWords(line: String, expected: [String]) async throws {
        let scripted = try await ScriptedSession(threeStages)
        let completion = SessionCompletion(session: scripted.session, services: ScriptedServices())
        #expect(await completion.candidates(for: line) == expected)
    }
}
