internal import BuildPlan
package import BuildSession
internal import DockerfileSyntax
internal import LayerArchive

extension Render {
    /// Two engines' ways through one Dockerfile, side by side.
    ///
    /// - Parameters:
    ///   - first: the engines' names.
    ///   - second: as `first`.
    package static func comparison(
        _ comparison: EngineComparison, _ first: String, _ second: String, style: TextStyle
    ) -> String {
        var page = Page(style)
        var table = TextTable(
            [.init(isRight: true), .init(isRight: true), .init(), .init(), .init(), .init(), .init(canShrink: true)],
            style: style)
        table.add(["step", "line", first, second, "config", "files", "instruction"].map { style.line($0, .quiet) })
        for step in comparison.steps {
            table.add([
                style.line(String(step.step.number)), style.line(String(step.step.line)),
                word(for: step.first.outcome, style: style), word(for: step.second.outcome, style: style),
                same(step.settings.isEmpty, style: style), same(step.files.isEmpty, style: style),
                style.line(step.step.instruction.title),
            ])
        }
        let lines = table.lines(width: style.width)
        page.add(lines[0])
        for (step, line) in zip(comparison.steps, lines.dropFirst()) {
            page.add(line)
            for remark in remarks(on: step, first, second) { page.wrap(style.line(remark, .quiet), indent: 6) }
        }
        page.addBlank()
        page.wrap(style.line(conclusion(comparison, first, second), .strong))
        return page.text
    }

    private static func same(_ isSame: Bool, style: TextStyle) -> Line {
        isSame ? style.line("same", .good) : style.line("DIFFER", .bad)
    }

    private static func remarks(on step: EngineComparison.Step, _ first: String, _ second: String) -> [String] {
        var remarks: [String] = []
        let sides = [(first, step.first), (second, step.second)]
        switch step.cache {
        case .same, .notCompared: break
        case .histories:
            remarks.append("each did as its own earlier builds let expect, and these were others")
        case .differs:
            for (name, record) in sides {
                guard let foreseen = record.foreseen, foreseen != record.outcome else { continue }
                let (told, was) = (foreseen == .hit ? "HIT" : "MISS", record.outcome == .hit ? "HIT" : "MISS")
                remarks.append("by dockstep's rules this was to be a \(told) on \(name), and it was a \(was)")
            }
        }
        for side in sides where side.1.outcome == .failed {
            remarks.append("failed on \(side.0) with code \(side.1.exitCode)")
        }
        for setting in step.settings {
            remarks.append(
                "\(setting.name): \(shown(setting.first)) on \(first), \(shown(setting.second)) on \(second)")
        }
        for change in step.files.prefix(5) { remarks.append("/\(change.path): " + words(for: change, first, second)) }
        if step.files.count > 5 { remarks.append("and \(step.files.count - 5) files more") }
        return remarks
    }

    private static func shown(_ text: String) -> String { text.isEmpty ? "not set" : text }

    private static func words(for change: FileChange, _ first: String, _ second: String) -> String {
        switch change.kind {
        case .added: "only \(second) has it"
        case .deleted: "only \(first) has it"
        case .changed:
            "another " + change.aspects.map(\.rawValue).sorted().joined(separator: " and ") + " on each"
        }
    }

    private static func conclusion(_ comparison: EngineComparison, _ first: String, _ second: String) -> String {
        let differing = comparison.differing.count
        if differing > 0 {
            return
                "\(HumanUnits.count(differing, "step")) of \(comparison.steps.count) differ between \(first) and \(second)."
        }
        let open = comparison.steps.count { $0.cache == .histories }
        if open > 0 {
            return "Configuration and files are the same at every step. Hit and miss can be compared where both have "
                + "built the same before: edit something, and verify again."
        }
        return "Hit and miss, configuration and files are the same at every step."
    }
}
