/// What runs commands here.
package struct Runtime: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case crun
        case runc
        /// No runtime: the files are made the root of a few namespaces by dockstep itself.
        case chroot
    }

    package var kind: Kind
    /// The program; empty for `chroot`.
    package var path: String
    /// Such as `1.1.5`; empty for `chroot` and where the program does not tell.
    package var version: String
    /// Options that every call of the program needs, before the subcommand.
    package var arguments: [String]

    package init(kind: Kind, path: String, version: String, arguments: [String]) {
        self.kind = kind
        self.path = path
        self.version = version
        self.arguments = arguments
    }

    /// Running in a root folder without any runtime.
    package static let chroot = Runtime(kind: .chroot, path: "", version: "", arguments: [])
}

extension Runtime: CustomStringConvertible {
    /// `runc 1.1.5`, for headers.
    package var description: String { version.isEmpty ? kind.rawValue : "\(kind.rawValue) \(version)" }
}
