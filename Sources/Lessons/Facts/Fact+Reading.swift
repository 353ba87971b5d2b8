internal import BuildEngine
internal import BuildPlan
internal import DockerfileSyntax

extension Fact {
    private static let subjects =
        [
            "not", "built", "failed", "step", "plan", "after", "classic", "file", "env", "label", "config", "argv",
            "run",
            "image", "project",
        ] + Counted.allCases.map(\.rawValue)

    /// Reads a fact as a lesson writes it.
    package init(_ text: String) throws(FactMistake) {
        var words = try FactWords(text)
        guard let first = words.take() else { throw .empty }
        if let counted = Counted(rawValue: first.text) {
            self = .count(counted, try Comparison(&words, isSize: counted == .size, shape: "\(first.text) OP N"))
        } else {
            self = try Self.read(first.text, &words)
        }
        if !words.isAtEnd { throw .shape("\(first.text) ... with nothing behind it") }
    }

    private static func read(_ subject: String, _ words: inout FactWords) throws(FactMistake) -> Fact {
        switch subject {
        case "not": return .not(try Fact(try words.takeRest(shape: "not FACT")))
        case "built": return .built
        case "failed": return .failed
        case "step": return try step(&words)
        case "plan": return .plan(try PlanFact(&words))
        case "classic": return .classic(try PlanFact(&words))
        case "after": return try after(&words)
        case "file": return try file(&words)
        case "env", "label", "config", "argv": return try value(subject, &words)
        case "run": return try run(&words)
        case "image": return try image(&words)
        case "project":
            let shape = "project PATH exists|missing"
            let path = try words.take(shape: shape).text
            switch try words.take(shape: shape).text {
            case "exists": return .project(path, exists: true)
            case "missing": return .project(path, exists: false)
            default: throw .shape(shape)
            }
        default: throw .unknown(subject, suggestion: Suggestion.closest(to: subject, among: subjects))
        }
    }

    private static func step(_ words: inout FactWords) throws(FactMistake) -> Fact {
        let shape = "step X hit|miss|none|failed|ran|layer, or step X because CODE, size, added, adds ..."
        let step = try StepSelector(&words, shape: shape)
        let word = try words.take(shape: shape).text
        if let outcome = StepOutcome(rawValue: word) { return .step(step, .outcome(outcome)) }
        switch word {
        case "ran": return .step(step, .ran)
        case "layer": return .step(step, .layer)
        case "because": return .step(step, .because(try code(&words)))
        case "size": return .step(step, .size(try Comparison(&words, isSize: true, shape: "step X size OP SIZE")))
        case "prints": return .step(step, .prints(try words.takeRest(shape: "step X prints TEXT")))
        case "adds": return .step(step, .path(.added, try words.take(shape: "step X adds PATH").text))
        case "changes": return .step(step, .path(.changed, try words.take(shape: "step X changes PATH").text))
        case "deletes": return .step(step, .path(.deleted, try words.take(shape: "step X deletes PATH").text))
        default:
            guard let kind = FileChangeKind(rawValue: word) else { throw .shape(shape) }
            return .step(step, .paths(kind, try Comparison(&words, isSize: false, shape: "step X \(word) OP N")))
        }
    }

    static func code(_ words: inout FactWords) throws(FactMistake) -> CacheReason.Code {
        let word = try words.take(shape: "... because CODE").text
        guard let code = CacheReason.Code(rawValue: word) else {
            throw .badCode(
                word, suggestion: Suggestion.closest(to: word, among: CacheReason.Code.allCases.map(\.rawValue)))
        }
        return code
    }

    /// `after CHANGE, plan ...`
    private static func after(_ words: inout FactWords) throws(FactMistake) -> Fact {
        let shape = "after CHANGE, plan ..."
        let text = try words.takeRest(shape: shape)
        var start: String.Index?
        for index in text.indices where text[index...].hasPrefix(", plan ") { start = index }
        guard let start else { throw .shape(shape) }
        let change = text[..<start].trimmed
        let imagined: ImaginedChange
        do throws(ImaginedChangeError) {
            imagined = try ImaginedChange(words: change.split(separator: " ").map(String.init), text: change)
        } catch { throw .badChange("\(error)") }
        var rest = try FactWords(String(text[start...].dropFirst(", plan ".count)))
        let plan = try PlanFact(&rest)
        if !rest.isAtEnd { throw .shape(shape) }
        return .after(imagined, plan)
    }

    private static func file(_ words: inout FactWords) throws(FactMistake) -> Fact {
        let shape = "file PATH exists|missing|folder, or file PATH owner, mode, size, is, contains ..."
        let path = try words.take(shape: shape).text
        switch try words.take(shape: shape).text {
        case "exists": return .file(path, .exists)
        case "missing": return .file(path, .missing)
        case "folder": return .file(path, .folder)
        case "owner": return .file(path, .owner(try words.take(shape: "file PATH owner U:G").text))
        case "mode":
            let text = try words.take(shape: "file PATH mode 644").text
            guard let mode = UInt32(text, radix: 8) else { throw .badNumber(text) }
            return .file(path, .mode(mode))
        case "size": return .file(path, .size(try Comparison(&words, isSize: true, shape: "file PATH size OP SIZE")))
        case "is": return .file(path, .content(try words.takeRest(shape: "file PATH is TEXT")))
        case "contains": return .file(path, .contains(try words.takeRest(shape: "file PATH contains TEXT")))
        default: throw .shape(shape)
        }
    }

    /// `env NAME = TEXT`, `config FIELD = VALUE`, `argv [ARG...] = ["a","b"]`, and with `missing`.
    private static func value(_ subject: String, _ words: inout FactWords) throws(FactMistake) -> Fact {
        let shape = subject == "argv" ? "argv [ARG...] = [\"a\", \"b\"]" : "\(subject) NAME = VALUE"
        let (names, end) = words.take(until: ["=", "missing"])
        guard let end, subject == "argv" || names.count == 1 else { throw .shape(shape) }
        let value = try FactValue(subject, names)
        if end == "missing" { return .value(value, is: nil) }
        let text = try words.takeRest(shape: shape)
        switch value {
        case .argv: return .value(value, is: WordList.text(try WordList.read(text)))
        case .config where text == "none": return .value(value, is: nil)
        case .config where text.hasPrefix("["): return .value(value, is: WordList.text(try WordList.read(text)))
        default: return .value(value, is: text)
        }
    }

    private static func run(_ words: inout FactWords) throws(FactMistake) -> Fact {
        let shape = "run [ARG...] prints TEXT, or run [ARG...] exits N"
        let (arguments, end) = words.take(until: ["prints", "exits"])
        guard let end else { throw .shape(shape) }
        if end == "prints" { return .runPrints(arguments, try words.takeRest(shape: shape)) }
        let text = try words.take(shape: shape).text
        guard let code = Int(text) else { throw .badNumber(text) }
        return .runExits(arguments, code)
    }

    private static func image(_ words: inout FactWords) throws(FactMistake) -> Fact {
        let shape = "image NAME exists|missing, or image NAME same NAME"
        let name = try words.take(shape: shape).text
        switch try words.take(shape: shape).text {
        case "exists": return .image(name, .exists)
        case "missing": return .image(name, .missing)
        case "same": return .image(name, .same(try words.take(shape: shape).text))
        default: throw .shape(shape)
        }
    }
}
