/// A deviation of BuildKit's that docs/differences.md names: of a copy out of a stage that has the very layers on which the copy
/// stands it counts these layers alone, and so it knows it by another key than the same files from elsewhere.
extension ProofProject {
    /// - Parameter below: how many instructions of its stage that have a key stand before the copy.
    func copiesFromItsOwnLayers(_ text: String, in stage: Int, below count: Int) -> Bool {
        guard let name = text.split(separator: " ").first(where: { $0.hasPrefix("--from=") })?.dropFirst(7),
            let source = stages.firstIndex(where: { $0.name.map { $0 == name } ?? false }), source != stage
        else { return false }
        return keyed(of: source) == keyed(of: stage, first: count)
    }

    /// Whether a stage is one of these, or stands on one.
    func stage(_ stage: Int, isOf others: Set<Int>) -> Bool {
        if others.contains(stage) { return true }
        guard case .stage(let below) = stages[stage].base else { return false }
        return self.stage(below, isOf: others)
    }

    /// What a stage's layers are made by, from the base on; the first few of its own where a number is given.
    private func keyed(of stage: Int, first count: Int = .max) -> [String] {
        let own = stages[stage].instructions.map(Self.bare).filter { text in
            ["run ", "copy ", "add ", "workdir "].contains { text.hasPrefix($0) }
        }
        let lower =
            switch stages[stage].base {
            case .image: ["base"]
            case .scratch: [String]()
            case .stage(let below): keyed(of: below)
            }
        return lower + own.prefix(count)
    }

    /// Without comments, and however the keyword is written.
    private static func bare(_ text: String) -> String {
        let line = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        return words.first.map { ([$0.lowercased()] + words.dropFirst().map(String.init)).joined(separator: " ") } ?? ""
    }
}
