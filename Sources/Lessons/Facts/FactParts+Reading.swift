internal import BuildEngine
internal import BuildPlan
internal import DockerfileSyntax
internal import FoundationEssentials

extension StepSelector {
    init(_ words: inout FactWords, shape: String) throws(FactMistake) {
        let word = try words.take(shape: shape)
        if !word.isQuoted, let number = Int(word.text) {
            self = .number(number)
        } else {
            self = .text(word.text.split { $0 == " " || $0 == "\t" }.joined(separator: " "))
        }
    }
}

extension Comparison {
    init(_ words: inout FactWords, isSize: Bool, shape: String) throws(FactMistake) {
        guard let sign = Operator(rawValue: try words.take(shape: shape).text) else { throw .shape(shape) }
        var text = try words.take(shape: shape).text
        // `3 MB` and `3MB`.
        if isSize, let unit = words.peek, Self.units.contains(where: { $0.name == unit.text }) {
            text += words.take()?.text ?? ""
        }
        self.init(operator: sign, number: isSize ? try Self.bytes(text) : try Self.number(text))
    }

    private static let units: [(name: String, bytes: Int)] = [
        ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1),
    ]

    private static func number(_ text: String) throws(FactMistake) -> Int {
        guard let number = Int(text) else { throw .badNumber(text) }
        return number
    }

    private static func bytes(_ text: String) throws(FactMistake) -> Int {
        guard let unit = units.first(where: { text.hasSuffix($0.name) }),
            let number = Double(text.dropLast(unit.name.count)), number >= 0, number < 1e9
        else { throw .badSize(text) }
        return Int((number * Double(unit.bytes)).rounded())
    }
}

extension Fact.PlanFact {
    init(_ words: inout FactWords) throws(FactMistake) {
        let shape = "plan X hit|miss|depends|none, plan X because CODE, or plan hits|misses OP N"
        guard let first = words.peek else { throw .shape(shape) }
        if !first.isQuoted, first.text == "hits" || first.text == "misses" {
            _ = words.take()
            let comparison = try Comparison(&words, isSize: false, shape: shape)
            self = first.text == "hits" ? .hits(comparison) : .misses(comparison)
            return
        }
        let step = try StepSelector(&words, shape: shape)
        let word = try words.take(shape: shape).text
        if word == "because" {
            self = .because(step, try Fact.code(&words))
        } else {
            guard let outcome = Prediction.Outcome(rawValue: word) else { throw .shape(shape) }
            self = .step(step, outcome)
        }
    }
}

extension FactValue {
    /// Reads what a question asks for: `layers`, `file /app/x owner`, `env NAME`, `config FIELD`, `argv [ARG...]`.
    package init(_ text: String) throws(FactMistake) {
        var words = try FactWords(text)
        guard let first = words.take() else { throw .empty }
        if let counted = Fact.Counted(rawValue: first.text) {
            self = .count(counted)
        } else if first.text == "file" {
            let shape = "file PATH owner|mode|size|is"
            let path = try words.take(shape: shape).text
            guard let field = FileField(rawValue: try words.take(shape: shape).text) else { throw .shape(shape) }
            self = .file(path, field)
        } else {
            self = try FactValue(first.text, words.take(until: []).words)
        }
        if !words.isAtEnd { throw .noValue(text) }
    }

    init(_ subject: String, _ names: [String]) throws(FactMistake) {
        if subject == "argv" {
            self = .argv(names)
            return
        }
        guard names.count == 1 else { throw .shape("\(subject) NAME") }
        switch subject {
        case "env": self = .environment(names[0])
        case "label": self = .label(names[0])
        case "config":
            guard let field = ConfigField(rawValue: names[0]) else {
                throw .badField(
                    names[0],
                    suggestion: Suggestion.closest(to: names[0], among: ConfigField.allCases.map(\.rawValue)))
            }
            self = .config(field)
        default: throw .noValue(subject)
        }
    }
}

/// A list of words as JSON: `["sh", "-c", "echo hi"]`.
enum WordList {
    static func read(_ text: String) throws(FactMistake) -> [String] {
        guard let words = try? JSONDecoder().decode([String].self, from: Data(text.utf8)) else { throw .badList(text) }
        return words
    }

    /// One way of writing for each list, to compare by and to show.
    static func text(_ words: [String]) -> String {
        "["
            + words.map { "\"\($0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }.joined(
                separator: ", ")
            + "]"
    }
}
