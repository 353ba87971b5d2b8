/// Why a `RUN --mount` is refused once its variables are filled in.
package enum MountFault: Error, Hashable, Sendable {
    case unknownKey(String, suggestion: String?)
    /// A key that only stands with a value.
    case withoutValue(String)
    case keyOfOtherType(String, type: String)
    case unknownType(String)
    case unknownSharing(String)
    case badBoolean(key: String, value: String)
    case badNumber(key: String, value: String)
    case badMode(String)
    case badSize(String)
    case secretFrom
    case secretWithoutName
    case secretSourceAndID
    case sshSource
    /// The root itself, or a folder relative to it where `target` is not given.
    case targetIsRoot(written: String)
    case laterStage(String)
    case ownStage(String)
}
