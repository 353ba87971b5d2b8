/// Text and `{{ }}` to a tree.
struct TemplateParser {
    enum Token {
        case text(String)
        case action(String)
    }

    private var tokens: ArraySlice<Token>
    /// The `end` or `else` that ended the last list of nodes.
    private var terminator = ""

    init(tokens: [Token]) { self.tokens = tokens[...] }

    /// Cuts at `{{` and `}}`; `{{-` and `-}}` take the white space beside them away.
    static func tokens(of text: String) throws(TemplateError) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(text)
        var trimsNext = false
        while let open = rest.firstRange(of: "{{") {
            var before = rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else { throw .unclosed("{{\(rest.prefix(20))") }
            var action = rest[..<close.lowerBound]
            rest = rest[close.upperBound...]
            if trimsNext { before = before.drop(while: \.isWhitespace) }
            if action.hasPrefix("- ") {
                action = action.dropFirst()
                while before.last?.isWhitespace == true { before.removeLast() }
            }
            trimsNext = action.hasSuffix(" -")
            if trimsNext { action = action.dropLast() }
            if !before.isEmpty { tokens.append(.text(String(before))) }
            tokens.append(.action(String(action.trimmed)))
        }
        if trimsNext { rest = rest.drop(while: \.isWhitespace) }
        if !rest.isEmpty { tokens.append(.text(String(rest))) }
        return tokens
    }

    /// The nodes up to one of `ends`, which is then `terminator`; `opener` is what they are inside of.
    mutating func nodes(until ends: [String], after opener: String) throws(TemplateError) -> [Template.Node] {
        var nodes: [Template.Node] = []
        while let token = tokens.popFirst() {
            switch token {
            case .text(let text): nodes.append(.text(text))
            case .action(let action):
                let (word, rest) = Self.firstWord(action)
                if word == "end" || word == "else" {
                    guard ends.contains(word) else { throw .unexpected(word) }
                    terminator = word
                    return nodes
                }
                if !word.hasPrefix("/*") { nodes.append(try node(word, rest, action: action)) }
            }
        }
        guard ends.isEmpty else { throw .missingEnd(opener) }
        return nodes
    }

    private mutating func node(
        _ word: String, _ rest: String, action: String
    ) throws(TemplateError) -> Template.Node {
        switch word {
        case "if", "with":
            let condition = try Self.pipeline(rest)
            let (body, otherwise) = try bodies(of: action)
            return .choice(condition, then: body, otherwise: otherwise, rebinds: word == "with")
        case "range":
            var names: [String] = []
            var source = rest
            if let assignment = rest.firstRange(of: ":=") {
                names = rest[..<assignment.lowerBound].split(separator: ",").map { String($0.trimmed) }
                source = String(rest[assignment.upperBound...])
                guard (1...2).contains(names.count), names.allSatisfy({ $0.hasPrefix("$") }) else {
                    throw .syntax(action)
                }
            }
            let pipeline = try Self.pipeline(source)
            let (body, otherwise) = try bodies(of: action)
            return .range(
                pipeline, key: names.count == 2 ? names[0] : nil, value: names.last, body: body, otherwise: otherwise)
        default:
            return .print(try Self.pipeline(action))
        }
    }

    private mutating func bodies(
        of action: String
    ) throws(TemplateError) -> (body: [Template.Node], otherwise: [Template.Node]) {
        let body = try nodes(until: ["end", "else"], after: action)
        guard terminator == "else" else { return (body, []) }
        return (body, try nodes(until: ["end"], after: action))
    }

    private static func firstWord(_ action: String) -> (word: String, rest: String) {
        let word = action.prefix { !$0.isWhitespace }
        return (String(word), String(action[word.endIndex...].trimmed))
    }

    static func pipeline(_ text: String) throws(TemplateError) -> Template.Pipeline {
        var commands: Template.Pipeline = [[]]
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "|" {
                rest.removeFirst()
                commands.append([])
            } else if first == "\"" || first == "`" {
                commands[commands.count - 1].append(.text(try quoted(&rest, quote: first)))
            } else {
                let word = rest.prefix { !$0.isWhitespace && $0 != "|" }
                rest = rest[word.endIndex...]
                commands[commands.count - 1].append(try Self.word(String(word), in: text))
            }
        }
        guard commands.allSatisfy({ !$0.isEmpty }) else { throw .syntax(text) }
        return commands
    }

    private static func quoted(_ rest: inout Substring, quote: Character) throws(TemplateError) -> String {
        let whole = rest
        rest.removeFirst()
        var result = ""
        while let character = rest.popFirst() {
            if character == quote { return result }
            if character == "\\", quote == "\"", let next = rest.popFirst() {
                result.append(next == "n" ? "\n" : next == "t" ? "\t" : next)
            } else {
                result.append(character)
            }
        }
        throw .unclosed(String(whole.prefix(20)))
    }

    private static func word(_ text: String, in action: String) throws(TemplateError) -> Template.Word {
        if let number = Int(text) { return .number(number) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if text == "." { return .field([]) }
        guard parts.dropFirst().allSatisfy({ !$0.isEmpty }) else { throw .syntax(action) }
        if text.hasPrefix(".") { return .field(Array(parts.dropFirst())) }
        if text.hasPrefix("$") { return .variable(parts[0], Array(parts.dropFirst())) }
        guard text.allSatisfy({ $0.isLetter }) else { throw .syntax(action) }
        return .name(text)
    }
}

extension StringProtocol {
    fileprivate var trimmed: SubSequence {
        let head = drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return head }
        return head[...last]
    }
}
