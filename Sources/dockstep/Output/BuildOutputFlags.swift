internal import ArgumentParser
internal import Glibc

/// What `build` does with what it built; `step` and `plan` have none of it.
struct BuildOutputFlags: ParsableArguments, Sendable {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Write the image's files to a folder, or as a tar (type=tar,dest=FILE), and no image.",
            valueName: "destination"))
    var output: [String] = []
    @Flag(help: "Push the image to the registries of its names.")
    var push = false
    @Flag(help: "Keep the image in the store, as is done anyway.")
    var load = false
    @Option(help: ArgumentHelp("Write what was built to a file, as JSON.", valueName: "file"))
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
