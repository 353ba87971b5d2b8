package import BuildPlan
package import OCISpec

extension Render {
    /// What the image's configuration says, by the instructions that set it.
    package static func config(_ config: ContainerConfig, style: TextStyle) -> String {
        var page = Page(style)
        page.add("What a container of this image starts with", .strong)
        let unset = "(not set)"
        addField("ENTRYPOINT", [config.entrypoint.map(ExecForm.text) ?? unset], "the program", to: &page)
        addField("CMD", [config.cmd.map(ExecForm.text) ?? unset], "its default arguments", to: &page)
        addField(
            "WORKDIR", [config.workingDir.flatMap { $0.isEmpty ? nil : $0 } ?? "/"], "the folder to start in", to: &page
        )
        addField("USER", [config.user.flatMap { $0.isEmpty ? nil : $0 } ?? "root"], "who runs it", to: &page)
        addField("ENV", config.env ?? [], "its variables", to: &page)
        addField("EXPOSE", config.exposedPorts.map { $0.keys.sorted() } ?? [], "ports it says it uses", to: &page)
        addField("VOLUME", config.volumes.map { $0.keys.sorted() } ?? [], "folders kept outside", to: &page)
        let labels = (config.labels ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        addField("LABEL", labels, "notes for people and tools", to: &page)
        addField("STOPSIGNAL", [config.stopSignal].compactMap { $0 }, "what stops it", to: &page)
        addField("SHELL", [config.shell.map(ExecForm.text)].compactMap { $0 }, "runs the shell forms", to: &page)
        addField("HEALTHCHECK", [config.healthcheck.map(healthcheck)].compactMap { $0 }, "is it well?", to: &page)
        addField("ONBUILD", config.onBuild ?? [], "steps for images built on this", to: &page)
        return page.text
    }

    /// The instruction's word, its values one below the other, and what it is for where there is room.
    private static func addField(_ word: String, _ values: [String], _ meaning: String, to page: inout Page) {
        let style = page.style
        let hint = style.line("  \(meaning)", .quiet)
        let indent = 15
        for (index, value) in values.enumerated() {
            let label = index == 0 ? style.line("  \(word)", .accent) : style.line()
            let line = style.line(value)
            let hasRoom = index == 0 && style.width >= 72 && indent + line.width + hint.width <= style.width
            if hasRoom {
                let column = max(line.width, style.width - indent - 34)
                let fits = column + hint.width + indent <= style.width
                page.add(label.filled(to: indent) + (fits ? line.filled(to: column) : line) + hint)
            } else {
                page.wrap(line, label: label, indent: indent)
            }
        }
    }

    private static func healthcheck(_ check: Healthcheck) -> String {
        var text = check.test.count == 2 && check.test[0] == "CMD-SHELL" ? check.test[1] : ExecForm.text(check.test)
        if let interval = check.interval, interval > 0 { text += " every \(interval / 1_000_000_000) s" }
        return text
    }

    /// The variables that the next RUN sees, each with the place that it got its value from.
    package static func environment(_ variables: [EnvironmentVariable], style: TextStyle) -> String {
        var page = Page(style)
        guard !variables.isEmpty else {
            page.wrap(style.line("No variable is set: RUN gets only what its shell sets by itself."))
            return page.text
        }
        page.add("Variables that the next RUN sees", .strong)
        var table = TextTable([.init(canShrink: true), .init(canShrink: true), .init()], style: style)
        for variable in variables {
            let source =
                switch variable.source {
                case .base: "base image"
                case .env(let line): "ENV, line \(line)"
                case .arg(let line): "ARG, line \(line)"
                case .mount(let line): "--mount, line \(line)"
                }
            table.add([style.line(variable.name, .accent), style.line(variable.value), style.line(source, .quiet)])
        }
        for line in table.lines(width: style.width - 2) { page.add(style.line("  ") + line) }
        let hasArgument = variables.contains { variable in
            if case .arg = variable.source { return true }
            return false
        }
        if hasArgument {
            page.wrap(style.line("ARG lasts only while the image is built; ENV stays in the image.", .quiet), indent: 2)
        }
        return page.text
    }
}

/// Words as a Dockerfile has them in exec form.
enum ExecForm {
    /// `["python", "app.py"]`.
    static func text(_ words: [String]) -> String {
        "["
            + words.map { word in
                "\"" + word.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
            }.joined(separator: ", ") + "]"
    }
}
