import BuildPlan
import Testing

@Suite struct TextDifferenceTests {
    private func lines(_ old: String, _ new: String) -> [LineChange]? {
        TextDifference.lines(from: Array(old.utf8), to: Array(new.utf8))
    }

    @Test func tellsLinesWithTheirNumbers() {
        #expect(
            lines("a\nb\nc\n", "a\nB\nc\nd\n") == [
                .init(.removed, 2, "b"), .init(.added, 2, "B"), .init(.added, 4, "d"),
            ])
        #expect(lines("", "a\n") == [.init(.added, 1, "a")])
        #expect(lines("a\n", "") == [.init(.removed, 1, "a")])
    }

    @Test func whatOnlyEndsInAnotherWayHasNoLines() {
        #expect(lines("a\nb\n", "a\nb") == [])
    }

    @Test func endsOfWindowsAreLinesOfTheirOwn() {
        #expect(lines("a\nb\n", "a\r\nb\n") == [.init(.removed, 1, "a"), .init(.added, 1, "a\r")])
    }

    @Test func whatIsNoTextOrTooLongHasNone() {
        #expect(TextDifference.lines(from: [0x61, 0x00], to: [0x61]) == nil)
        #expect(TextDifference.lines(from: [0xFF, 0xFE], to: [0x61]) == nil)
        #expect(lines(String(repeating: "a\n", count: 1_001), "a") == nil)
        #expect(lines(String(repeating: "a", count: TextDifference.largestText + 1), "a") == nil)
    }

    @Test func onlyTheFirstChangesAreTold() {
        let many = (1...50).map { "\($0)\n" }.joined()
        #expect(lines("", many)?.count == TextDifference.mostChanges)
        #expect(lines("", String(repeating: "x", count: 999))?.first?.text.count == 200)
    }

    @Test(
        arguments: [
            ("install curl", "install curl git", [], ["git"]),
            ("install -y curl", "install curl", ["-y"], []),
            ("pip install a b", "pip3 install a c", ["pip", "b"], ["pip3", "c"]),
            ("make  all", "make all", [], []),
        ] as [(String, String, [String], [String])])
    func tellsWords(_ old: String, _ new: String, gone: [String], added: [String]) {
        let words = TextDifference.words(from: old, to: new)
        #expect(words.gone == gone)
        #expect(words.new == added)
    }
}
