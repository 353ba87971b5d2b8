internal import DockerfileSyntax
internal import OCISpec

/// The instructions that only set a field of the configuration. The lines of history are BuildKit's.
extension StageFold {
    mutating func user(_ word: Word) throws(PlanError) {
        let text = try expand(word)
        changes += change("USER", from: stage.config.user.nonEmpty, to: text)
        stage.config.user = text
        createdBy = "USER \(text)"
        note(["USER", text])
    }

    mutating func expose(_ words: [Word]) throws(PlanError) {
        var ports: [String] = []
        for word in words {
            for text in try word.expandedWords(in: program.dockerfile, lookup: lookup()) {
                guard let parsed = ExposedPorts.parse(text) else { throw PlanError(.badPort(text), at: word.range) }
                for port in parsed where !ports.contains(port) { ports.append(port) }
            }
        }
        for port in ports where stage.config.exposedPorts?[port] == nil {
            changes.append(ConfigChange(field: "EXPOSE", name: nil, old: nil, new: port))
            stage.config.exposedPorts = (stage.config.exposedPorts ?? [:]).merging([port: .init()]) { $1 }
        }
        createdBy = "EXPOSE [\(ports.sorted().joined(separator: " "))]"
        note(["EXPOSE"] + ports)
    }

    mutating func volume(_ words: [Word]) throws(PlanError) {
        var paths: [String] = []
        for word in words {
            // Unlike EXPOSE's, VOLUME's words are not split again after their variables are filled in.
            let path = try expand(word)
            if path.isEmpty { throw PlanError(.emptyWord(.volume), at: word.range) }
            paths.append(path)
        }
        for path in paths {
            let isNew = stage.config.volumes?[path] == nil
            if isNew { changes.append(ConfigChange(field: "VOLUME", name: nil, old: nil, new: path)) }
            stage.config.volumes = (stage.config.volumes ?? [:]).merging([path: .init()]) { $1 }
        }
        createdBy = "VOLUME [\(paths.joined(separator: " "))]"
        note(["VOLUME"] + paths)
    }

    mutating func cmd(_ form: CommandForm) {
        let words = words(of: form)
        changes += change("CMD", from: stage.config.cmd.map(GoText.execForm), to: GoText.execForm(words))
        stage.config.cmd = words
        // BuildKit marks every CMD so, on Linux too, for engines that look at it.
        stage.config.argsEscaped = true
        stage.commandForm = form.written
        stage.hasOwnCommand = true
        createdBy = "CMD \(GoText.quoted(words))"
    }

    mutating func entrypoint(_ form: CommandForm) {
        let words = words(of: form)
        changes += change("ENTRYPOINT", from: stage.config.entrypoint.map(GoText.execForm), to: GoText.execForm(words))
        stage.config.entrypoint = words
        stage.entrypointForm = form.written
        // An ENTRYPOINT resets the CMD that came from the base, not one of this stage.
        if !stage.hasOwnCommand {
            changes += change("CMD", from: stage.config.cmd.map(GoText.execForm), to: nil)
            stage.config.cmd = nil
            stage.commandForm = nil
        }
        createdBy = "ENTRYPOINT \(GoText.quoted(words))"
    }

    private func words(of form: CommandForm) -> [String] {
        switch form {
        case .shell(let word): (stage.config.shell ?? ["/bin/sh", "-c"]) + [word.raw]
        case .exec(let words): words.map(\.raw)
        }
    }

    mutating func shell(_ words: [Word]) {
        let list = words.map(\.raw)
        changes += change(
            "SHELL", from: GoText.execForm(stage.config.shell ?? ["/bin/sh", "-c"]), to: GoText.execForm(list))
        stage.config.shell = list
        createdBy = "SHELL [\(list.joined(separator: " "))]"
    }

    mutating func stopsignal(_ word: Word) throws(PlanError) {
        let text = try expand(word)
        guard SignalName.isKnown(text) else { throw PlanError(.badSignal(text), at: word.range) }
        changes += change("STOPSIGNAL", from: stage.config.stopSignal, to: text)
        stage.config.stopSignal = text
        createdBy = "STOPSIGNAL \(text)"
        note(["STOPSIGNAL", text])
    }

