import DockerfileSyntax
import Testing

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("RUNN", "RUN"), ("run", "RUN"), ("FORM", "FROM"), ("COPPY", "COPY"), ("ENTRYPIONT", "ENTRYPOINT"),
        ("WORKDRI", "WORKDIR"),
        ("EXPSE", "EXPOSE"), ("NEV", "ENV"), ("PLEASE", nil), ("", nil), ("X", nil), ("RUN", nil),
        (String(repeating: "R", count: 1000), nil),
    ])
    func suggests(_ word: String, expected: String?) {
        let others = Keyword.allCases.map(\.rawValue).filter { $0 != word }
        #expect(Suggestion.closest(to: word, among: word == "RUN" ? ["COPY", "RUN"] : others) == expected)
    }

    @Test func takesTheNearestAndThenTheFirst() {
        #expect(Suggestion.closest(to: "step", among: ["stop", "steps", "set"]) == "stop")
        #expect(Suggestion.closest(to: "biuld", among: ["guild", "build"]) == "build")
        #expect(Suggestion.closest(to: "a", among: []) == nil)
    }
}
