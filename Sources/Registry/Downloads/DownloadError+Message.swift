extension DownloadError: CustomStringConvertible {
    /// One sentence; the place is told by whoever shows it.
    package var description: String {
        switch self {
        case .offline(let url):
            "'\(url)' is on the network, and the configuration says to stay offline: put the file into the build context, "
                + "or go online"
        case .noLibrary:
            "URLs are fetched by libcurl, which is not on this machine: install it with 'sudo apt-get install libcurl4'"
        case .badURL(let url):
            "'\(url)' is no address that can be fetched: write http:// or https://, a host and a path"
        case .status(404, let url): "there is no '\(url)': the server answered 404 (not found); check the path"
        case .status(401, let url): "the server wants a login for '\(url)' (it answered 401)"
        case .status(403, let url): "the server does not give '\(url)' to everyone (it answered 403)"
        case .status(let code, let url) where code >= 500:
            "the server has trouble with '\(url)' (it answered \(code)): try again later"
        case .status(let code, let url): "the server answered \(code) when asked for '\(url)'"
        case .unreachable(let host, let why, let words): Self.unreachable(host, why, words)
        case .brokenOff(let url): "the connection ended in the middle of '\(url)': try again"
        case .redirectLoop(let url): "'\(url)' sends from one address to the next without end"
        case .cancelled: "stopped"
        }
    }

    private static func unreachable(_ host: String, _ why: RegistryError.Unreachable, _ words: String) -> String {
        switch why {
        case .noHost: "there is no host '\(host)' on the network: check its name and the connection"
        case .noConnection: "\(host) can't be reached: \(words)"
        case .noTLS: "\(host) does not speak TLS: write http:// where a server has no encryption"
        case .untrusted:
            "the certificate of \(host) is not trusted (\(words)): put its authority's into certs.d/\(host)/ca.crt of "
                + "dockstep's folder"
        case .stalled: "\(host) did not answer in time"
        case .other: "\(host) can't be reached: \(words)"
        }
    }
}