    mutating func healthcheck(_ check: HealthcheckInstruction) {
        let value: Healthcheck
        switch check {
        case .none:
            value = Healthcheck(test: ["NONE"])
        case .command(let form, let options):
            let test: [String]
            switch form {
            case .shell(let word): test = ["CMD-SHELL", word.raw]
            case .exec(let words): test = ["CMD"] + words.map(\.raw)
            }
            // 0 means the default, and is not written.
            value = Healthcheck(
                test: test, interval: options.interval.nonZero, timeout: options.timeout.nonZero,
                startPeriod: options.startPeriod.nonZero, startInterval: options.startInterval.nonZero,
                retries: options.retries.nonZero)
        }
        changes += change(
            "HEALTHCHECK", from: stage.config.healthcheck.map { GoText.execForm($0.test) },
            to: GoText.execForm(value.test))
        stage.config.healthcheck = value
        createdBy = "HEALTHCHECK \(GoText.healthcheck(value))"
    }

    mutating func onbuild(_ trigger: Instruction) {
        let text = instruction.triggerText ?? trigger.text
        stage.config.onBuild = (stage.config.onBuild ?? []) + [text]
        changes.append(ConfigChange(field: "ONBUILD", name: nil, old: nil, new: text))
    }

    mutating func maintainer(_ word: Word) {
        changes += change("MAINTAINER", from: stage.author, to: word.raw)
        stage.author = word.raw
        createdBy = "MAINTAINER \(word.raw)"
    }
}

extension Int? {
    fileprivate var nonZero: Int? { self == 0 ? nil : self }
}

extension CommandForm {
    /// Which of the two forms this is.
    package var written: WrittenForm {
        switch self {
        case .shell: .shell
        case .exec: .exec
        }
    }
}

/// Texts as Go prints them: BuildKit's history lines are made so.
enum GoText {
    /// `%q` of a list: `["a" "b c"]`.
    static func quoted(_ words: [String]) -> String {
        "[" + words.map(quoted).joined(separator: " ") + "]"
    }

    /// As one writes it in a Dockerfile, with commas: `["a", "b c"]`.
    static func execForm(_ words: [String]) -> String {
        "[" + words.map(quoted).joined(separator: ", ") + "]"
    }

    /// `%q` of a text.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// `%q` of Docker's HealthConfig.
    static func healthcheck(_ check: Healthcheck) -> String {
        let durations = [check.interval, check.timeout, check.startPeriod, check.startInterval]
            .map { quoted(duration($0 ?? 0)) }
        return "&{\(quoted(check.test)) \(durations.joined(separator: " ")) '\(rune(check.retries ?? 0))'}"
    }

    private static func rune(_ value: Int) -> String {
        let digits = String(value, radix: 16)
        guard value >= 0x20, value < 0x7F, let scalar = Unicode.Scalar(UInt32(value)) else {
            return "\\x" + (digits.count < 2 ? "0" : "") + digits
        }
        return String(Character(scalar))
    }

    /// Go's `time.Duration.String` of nanoseconds: `1m30s`, `500ms`.
    static func duration(_ nanoseconds: Int) -> String {
        if nanoseconds == 0 { return "0s" }
        if nanoseconds < 1_000 { return "\(nanoseconds)ns" }
        if nanoseconds < 1_000_000 { return fraction(nanoseconds, unit: 1_000) + "µs" }
        if nanoseconds < 1_000_000_000 { return fraction(nanoseconds, unit: 1_000_000) + "ms" }
        let minutes = nanoseconds / 60_000_000_000
        let seconds = fraction(nanoseconds % 60_000_000_000, unit: 1_000_000_000) + "s"
        if minutes == 0 { return seconds }
        return minutes >= 60 ? "\(minutes / 60)h\(minutes % 60)m\(seconds)" : "\(minutes)m\(seconds)"
    }

    private static func fraction(_ value: Int, unit: Int) -> String {
        let rest = value % unit
        if rest == 0 { return "\(value / unit)" }
        var digits = String(rest + unit).dropFirst()
        while digits.hasSuffix("0") { digits = digits.dropLast() }
        return "\(value / unit).\(digits)"
    }
}
