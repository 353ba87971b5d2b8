/// What is wrong with a `--format` template.
package enum TemplateError: Error, Hashable, Sendable {
    /// `{{` without `}}`, or a quote without its end.
    case unclosed(String)
    /// `range`, `if` or `with` without `end`.
    case missingEnd(String)
    /// `end` or `else` with nothing to end.
    case unexpected(String)
    case unknownFunction(String, known: [String])
    case unknownField(String, known: [String])
    case unknownVariable(String)
    case wrongArguments(function: String, usage: String)
    case syntax(String)
}

extension TemplateError: CustomStringConvertible {
    /// One sentence: what is wrong where in the template.
    package var description: String {
        switch self {
        case .unclosed(let text): "the format has '\(text)' without its end"
        case .missingEnd(let word): "the format has '{{\(word)}}' without '{{end}}'"
        case .unexpected(let word): "the format has '{{\(word)}}' with nothing before it that it belongs to"
        case .unknownFunction(let name, let known):
            "the format calls '\(name)'; known are \(known.joined(separator: ", "))"
        case .unknownField(let path, let known):
            "the format has '\(path)', which is not there; there are \(known.map { ".\($0)" }.joined(separator: ", "))"
        case .unknownVariable(let name): "the format has '\(name)', which nothing in it sets"
        case .wrongArguments(let function, let usage):
            "the format calls '\(function)' with other arguments than it takes: write {{\(usage)}}"
        case .syntax(let text): "the format has '{{\(text)}}', which can't be understood"
        }
    }
}
