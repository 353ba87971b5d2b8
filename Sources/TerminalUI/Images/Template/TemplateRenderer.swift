/// A template's tree and a value to text.
struct TemplateRenderer {
    private let root: TemplateValue
    private var variables: [String: TemplateValue]

    init(root: TemplateValue) {
        self.root = root
        variables = ["$": root]
    }

    mutating func render(_ nodes: [Template.Node], on value: TemplateValue) throws(TemplateError) -> String {
        var result = ""
        for node in nodes {
            switch node {
            case .text(let text): result += text
            case .print(let pipeline): result += try evaluate(pipeline, on: value).printed
            case .choice(let condition, let then, let otherwise, let rebinds):
                let found = try evaluate(condition, on: value)
                result += try render(found.isTrue ? then : otherwise, on: found.isTrue && rebinds ? found : value)
            case .range(let source, let key, let name, let body, let otherwise):
                let items = Self.items(of: try evaluate(source, on: value))
                if items.isEmpty { result += try render(otherwise, on: value) }
                let outer = variables
                for item in items {
                    if let key { variables[key] = item.key }
                    if let name { variables[name] = item.value }
                    result += try render(body, on: item.value)
                }
                variables = outer
            }
        }
        return result
    }

    private static func items(of value: TemplateValue) -> [(key: TemplateValue, value: TemplateValue)] {
        switch value {
        case .list(let values): values.enumerated().map { (.number($0.offset), $0.element) }
        case .object(let fields): fields.map { (.text($0.name), $0.value) }
        default: []
        }
    }

    private func evaluate(_ pipeline: Template.Pipeline, on value: TemplateValue) throws(TemplateError) -> TemplateValue
    {
        var piped: TemplateValue?
        for command in pipeline {
            guard let head = command.first else { continue }
            var arguments: [TemplateValue] = []
            for word in command.dropFirst() { arguments.append(try self.value(of: word, on: value)) }
            if let piped { arguments.append(piped) }
            if case .name(let name) = head {
                guard let function = TemplateFunction(rawValue: name) else {
                    throw .unknownFunction(name, known: TemplateFunction.allCases.map(\.rawValue))
                }
                piped = try function.call(arguments)
            } else {
                guard arguments.isEmpty else { throw .syntax("\(head)") }
                piped = try self.value(of: head, on: value)
            }
        }
        return piped ?? .null
    }

    private func value(of word: Template.Word, on value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch word {
        case .text(let text): return .text(text)
        case .number(let number): return .number(number)
        case .name(let name): throw .syntax(name)
        case .field(let path): return try Self.follow(path, from: value)
        case .variable(let name, let path):
            guard let start = variables[name] else { throw .unknownVariable(name) }
            return try Self.follow(path, from: start)
        }
    }

    private static func follow(_ path: [String], from value: TemplateValue) throws(TemplateError) -> TemplateValue {
        var current = value
        for (index, name) in path.enumerated() {
            if case .null = current { return .null }
            guard let next = current[name] else {
                guard case .object(let fields) = current else {
                    throw .unknownField("." + path[...index].joined(separator: "."), known: [])
                }
                throw .unknownField("." + path[...index].joined(separator: "."), known: fields.map(\.name))
            }
            current = next
        }
        return current
    }
}

/// The functions that templates may call.
enum TemplateFunction: String, CaseIterable {
    case json, join, index, len, upper, lower, println, print

    func call(_ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue {
        switch (self, arguments.count) {
        case (.json, 1): return .text(arguments[0].json)
        case (.upper, 1): return .text(arguments[0].printed.uppercased())
        case (.lower, 1): return .text(arguments[0].printed.lowercased())
        case (.println, _): return .text(arguments.map(\.printed).joined(separator: " ") + "\n")
        case (.print, _): return .text(arguments.map(\.printed).joined())
        case (.len, 1): return .number(Self.length(arguments[0]))
        case (.join, 2):
            guard case .list(let values) = arguments[0] else {
                if case .null = arguments[0] { return .text("") }
                throw .wrongArguments(function: rawValue, usage: usage)
            }
            return .text(values.map(\.printed).joined(separator: arguments[1].printed))
        case (.index, 2...):
            var value = arguments[0]
            for key in arguments.dropFirst() { value = try element(key, of: value) }
            return value
        default: throw .wrongArguments(function: rawValue, usage: usage)
        }
    }

    private func element(_ key: TemplateValue, of value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch (value, key) {
        // A key that a map does not have is the empty text in Go's maps of strings.
        case (.object, .text(let name)): return value[name] ?? .text("")
        case (.null, .text): return .text("")
        case (.list(let values), .number(let index)) where values.indices.contains(index): return values[index]
        default: throw .wrongArguments(function: rawValue, usage: usage)
        }
    }

    private static func length(_ value: TemplateValue) -> Int {
        switch value {
        case .list(let values): values.count
        case .object(let fields): fields.count
        case .text(let text): text.utf8.count
        default: 0
        }
    }

    private var usage: String {
        switch self {
        case .json: "json .FIELD"
        case .join: "join .LIST \", \""
        case .index: "index .MAP \"KEY\""
        case .len: "len .LIST"
        case .upper: "upper .FIELD"
        case .lower: "lower .FIELD"
        case .println: "println .FIELD"
        case .print: "print .FIELD"
        }
    }
}
