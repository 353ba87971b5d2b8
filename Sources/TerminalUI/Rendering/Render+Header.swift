package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

extension Render {
    /// The first lines of a session: what is built, from where, by what.
    package static func header(program: BuildProgram, info: EngineInfo, contextName: String, style: TextStyle) -> String
    {
        var page = Page(style)
        page.add(style.line("dockstep", .accent).adding("  a Dockerfile step by step", .quiet))
        let rows = [
            ("file", program.dockerfile.name, shape(of: program)),
            ("context", contextName, "where COPY and ADD take files from"),
            ("engine", info.name, abilities(of: info)),
            (
                "user", info.isRoot ? "root" : "rootless",
                info.isRoot ? "the machine's own root" : "root only inside, in a user namespace"
            ),
        ]
        let valueWidth = rows.map { style.line($0.1).width }.max() ?? 0
        let isAligned = rows.allSatisfy { recordIndent + valueWidth + 2 + style.line($0.2).width <= style.width }
        for (label, value, meaning) in rows {
            let line = style.line(value, .strong)
            page.wrap(
                (isAligned ? line.filled(to: valueWidth + 2) : line.adding(", ")).adding(meaning),
                label: recordLabel(label, style), indent: recordIndent)
        }
        return page.text
    }

    private static func shape(of program: BuildProgram) -> String {
        let steps = HumanUnits.count(program.steps.count, "instruction")
        guard program.stages.count > 1 else { return steps }
        let needed = program.neededSteps.count
        let rest = needed == program.steps.count ? "" : ", \(needed) needed"
        return "\(steps)\(rest), \(program.stages.count) stages: "
            + program.stages.map { $0.name ?? String($0.index) }.joined(separator: ", ")
    }

    private static func abilities(of info: EngineInfo) -> String {
        let runs = info.runtime.map { "RUN by \($0)" } ?? "RUN not possible here (see doctor)"
        return "\(runs), layers by \(info.files)"
    }
}
