/// Options of `docker run` that are well known and not taken here, each with what to do instead.
package enum RefusedRunOption: Sendable, Hashable, CaseIterable {
    case publish
    case volume
    case detach

    /// nil for every other word.
    package init?(_ word: String) {
        let name = word.hasPrefix("--") ? String(word.prefix { $0 != "=" }) : String(word.prefix(2))
        switch name {
        case "-p", "-P", "--publish", "--publish-all": self = .publish
        case "-v", "--volume", "--mount": self = .volume
        case "-d", "--detach": self = .detach
        default: return nil
        }
    }

    /// Follows the option's name in a sentence.
    package var reason: String {
        switch self {
        case .publish:
            "is not needed: the program uses this machine's own network, so its ports are open already; leave it out"
        case .volume: "is not supported yet: what the program needs of this machine, COPY into the image"
        case .detach: "is not supported: the program keeps the terminal until it ends; leave it out"
        }
    }
}
