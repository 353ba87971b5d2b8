package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

extension Render {
    /// The first lines of a session: what is built, from where, by what.
    package static func header(program: BuildProgram, info: EngineInfo, contextName: String, style: TextStyle) -> String
    {
        var page = Page(style)
        page.add(
            style.line("dockstep", .accent).adding("  a Dockerfile, one instruction at a time", .quiet))
        var table = TextTable([.init(), .init(canShrink: true), .init(canShrink: true)], style: style)
        table.add([
            label("file", style), style.line(program.dockerfile.name, .strong), style.line(shape(of: program)),
        ])
        table.add([
            label("context", style), style.line(contextName, .strong),
            style.line("the folder that COPY and ADD take files from"),
        ])
        table.add([label("engine", style), style.line(info.name, .strong), style.line(abilities(of: info))])
        table.add([
            label("user", style), style.line(info.isRoot ? "root" : "rootless", .strong),
            style.line(info.isRoot ? "the machine's own root" : "root only inside, in a user namespace"),
        ])
        for line in table.lines(width: style.width) { page.add(line) }
        return page.text
    }

    private static func label(_ text: String, _ style: TextStyle) -> Line { style.line("  " + text, .quiet) }

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
