import OCISpec
import Testing

@Suite struct PlatformTests {
    @Test(arguments: [
        ("linux/amd64", "linux/amd64", true), ("linux/amd64", "linux/arm64", false),
        ("linux/arm64", "linux/arm64/v8", true),
        ("linux/arm64/v8", "linux/arm64", true), ("linux/arm/v7", "linux/arm/v6", true),
        ("linux/arm/v6", "linux/arm/v7", false), ("linux/arm", "linux/arm/v7", true),
        ("linux/arm", "linux/arm/v5", true),
        ("windows/amd64", "linux/amd64", false),
    ])
    func newerVariantsRunWhatIsForOlder(_ wanted: String, _ given: String, _ accepts: Bool) throws {
        let (wanted, given) = (try Platform(wanted), try Platform(given))
        #expect(wanted.accepts(given) == accepts)
    }

    @Test func theNewestThatRunsIsTaken() throws {
        let entries = try ["linux/amd64", "linux/arm/v5", "linux/arm/v7", "linux/arm/v6"].map {
            Descriptor(mediaType: .ociManifest, digest: Digest(of: $0), size: 1, platform: try Platform($0))
        }
        let best = { (text: String) in Platform.best(for: try Platform(text), among: entries)?.platform?.variant }
        let (seven, six) = (try best("linux/arm/v7"), try best("linux/arm/v6"))
        #expect(seven == "v7")
        #expect(six == "v6")
        let none = try best("linux/s390x")
        #expect(none == nil)
        #expect(try Platform.best(for: Platform("linux/riscv64"), among: entries) == nil)
    }
}
