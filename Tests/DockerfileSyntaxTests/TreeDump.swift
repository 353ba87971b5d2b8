import DockerfileSyntax

/// A Dockerfile's tree as text: a line for each part with its range, readable in a diff.
struct TreeDump {
    private(set) var text = ""

    init(_ file: Dockerfile) {
        let directives = file.directives
        line(0, "escape \(directives.escape)")
        if let syntax = directives.syntax { line(0, "syntax \(quoted(syntax))") }
        if let check = directives.check { line(0, "check \(quoted(check))") }
        for instruction in file.globalArguments { add(instruction, 0) }
        for stage in file.stages {
            line(0, "stage \(stage.index)" + (stage.name.map { " " + quoted($0) } ?? ""))
            for instruction in stage.instructions { add(instruction, 1) }
        }
        for (line, comments) in file.remarks.comments.sorted(by: { $0.key < $1.key }) {
            for comment in comments { self.line(0, "comment above \(line) \(dump(comment))") }
        }
        for (line, empty) in file.remarks.emptyLines.sorted(by: { $0.key < $1.key }) {
            let places = empty.ranges.map { String($0.start.line) }.joined(separator: " ")
            self.line(0, "empty lines of \(line): \(places), last \(empty.lastLine)")
        }
    }

    init(_ instruction: Instruction) { add(instruction, 0) }

    static func range(_ range: SourceRange) -> String {
        let start = "\(range.start.line):\(range.start.column)"
        return range.start.line == range.end.line
            ? "\(start)-\(range.end.column)" : "\(start)-\(range.end.line):\(range.end.column)"
    }

    private mutating func line(_ depth: Int, _ words: String) {
        text += String(repeating: "  ", count: depth) + words + "\n"
    }

    private mutating func add(_ instruction: Instruction, _ depth: Int) {
        let keyword = TreeDump.range(instruction.keywordRange)
        line(
            depth,
            "\(instruction.keyword.rawValue) \(TreeDump.range(instruction.range)) keyword \(keyword) "
                + quoted(instruction.text))
        for flag in instruction.flags {
            let value = flag.value.map { " = " + dump($0) } ?? ""
            line(depth + 1, "flag \(flag.name) \(TreeDump.range(flag.range))\(value)")
        }
        for mount in instruction.mounts {
            line(depth + 1, "mount")
            for field in mount.fields {
                let value = field.value.map { " = " + dump($0) } ?? ""
                line(depth + 2, "\(quoted(field.key)) \(TreeDump.range(field.range))\(value)")
            }
        }
        add(instruction.body, depth + 1)
        for heredoc in instruction.heredocs {
            line(
                depth + 1,
                "heredoc \(quoted(heredoc.delimiter)) \(TreeDump.range(heredoc.range))"
                    + (heredoc.expands ? " expands" : "") + (heredoc.stripsTabs ? " strips-tabs" : "") + " "
                    + quoted(heredoc.content))
        }
        if instruction.scriptHeredoc != nil { line(depth + 1, "script") }
    }

    private mutating func add(_ body: Instruction.Body, _ depth: Int) {
        switch body {
        case .from(let from):
            if let platform = from.platform { line(depth, "platform \(dump(platform))") }
            line(depth, "image \(dump(from.image))")
            if let name = from.name { line(depth, "name \(dump(name))") }
        case .run(let form), .cmd(let form), .entrypoint(let form): add(form, depth)
        case .copy(let copy), .add(let copy):
            if let from = copy.from { line(depth, "from \(dump(from))") }
            if let chown = copy.chown { line(depth, "chown \(dump(chown))") }
            if let chmod = copy.chmod { line(depth, "chmod \(dump(chmod))") }
            for source in copy.sources { line(depth, "source \(dump(source))") }
            line(depth, "destination \(dump(copy.destination))")
        case .env(let pairs), .arg(let pairs), .label(let pairs):
            for pair in pairs { line(depth, "\(dump(pair.name))\(pair.value.map { " = " + dump($0) } ?? "")") }
        case .expose(let words), .volume(let words), .shell(let words):
            for word in words { line(depth, "word \(dump(word))") }
        case .workdir(let word), .user(let word), .stopsignal(let word), .maintainer(let word):
            line(depth, "word \(dump(word))")
        case .healthcheck(.none): line(depth, "none")
        case .healthcheck(.command(let form, let options)):
            let values = [
                ("interval", options.interval), ("timeout", options.timeout), ("startPeriod", options.startPeriod),
                ("startInterval", options.startInterval), ("retries", options.retries),
            ]
            for (name, value) in values { if let value { line(depth, "\(name) \(value)") } }
            add(form, depth)
        case .onbuild(let trigger): add(trigger, depth)
        }
    }

    private mutating func add(_ form: CommandForm, _ depth: Int) {
        switch form {
        case .shell(let word): line(depth, "shell \(dump(word))\(form.looksLikeBrokenArray ? " broken-array" : "")")
        case .exec(let words):
            if words.isEmpty { line(depth, "exec nothing") }
            for word in words { line(depth, "exec \(dump(word))") }
        }
    }

    private func dump(_ word: Word) -> String { "\(quoted(word.raw)) \(TreeDump.range(word.range))" }

    private func quoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "⏎"
            case "\t": result += "⇥"
            case "\r": result += "␍"
            case "\u{B}": result += "␋"
            case "\u{C}": result += "␌"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }
}
