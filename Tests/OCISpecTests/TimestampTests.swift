import OCISpec
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z"),
        ("2024-02-29T23:59:59.5Z", 1_709_251_199, 500_000_000, "2024-02-29T23:59:59.5Z"),
        ("2000-03-01T00:00:00.000000001Z", 951_868_800, 1, "2000-03-01T00:00:00.000000001Z"),
        ("2024-05-06T07:08:09.123456789+02:00", 1_714_972_089, 123_456_789, "2024-05-06T05:08:09.123456789Z"),
        ("1969-12-31T23:59:59Z", -1, 0, "1969-12-31T23:59:59Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0, "0001-01-01T00:00:00Z"),
    ])
    func reads(_ text: String, seconds: Int, nanoseconds: Int, written: String) throws {
        let timestamp = try #require(Timestamp(text))
        #expect(timestamp == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
        #expect(timestamp.description == written)
    }

    @Test(arguments: [
        "", "2024-05-06", "2024-13-06T07:08:09Z", "2024-05-06T07:08:09", "2024-05-06T07:08:09.Z",
        "2024-05-06T25:08:09Z",
        "2024-05-06T07:08:09+2:00", "abcd-ef-ghTij:kl:mnZ",
    ])
    func refuses(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func chainIDsEndInTheImagesOwn() {
        let layers = RootFS(diffIDs: [Digest(of: "a"), Digest(of: "b"), Digest(of: "c")])
        #expect(layers.chainIDs.count == 3)
        #expect(layers.chainIDs.first == Digest(of: "a"))
        #expect(layers.chainIDs.last == layers.chainID)
    }
}
