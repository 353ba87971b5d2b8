internal import FoundationEssentials
internal import OCISpec

/// Makes errors of what went wrong on the way and of what registries answer.
enum RegistryFailure {
    /// The distribution-spec's "Error Codes", and what token servers say in its place.
    private struct Answer: Decodable {
        struct Item: Decodable {
            var code: String?
            var message: String?
        }

        var errors: [Item]?
        var message: String?
        var details: String?
    }

    static func error(for failure: HTTPFailure, what: String, host: String) -> RegistryError {
        switch failure.kind {
        case .noLibrary: .noLibrary
        case .badURL: .notARegistry(host: host)
        case .noHost: .unreachable(host: host, .noHost, words: failure.words)
        case .noConnection: .unreachable(host: host, .noConnection, words: failure.words)
        case .noTLS: .unreachable(host: host, .noTLS, words: failure.words)
        case .untrusted: .unreachable(host: host, .untrusted, words: failure.words)
        case .stalled: .unreachable(host: host, .stalled, words: failure.words)
        case .other: .unreachable(host: host, .other, words: failure.words)
        case .brokenOff: .brokenOff(host: host, what: what)
        case .cancelled: .cancelled
        case .tooLong(let limit): .tooLong(what: what, limit: limit)
        }
    }

    static func error(for response: HTTPResponse, what: String, host: String, hasCredentials: Bool) -> RegistryError {
        let answer = try? CanonicalJSON.decode(Answer.self, from: response.body)
        let item = answer?.errors?.first
        let words = item?.message ?? answer?.message ?? answer?.details ?? item?.code ?? ""
        // One line, and not a page of it.
        let message = String(words.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(200))
        switch response.status {
        case 401, 403:
            return item?.code == "TOOMANYREQUESTS"
                ? .rateLimited(host: host, message: message)
                : .unauthorized(host: host, what: what, hasCredentials: hasCredentials, message: message)
        case 404: return .notFound(what: what, host: host)
        case 429: return .rateLimited(host: host, message: message)
        default: return .status(host: host, what: what, code: response.status, message: message)
        }
    }

    /// Whether the same may well work a moment later.
    static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case RegistryError.brokenOff: true
        case RegistryError.unreachable(_, let why, _):
            switch why {
            case .noConnection, .stalled, .other: true
            case .noHost, .noTLS, .untrusted: false
            }
        default: false
        }
    }
}
