/// Why a word's variables cannot be put in, and in which word.
package struct ExpansionError: Error, Hashable, Sendable, CustomStringConvertible {
    package var kind: Kind
    /// The whole word's.
    package var range: SourceRange

    package init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    package var description: String { kind.description }

    package enum Kind: Error, Hashable, Sendable {
        case unterminatedSingleQuote
        case unterminatedDoubleQuote
        case missingBrace
        case missingSlash
        case badSubstitution
        case unsupportedModifier(String)
        /// `${name:?message}`; the message is nil where none is written.
        case required(name: String, message: String?, isEmpty: Bool)
        case badPatternEscape(String)
        case tooDeep(limit: Int)
        case tooLong(limit: Int)
    }
}

extension ExpansionError.Kind: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unterminatedSingleQuote:
            "a single quote is never closed; close it, or put the escape character before it"
        case .unterminatedDoubleQuote:
            "a double quote is never closed; close it, or put the escape character before it"
        case .missingBrace: "a '${' is never closed; add the '}'"
        case .missingSlash: "a replacement needs a second slash: write ${name/pattern/replacement}"
        case .badSubstitution: "a '${' is not followed by a variable's name; write ${name}"
        case .unsupportedModifier(let modifier):
            "'\(modifier)' is no operator of ${…}; these are: :- :+ :? - + ? # ## % %% / //"
        case .required(let name, let message?, _): "\(name): \(message)"
        case .required(let name, nil, let isEmpty):
            "the variable \(name) is \(isEmpty ? "empty" : "not set") and the '?' after it asks for a value; give it one"
        case .badPatternEscape(let escape):
            "'\(escape)' escapes nothing in a pattern; only *, ? and \\ can be escaped there"
        case .tooDeep(let limit): "the word nests more than \(limit) substitutions; flatten it"
        case .tooLong(let limit): "the word grows beyond \(limit) bytes; use shorter values"
        }
    }
}
