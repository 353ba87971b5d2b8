internal import DockerfileSyntax

extension MountFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownKey(let key, let suggestion):
            "'\(key)' is no option of --mount"
                + (suggestion.map { "; did you mean '\($0)'?" }
                    ?? ": there are \(MountReader.keys.joined(separator: ", "))")
        case .withoutValue(let field):
            "'\(field)' has no value: every option of --mount but ro, rw and required is written KEY=VALUE"
        case .keyOfOtherType(let key, let type):
            "a mount of type \(type) has no \(key): leave it out, or write type=… before it for the type that has it"
        case .unknownType(let value):
            "'\(value)' is no type of mount" + Self.hint(value, among: MountReader.types)
        case .unknownSharing(let value):
            "'\(value)' is no way to share a cache"
                + Self.hint(value, among: CacheMount.Sharing.allCases.map(\.rawValue))
        case .badBoolean(let key, let value): "\(key) is true or false and not '\(value)'"
        case .badNumber(let key, let value):
            "\(key)=\(value) is no number: ids are digits, names do not work in --mount"
        case .badMode(let value): "mode=\(value) is not a file mode: write it in octal digits, such as mode=0755"
        case .badSize(let value): "size=\(value) is no size: write a number with a unit, such as size=64m"
        case .secretFrom: "a secret comes from the build's --secret and not from an image: leave from= out"
        case .secretWithoutName: "the secret has no name: write id=NAME, the one that --secret id=NAME gives"
        case .secretSourceAndID: "source= is another word for a secret's id=: keep one of them"
        case .sshSource: "an SSH agent has no source: leave it out, and give the agent by the build's --ssh"
        case .targetIsRoot(let written):
            written.isEmpty
                ? "the mount has no target, so it would be WORKDIR, which is / here: write target=/PATH"
                : "target=\(written) is the root of all files, where nothing can be mounted: write a folder below it"
        case .laterStage(let name):
            "from=\(name) names a stage that begins after this instruction: only an earlier one can be mounted"
        case .ownStage(let name):
            "from=\(name) names the stage it stands in: only an earlier stage, or an image, can be mounted"
        }
    }

    private static func hint(_ value: String, among known: [String]) -> String {
        Suggestion.closest(to: value, among: known).map { "; did you mean '\($0)'?" }
            ?? ": there are \(known.joined(separator: ", "))"
    }
}
