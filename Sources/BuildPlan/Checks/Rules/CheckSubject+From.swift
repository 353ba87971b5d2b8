internal import DockerfileSyntax
internal import OCISpec

/// Rules about what FROM names and for which platform.
extension CheckSubject {
    /// The variables that FROM may use, and the names that some ARG declares; nil where one can't be expanded.
    private func globals(withArguments: Bool) -> (values: [String: String], names: Set<String>)? {
        var options = options
        if !withArguments { options.buildArguments = [] }
        var values = PredefinedArguments.platform(options, of: dockerfile)
        var names = Set(values.keys)
        for instruction in dockerfile.globalArguments {
            guard case .arg(let assignments) = instruction.body else { continue }
            guard let next = try? values.declaring(assignments, dockerfile: dockerfile, options: options) else {
                return nil
            }
            values = next
            names.formUnion(assignments.map(\.name.raw))
        }
        return (values, names)
    }

    func undefinedArgInFrom() -> [CheckFinding] {
        guard let names = globals(withArguments: true)?.names else { return [] }
        return froms.flatMap { instruction, from in
            [from.image, from.platform].compactMap { $0 }.flatMap { word in
                word.variables(escape: dockerfile.directives.escape).filter { !names.contains($0) }.map { name in
                    CheckFinding(
                        .undefinedArgInFrom(name, suggestion: closest(to: name, among: names)),
                        at: dockerfile.range(ofVariable: name, in: word.range), of: instruction)
                }
            }
        }
    }

    /// As if no build argument were given; with a variable that can't be expanded the rule rests.
    func invalidDefaultArgInFrom() -> [CheckFinding] {
        guard let values = globals(withArguments: false)?.values else { return [] }
        var findings: [CheckFinding] = []
        for (instruction, from) in froms {
            guard let name = try? from.image.expanded(in: dockerfile, lookup: { values[$0] }) else { return findings }
            if (try? Reference(name)) == nil {
                findings.append(
                    CheckFinding(
                        .invalidDefaultArgInFrom(from.image.raw), at: from.image.range,
                        lines: instruction.range.lines, commentLine: nil))
            }
        }
        return findings
    }

    func redundantTargetPlatform() -> [CheckFinding] {
        let target = options.platform.description
        return platforms { word, variables, _ in
            guard variables == ["TARGETPLATFORM"] else { return nil }
            let text = try? word.expanded(in: dockerfile) { _ in target }
            return text == target ? .redundantTargetPlatform(word.raw) : nil
        }
    }

    /// A stage that bears the system's or the processor's name is meant for that one.
    func fromPlatformFlagConstDisallowed() -> [CheckFinding] {
        platforms { word, variables, name in
            guard variables.isEmpty, let text = try? word.expanded(in: dockerfile, lookup: { _ in nil }),
                let platform = try? Platform(text)
            else { return nil }
            if name.contains(platform.os) || name.contains(platform.architecture) { return nil }
            return .fromPlatformFlagConstDisallowed(text)
        }
    }

    private func platforms(_ detail: (Word, [String], String) -> CheckFinding.Detail?) -> [CheckFinding] {
        froms.compactMap { instruction, from in
            guard let word = from.platform, !word.raw.isEmpty else { return nil }
            return detail(word, word.variables(escape: dockerfile.directives.escape), from.name?.raw ?? "")
                .map { CheckFinding($0, at: instruction.flag("platform")?.range ?? word.range, of: instruction) }
        }
    }

    func invalidBaseImagePlatform() -> [CheckFinding] {
        steps.compactMap { seen in
            guard let image = seen.image else { return nil }
            // An image without layers is an empty start for every platform.
            guard !image.config.rootfs.diffIDs.isEmpty || !image.config.history.isEmpty else { return nil }
            let (has, wanted) = (image.config.platform, image.wanted)
            guard has.os != wanted.os || has.architecture != wanted.architecture else { return nil }
            let range: SourceRange =
                if case .from(let from) = seen.instruction.body {
                    from.image.range
                } else {
                    seen.instruction.flag("from")?.range ?? seen.instruction.range
                }
            return CheckFinding(
                .invalidBaseImagePlatform(image.name, has: has, wanted: wanted), at: range,
                lines: seen.instruction.range.lines, commentLine: nil)
        }
    }
}
