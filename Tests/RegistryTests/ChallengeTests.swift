import Testing

@testable import Registry

@Suite struct ChallengeTests {
    @Test func bearerWithAllItsParts() {
        let text = #"Bearer realm="https://auth.example/token",service="reg.example",scope="repository:a/b:pull""#
        #expect(
            Challenge.parse(text)
                == .bearer(realm: "https://auth.example/token", service: "reg.example", scope: "repository:a/b:pull"))
    }

    @Test func bearerIsTakenBeforeBasic() {
        #expect(
            Challenge.parse(#"Basic realm="r", Bearer realm="t""#) == .bearer(realm: "t", service: nil, scope: nil))
    }

    @Test func quotesMayBeEscapedOrMissing() {
        #expect(Challenge.parse(#"Basic realm="a \"b\", c""#) == .basic(realm: #"a "b", c"#))
        #expect(Challenge.parse("basic realm=plain") == .basic(realm: "plain"))
    }

    @Test(arguments: ["", "Negotiate", "Bearer service=x", "Bearer"])
    func othersAreNone(_ text: String) { #expect(Challenge.parse(text) == nil) }
}
