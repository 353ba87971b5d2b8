internal import BuildPlan

extension StepSelector {
    /// As a fact writes it.
    var words: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): "that begins with '\(text)'"
        }
    }
}

extension StepRecord {
    /// What the record says of the cache: `miss (files-changed)`.
    var words: String {
        let code = reason.map { " (\($0.code.rawValue))" } ?? ""
        return outcome == .none ? "the cache is not asked" : outcome.rawValue + code
    }
}

extension Fact.Counted {
    func words(_ value: Int) -> String {
        switch self {
        case .size: "the image has \(value) bytes"
        case .layers: "the image has \(value) layers"
        case .hits, .misses: "\(value) \(rawValue) so far"
        case .steps: "the target needs \(value) steps"
        case .stages: "the target needs \(value) stages"
        case .images: "\(value) names of images"
        case .builds: "\(value) builds so far"
        }
    }
}

extension FactValue {
    /// What it is, for the middle of a sentence.
    package var words: String {
        switch self {
        case .count(.size): "the image's size in bytes"
        case .count(let counted): "the number of \(counted.rawValue)"
        case .file(let path, .owner): "the owner of \(path)"
        case .file(let path, .mode): "the mode of \(path)"
        case .file(let path, .size): "the size of \(path)"
        case .file(let path, .content): "the content of \(path)"
        case .environment(let name): "the variable \(name)"
        case .label(let name): "the label \(name)"
        case .config(let field): "the configuration's \(field.rawValue)"
        case .argv: "the command"
        }
    }
}
