internal import ArgumentParser

/// What `build` is to do.
struct BuildMethodFlags: ParsableArguments, Sendable {
    @Flag(help: "Only look the Dockerfile over by the build checks, and build nothing.")
    var check = false
    @Option(help: "What to do (default: build); 'check' is what --check does.")
    var call: Method?

    /// `--call`.
    enum Method: String, WordChoice {
        case build
        case check
    }

    var isCheck: Bool { check || call == .check }
}
