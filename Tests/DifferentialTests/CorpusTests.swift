internal import Foundation
internal import TestSupport
internal import Testing

/// What holds for the cases and recordings themselves, before anything is built.
struct CorpusTests {
    @Test func everyCaseHasANameOfItsOwn() {
        let names = BuildCase.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.contains("/") })
    }

    @Test func theTableOfDifferencesListsTheCasesThatDifferOnPurpose() throws {
        let text = try String(contentsOfFile: "\(packageFolder())/docs/differences.md", encoding: .utf8)
        let listed = text.matches(of: /(?m)^\| `([^`]+)` \| [^|]+ \| [^|]+ \|$/).map { String($0.output.1) }
        #expect(Set(listed).count == listed.count)
        #expect(listed.sorted() == BuildCase.all.filter(\.isOnPurpose).map(\.name).sorted())
    }

    @Test func atMostTwoInAHundredDifferOnPurpose() {
        #expect(BuildCase.all.filter(\.isOnPurpose).count * 50 <= BuildCase.all.count)
    }

    @Test func aDifferenceOnPurposeSaysWhatDockstepDoes() {
        for build in BuildCase.all where build.isOnPurpose { #expect(!build.expected.isEmpty, "\(build.name)") }
    }

    @Test func everyRecordingIsOfACaseAsItIs() {
        let cases = Dictionary(BuildCase.all.map { ($0.name, $0) }) { $1 }
        for recording in Recordings.all.values {
            #expect(cases[recording.name]?.fingerprint == recording.fingerprint, "\(recording.name)")
        }
    }

    @Test func recordingsReadAsTheyAreWritten() throws {
        let line = SavedImage.LayerLine(text: "/50% file 644 0:0 'a\\n'", loose: nil)
        let image = SavedImage(
            config: ["Cmd": #"["a b"]"#, "os": "linux"], history: ["RUN a\nb # buildkit", ""], layers: [[line], []])
        for image in [image, nil] {
            let one = Recording(name: "a b/c", engine: "Docker 1", fingerprint: "f", image: image)
            let lines = one.text.split(separator: "\n").map(String.init)
            #expect(try #require(Recording(lines: lines)).text == one.text)
        }
    }
}
