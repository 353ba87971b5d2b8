import BuildEngine
import LayerArchive
import OCISpec
import TerminalUI
import Testing

@Suite struct StorageViewTests {
    private let style = TextStyle(width: 80, colour: false, unicode: true)

    @Test func differencesAreInDockersLetters() throws {
        let changes = [
            FileChange(path: try EntryPath("d"), kind: .added, isDirectory: true),
            FileChange(path: try EntryPath("d/f"), kind: .added, newSize: 1234),
            FileChange(path: try EntryPath("etc/passwd"), kind: .changed, aspects: [.mode], oldSize: 5, newSize: 5),
            FileChange(path: try EntryPath("one"), kind: .changed, aspects: [.content], oldSize: 4, newSize: 8),
            FileChange(path: try EntryPath("gone"), kind: .deleted, oldSize: 7),
        ]
        #expect(
            DiffView.changes(changes, style: style) == """
                A /d
                A /d/f         1.23kB
                C /etc/passwd  5B  permissions
                C /one         4B → 8B  content
                D /gone        7B

                """)
        #expect(DiffView.changes([], style: style) == "No file differs.\n")
    }

    /// A long path moves its own notes only, and nothing is cut: programs read this too.
    @Test func longPathsAreWhole() throws {
        let long = String(repeating: "x", count: 200)
        let text = DiffView.changes(
            [
                FileChange(path: try EntryPath(long), kind: .added, newSize: 1),
                FileChange(path: try EntryPath("\u{1B}[1m"), kind: .added, newSize: 2),
            ], style: style)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0] == "A /\(long)  1B")
        #expect(!text.contains("\u{1B}"))
    }

    @Test(arguments: [
        (
            PruneOptions(),
            "build cache, unpacked layers and cache mounts that no image and no build of the last 7 days uses\n"
        ),
        (PruneOptions(all: true), "all build cache, all unpacked layers and all cache mounts\n"),
        (
            PruneOptions(all: true, until: 5),
            "all build cache, all unpacked layers and all cache mounts from before the time that the filter names\n"
        ),
        (
            PruneOptions(until: 5),
            "build cache, unpacked layers and cache mounts that no image uses, from before the time that the filter names\n"
        ),
    ])
    func whatPruneTakesIsAsked(_ options: PruneOptions, words: String) {
        let question = PruneView.question(options)
        #expect(question.hasPrefix("WARNING! This will remove:\n  - all dangling images"))
        #expect(question.contains("  - \(words)"))
        #expect(question.contains("  - what is known of Docker engines that no session "))
        #expect(question.hasSuffix("\nAre you sure you want to continue? [y/N] "))
    }

    @Test func whatWasFreedIsTold() {
        #expect(PruneView.render(PruneResult()) == "Total reclaimed space: 0B\n")
        var result = PruneResult(images: [Digest(of: "a")])
        (result.steps, result.unpacked, result.bytes, result.engines) = (1, 2, 1_240_000, 1)
        #expect(
            PruneView.render(result) == """
                Deleted Images:
                deleted: \(Digest(of: "a"))

                Deleted build cache: 1 step, 2 unpacked layers

                Deleted what is known of 1 other engine

                Total reclaimed space: 1.24MB

                """)
    }
}
