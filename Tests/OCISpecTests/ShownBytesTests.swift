import OCISpec
import Testing

@Suite struct ShownBytesTests {
    @Test(
        arguments: [
            ([0x61, 0x62], "ab"), ([], ""), ([0xC3, 0xA9], "é"), ([0x61, 0xFF, 0xFE, 0x62], "a\\xff\\xfeb"),
            ([0xC3], "\\xc3"), ([0xE2, 0x82], "\\xe2\\x82"), ([0x0A, 0x80], "\n\\x80"),
            ([0xF0, 0x9F, 0x90, 0x8B, 0xC0], "🐋\\xc0"),
        ] as [([UInt8], String)])
    func bytesThatAreNoTextAreShown(_ bytes: [UInt8], _ shown: String) {
        #expect(String(showing: bytes) == shown)
    }
}
