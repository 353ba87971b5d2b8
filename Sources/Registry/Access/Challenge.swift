/// What a registry asks for in `WWW-Authenticate` (RFC 9110, 11.6.1; distribution's token specification).
enum Challenge: Hashable, Sendable {
    case basic(realm: String)
    case bearer(realm: String, service: String?, scope: String?)

    /// Of several challenges the bearer's is taken, as Docker does.
    static func parse(_ text: String) -> Challenge? {
        var reader = Reader(text)
        var found: Challenge?
        while let scheme = reader.scheme() {
            let parameters = reader.parameters()
            switch scheme.lowercased() {
            case "bearer":
                guard let realm = parameters["realm"] else { continue }
                return .bearer(realm: realm, service: parameters["service"], scope: parameters["scope"])
            case "basic": found = found ?? .basic(realm: parameters["realm"] ?? "")
            default: continue
            }
        }
        return found
    }

    private struct Reader {
        var rest: Substring.UnicodeScalarView

        init(_ text: String) { rest = Substring(text).unicodeScalars }

        mutating func scheme() -> String? {
            skip { $0 == " " || $0 == "," || $0 == "\t" }
            let word = token()
            return word.isEmpty ? nil : word
        }

        /// `name=value` pairs up to the next scheme: a word that no `=` follows.
        mutating func parameters() -> [String: String] {
            var result: [String: String] = [:]
            while true {
                let before = rest
                skip { $0 == " " || $0 == "," || $0 == "\t" }
                let name = token()
                skip { $0 == " " }
                guard !name.isEmpty, rest.first == "=" else {
                    rest = before
                    return result
                }
                rest.removeFirst()
                skip { $0 == " " }
                result[name.lowercased()] = rest.first == "\"" ? quoted() : token()
            }
        }

        private mutating func token() -> String {
            let word = rest.prefix { $0 != " " && $0 != "," && $0 != "=" && $0 != "\"" && $0 != "\t" }
            rest = rest.dropFirst(word.count)
            return String(word)
        }

        private mutating func quoted() -> String {
            rest.removeFirst()
            var text = String.UnicodeScalarView()
            while let scalar = rest.popFirst(), scalar != "\"" {
                if scalar == "\\" {
                    if let escaped = rest.popFirst() { text.append(escaped) }
                } else {
                    text.append(scalar)
                }
            }
            return String(text)
        }

        private mutating func skip(_ isSkipped: (Unicode.Scalar) -> Bool) { rest = rest.drop(while: isSkipped) }
    }
}
