internal import Glibc

/// What the options of `build` say about what becomes of what it built.
struct BuildOutputFlags: Sendable {
    var output: [String]
    var push: Bool
    var load: Bool
    var metadataFile: String?

    /// Whether standard output is the tar's, so that nothing else may be written there.
    var takesStandardOutput: Bool { (try? output.first.map { try BuildOutput($0) }) == .tar("-") }

    /// Whether files younger than `SOURCE_DATE_EPOCH` get its time.
    ///
    /// - Throws: `BuildOutputError`.
    func rewritesTimestamps() throws(BuildOutputError) -> Bool {
        guard let text = output.first else { return false }
        return try BuildOutput.rewritesTimestamps(text)
    }

    /// - Throws: `BuildOutputError`.
    func destination(names: Int, iidfile: String?, isJSON: Bool) throws(BuildOutputError) -> BuildOutput {
        guard output.count < 2 else { throw .several }
        var result = BuildOutput.store
        if let text = output.first { result = try BuildOutput(text) }
        switch result {
        case .folder, .tar:
            if push { throw .noImage("--push") }
            if load { throw .noImage("--load") }
            if iidfile != nil { throw .noImage("--iidfile") }
            if result == .tar("-") {
                if isJSON { throw .standardOutputTaken }
                if isatty(STDOUT_FILENO) == 1 { throw .terminal }
            }
        case .store, .registry:
            if push { result = .registry }
            if result == .registry, names == 0 { throw .pushWithoutName }
        }
        return result
    }
}
