internal import DockerfileSyntax
internal import OCISpec

/// ENV, ARG and LABEL.
extension StageFold {
    mutating func env(_ assignments: [Assignment]) throws(PlanError) {
        // All values of one ENV are expanded with the variables as they were before it (Dockerfile reference,
        // "Environment replacement").
        let before = lookup()
        var words: [String] = []
        for assignment in assignments {
            let name = try assignment.name.expanded(in: program.dockerfile, lookup: before)
            let value = try assignment.value?.expanded(in: program.dockerfile, lookup: before) ?? ""
            if name.isEmpty { throw PlanError(.emptyWord(.env), at: assignment.name.range) }
            changes += change("ENV", name: name, from: configured(name), to: value)
            setVariable(name, value, source: .env(line: step.line))
            setConfigured(name, value)
            words.append("\(name)=\(value)")
        }
        createdBy = "ENV " + words.joined(separator: " ")
        note(["ENV"] + words)
    }

    private func configured(_ name: String) -> String? {
        stage.config.env?.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    private mutating func setConfigured(_ name: String, _ value: String) {
        var list = stage.config.env ?? []
        if let index = list.firstIndex(where: { $0.hasPrefix("\(name)=") }) {
            list[index] = "\(name)=\(value)"
        } else {
            list.append("\(name)=\(value)")
        }
        stage.config.env = list
    }

    /// RUN sees variables in the order of their last assignment (cache-rules.md §2).
    private mutating func setVariable(_ name: String, _ value: String, source: EnvironmentVariable.Source) {
        stage.environment.removeAll { $0.name == name }
        stage.environment.append(EnvironmentVariable(name: name, value: value, source: source))
    }

    /// `--build-arg`, else the default written here, else the value that the global ARG of that name has.
    mutating func arg(_ assignments: [Assignment]) throws(PlanError) {
        var words: [String] = []
        for assignment in assignments {
            // As written: unlike ENV's, neither variables nor quotes mean anything in it.
            let name = assignment.name.raw
            // Unlike ENV's, each value of one ARG may use those before it.
            let written = try assignment.value?.expanded(in: program.dockerfile, lookup: lookup())
            if !stage.declaredArguments.contains(name) { stage.declaredArguments.append(name) }
            let value = program.options.buildArgument(name) ?? written ?? globals[name]
            if let value {
                changes += change("ARG", name: name, from: stage.environmentLookup[name], to: value)
                setVariable(name, value, source: .arg(line: step.line))
                words.append("\(name)=\(value)")
            } else {
                words.append(name)
            }
        }
        createdBy = "ARG " + words.joined(separator: " ")
        note(["ARG"] + words)
    }

    mutating func label(_ assignments: [Assignment]) throws(PlanError) {
        let before = lookup()
        var words: [String] = []
        for assignment in assignments {
            let name = try assignment.name.expanded(in: program.dockerfile, lookup: before)
            let value = try assignment.value?.expanded(in: program.dockerfile, lookup: before) ?? ""
            changes += change("LABEL", name: name, from: stage.config.labels?[name], to: value)
            stage.config.labels = (stage.config.labels ?? [:]).merging([name: value]) { $1 }
            words.append("\(name)=\(value)")
        }
        createdBy = "LABEL " + words.joined(separator: " ")
        note(["LABEL"] + words)
    }
}
