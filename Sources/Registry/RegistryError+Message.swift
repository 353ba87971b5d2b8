internal import OCISpec

extension RegistryError: CustomStringConvertible {
    /// One sentence: what is wrong, and what to do about it where that is known.
    package var description: String {
        switch self {
        case .offline(let what):
            "\(what) is not here, and the configuration says to stay offline: load it from an archive, or go online"
        case .noLibrary:
            "registries are reached by libcurl, which is not on this machine: install it with 'sudo apt-get install "
                + "libcurl4'"
        case .unreachable(let host, let why, let words): Self.unreachable(host, why, words)
        case .notARegistry(let host): "\(host) answers, but not as a registry does: check its name and port"
        case .unauthorized, .notFound, .rateLimited, .status, .wrongPassword: refusal
        case .brokenOff(let host, let what):
            "\(host) broke off in the middle of \(what), again and again: try later"
        case .cancelled: "stopped"
        case .redirectLoop(let host): "\(host) sends from one address to the next without end"
        case .unsafeRedirect(let host, let target):
            "\(host) sends to \(target), which is not encrypted: that is followed only where it is listed as insecure"
        case .badConfiguration(let path, let reason): "the configuration '\(path)' can't be used: \(reason)"
        case .badCredentialFile(let path, let reason): "the credentials in '\(path)' can't be used: \(reason)"
        case .credentialHelper(let name, let reason): "the credential helper '\(name)' failed: \(reason)"
        default: content
        }
    }

    private static func unreachable(_ host: String, _ why: Unreachable, _ words: String) -> String {
        switch why {
        case .noHost: "there is no host '\(host)' on the network: check its name and the connection"
        case .noConnection: "\(host) can't be reached: \(words)"
        case .noTLS:
            "\(host) does not speak TLS: if it is a registry of your own without it, list it as insecure in dockstep's "
                + "config.json"
        case .untrusted:
            "the certificate of \(host) is not trusted (\(words)): give its authority's with --ca FILE or in certs.d"
        case .stalled: "\(host) did not answer in time"
        case .other: "\(host) can't be reached: \(words)"
        }
    }

    private var refusal: String {
        switch self {
        case .unauthorized(let host, let what, let hasCredentials, let message):
            "\(host) does not give access to \(what)\(Self.quoted(message)): "
                + (hasCredentials
                    ? "the account that is logged in may not, or it does not exist"
                    : "it does not exist, or needs 'dockstep login \(host)'")
        case .notFound(let what, let host): "\(host) has no \(what)"
        case .rateLimited(let host, let message):
            "\(host) allows no more requests for now\(Self.quoted(message)): wait, log in, or name a mirror in config.json"
        case .status(let host, let what, let code, let message):
            "\(host) answered \(code) when asked for \(what)\(Self.quoted(message))"
        case .wrongPassword(let host, let message):
            "\(host) does not accept this user name and password\(Self.quoted(message))"
        default: ""
        }
    }

    private var content: String {
        switch self {
        case .tooLong(let what, let limit): "\(what) is longer than \(limit) bytes, which nothing of its kind is"
        case .digestMismatch(let what, let expected, let found):
            "\(what) should have the digest \(expected) and has \(found): it was changed or damaged, and is not kept"
        case .sizeMismatch(let what, let expected, let found):
            "\(what) should have \(expected) bytes and has \(found): it is not kept"
        case .badManifest(let what, let reason): "\(what) is not the JSON it should be: \(reason)"
        case .schema1(let what):
            "\(what) has a manifest of the old schema 1, which no engine takes any more: it must be pushed again"
        case .unsupported(let what, let mediaType): "\(what) is of type '\(mediaType)', which is not an image"
        case .noPlatform(let what, let wanted, let available):
            "\(what) has no image for \(wanted)"
                + (available.isEmpty ? "" : "; it has \(available.map(\.description).joined(separator: ", "))")
        case .layerCount(let what, let layers, let diffIDs):
            "\(what) has \(layers) layers and \(diffIDs) diff IDs in its configuration"
        default: ""
        }
    }

    /// The registry's own words, where it has any.
    private static func quoted(_ message: String) -> String { message.isEmpty ? "" : " (it says: \(message))" }
}
