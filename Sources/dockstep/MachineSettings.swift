internal import ContainerRuntime
internal import DockerfileSyntax

/// How layers become files, as `DOCKSTEP_FILES` may ask.
enum FilesChoice: String, CaseIterable, Sendable {
    /// Laid over one another by the kernel.
    case overlay
    /// Copied into one folder for each command.
    case copies
}

/// What the user may force where dockstep would find out by itself: to see a fallback, or to go around what is broken.
struct MachineSettings: Sendable, Hashable {
    static let filesName = "DOCKSTEP_FILES"
    static let runtimeName = "DOCKSTEP_RUNTIME"

    /// nil for what works best.
    var files: FilesChoice?
    var runtime: Runtime.Kind?

    /// - Throws: `CommandFailure.badSetting` for a value that is none.
    init(environment: [String: String]) throws(CommandFailure) {
        files = try Self.value(of: Self.filesName, in: environment)
        runtime = try Self.value(of: Self.runtimeName, in: environment)
    }

    private static func value<Choice: RawRepresentable & CaseIterable>(
        of name: String, in environment: [String: String]
    ) throws(CommandFailure) -> Choice? where Choice.RawValue == String {
        guard let text = environment[name], !text.isEmpty else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        throw .badSetting(name: name, value: text, known: known, close: Suggestion.closest(to: text, among: known))
    }
}
