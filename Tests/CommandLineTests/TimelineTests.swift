internal import Foundation
internal import TestSupport
internal import Testing

/// `builds`, `compare` and `export`, and the page in a real browser.
@Suite struct TimelineTests {
    /// Four builds of one project: all new, all reused, one file changed, a command that fails.
    private static let history = """
        mkdir p && echo 1 > p/a
        printf 'FROM busybox\\nWORKDIR /app\\nCOPY a .\\nRUN sort a > b\\nRUN sleep 0.1\\nCMD ["sh"]\\n' > p/Dockerfile
        $D build p > log 2>&1; $D build p >> log 2>&1; echo 2 > p/a; $D build p >> log 2>&1
        sed -i 's/^RUN sort a.*/RUN sort a > c \\&\\& exit 3/' p/Dockerfile; $D build p >> log 2>&1

        """

    private func columns(_ text: String) -> [[String]] {
        text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }

    @Test func buildsAreListed() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script("\(Self.history)$D builds p")
            let rows = columns(outcome.output).dropFirst().prefix(4)
            #expect(
                rows.map { Array($0[3...6]) } == [
                    ["done", "6/6", "0", "5"], ["done", "6/6", "5", "0"], ["done", "6/6", "2", "3"],
                    ["failed", "4/6", "3", "1"],
                ], "\(outcome.output)\(outcome.errors)")
            // The numbers go on, and another Dockerfile of the folder is another project.
            let other = try dockstep.script("cp p/Dockerfile p/other; $D builds -f p/other p; $D build p; $D builds p")
            #expect(other.output.hasPrefix("No build of this project is kept yet"))
            #expect(columns(other.output).contains { $0.first == "5" && $0.dropFirst(3).first == "failed" })
        }
    }

    @Test func twoBuildsAreCompared() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script("\(Self.history)$D builds --compare 2,3 p; $D builds --compare 3,4 p")
            #expect(
                outcome.output.contains(" 3  HIT     3  MISS   COPY a .\n      ran in build 3: a changed (content)\n"))
            #expect(
                outcome.output.contains(" 4  MISS    4  FAIL   RUN sort a > c && exit 3\n      was RUN sort a > b\n"))
            #expect(outcome.output.contains("RUN sleep 0.1\n      build 4 did not come so far\n"))
            let refused = try dockstep.script("$D builds --compare 3,9 p")
            #expect(refused.status == 1)
            #expect(
                refused.errors.contains(
                    "there is no build 9: 'builds' lists those that there are, of which the last is 4"))
            for words in ["3", "3,", "a,b", "3,4,5"] {
                #expect(try dockstep.script("$D builds --compare '\(words)' p").status == 64)
            }
        }
    }

    @Test func thePromptHasThemToo() async throws {
        try await withDockstep { dockstep in
            try dockstep.write(
                "step\nbuilds\ncompare\ncompare 1 2\ncompare 1\nexport page.html\nexport page.html\nexport p/Dockerfile\n",
                to: "commands")
            let outcome = try dockstep.script(
                "\(Self.history)$D --commands commands p; head -c 15 page.html; stat -c %a page.html")
            #expect(outcome.output.contains("build 3  ") && outcome.output.contains("build 1  "))
            #expect(outcome.output.contains("An argument is missing: the command is 'compare [A B]'."))
            #expect(outcome.output.contains("Wrote page.html ("))
            #expect(outcome.output.contains("'p/Dockerfile' does not end in .html, which a page is written to"))
            #expect(outcome.output.hasSuffix("<!DOCTYPE html>644\n"))
        }
    }

    @Test func withoutABuildThereIsNoPage() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\n", to: "p/Dockerfile")
            let outcome = try dockstep.script("$D builds --export page.html p")
            #expect(outcome.status == 1)
            #expect(outcome.errors == "Error: no build of this project is kept yet: 'dockstep build' makes one\n")
        }
    }

    /// As a browser shows it on a screen of that width, in light and in dark: nothing is written to its console, nothing is
    /// asked of a network, no word stands outside the window, and what is read is there.
    @Test(.enabled(if: ShownPage.hasBrowser, "needs chromium"), arguments: [390, 1200], [false, true])
    func aBrowserShowsThePage(_ width: Int, _ isDark: Bool) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script("\(Self.history)$D builds --export page.html p")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let shown = try ShownPage(
                dockstep.read("page.html"), width: width, isDark: isDark,
                measures: """
                    boxes: all('svg .box').length, marks: all('svg .mark').length, steps: all('.steps li').length,
                    bars: all('svg .layer').map(e => box(e).width > 0)
                    """, wide: "body > *, pre, p, svg, dd", in: dockstep.folder)
            let (facts, json) = (shown.facts, shown.json)
            #expect(!shown.log.contains("CONSOLE"), "\(shown.log)")
            #expect(facts["width"] as? Int == width, "\(json)")
            #expect((facts["scroll"] as? Int ?? 9999) <= width, "\(json)")
            #expect((facts["wide"] as? [String]) == [], "\(json)")
            #expect(
                facts["steps"] as? Int == 4 && facts["boxes"] as? Int == 19 && facts["marks"] as? Int == 1, "\(json)")
            #expect(facts["bars"] as? [Bool] == [true, true], "\(json)")
            #expect(facts["fetched"] as? Int == 0, "\(json)")
            #expect(facts["paper"] as? String == (isDark ? "rgb(27, 28, 30)" : "rgb(253, 253, 251)"), "\(json)")
        }
    }
}
