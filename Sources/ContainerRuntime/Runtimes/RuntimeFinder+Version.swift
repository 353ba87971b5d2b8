internal import Synchronization

extension RuntimeFinder {
    /// The third word of `--version`'s first line (`runc version 1.1.5+ds1`), without what a packager added; empty where
    /// the program does not say.
    func version(of path: String) async -> String {
        let request = GuardRequest(path: path, arguments: [path, "--version"], environment: [])
        let spoken = Mutex<[UInt8]>([])
        let streams = GuardStreams(
            input: nil, output: .handler { bytes in spoken.withLock { $0 += bytes } }, error: .handler { _ in })
        _ = try? await request.run(streams)
        return Self.version(in: String(decoding: spoken.withLock { $0 }, as: UTF8.self))
    }

    static func version(in text: String) -> String {
        let words = text.prefix { !$0.isNewline }.split(separator: " ")
        guard words.count >= 3, words[1] == "version" else { return "" }
        return String(words[2].prefix { $0.isNumber || $0 == "." || $0 == "-" || $0.isLetter })
    }
}
