internal import DockerfileSyntax

/// Rules about ENV, ARG and what uses them.
extension CheckSubject {
    /// A variable that an ARG of the stage declares without a value is declared all the same. EXPOSE, RUN, CMD and
    /// ENTRYPOINT are left alone, as BuildKit leaves them.
    func undefinedVar() -> [CheckFinding] {
        let globals = globalNames
        return steps.flatMap { seen -> [CheckFinding] in
            guard seen.isBaseKnown, let stage = seen.before else { return [] }
            var known = Set(stage.environment.map(\.name)).union(stage.declaredArguments).union(Self.notVariables)
            var findings: [CheckFinding] = []
            for use in uses(in: seen) {
                for name in use.names where !known.contains(name) {
                    findings.append(
                        CheckFinding(
                            .undefinedVar(
                                name, suggestion: closest(to: name, among: known), isGlobal: globals.contains(name)),
                            at: dockerfile.range(ofVariable: name, in: use.range), of: seen.instruction))
                }
                known.formUnion(use.declares)
            }
            return findings
        }
    }

    /// Arguments that no word is expanded with (`nonEnvArgs` in convert.go).
    private static let notVariables: Set<String> = ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"]

    /// What FROM could use.
    private var globalNames: Set<String> {
        var names = Set(PredefinedArguments.platform(options, of: dockerfile).keys)
        for instruction in dockerfile.globalArguments {
            if case .arg(let assignments) = instruction.body { names.formUnion(assignments.map(\.name.raw)) }
        }
        return names
    }

    /// A word or a text that is expanded, and what it declares for those after it.
    private struct Use {
        var names: [String]
        var range: SourceRange
        var declares: [String] = []
    }

    private func uses(in seen: Step) -> [Use] {
        let escape = dockerfile.directives.escape
        func words(_ words: [Word?]) -> [Use] {
            words.compactMap { $0 }.map { Use(names: $0.variables(escape: escape), range: $0.range) }
        }
        let instruction = seen.instruction
        switch instruction.body {
        case .env(let assignments), .label(let assignments): return words(assignments.flatMap { [$0.name, $0.value] })
        case .arg(let assignments):
            return assignments.map { assignment in
                // A default that a build argument replaces is not looked at.
                let isReplaced = options.buildArgument(assignment.name.raw) != nil
                let value = isReplaced ? nil : assignment.value
                return Use(
                    names: value?.variables(escape: escape) ?? [], range: value?.range ?? assignment.name.range,
                    declares: [assignment.name.raw])
            }
        case .copy(let copy), .add(let copy):
            let flags = ["checksum", "exclude"].flatMap { name in
                instruction.flags.filter { $0.name == name }.map(\.value)
            }
            return words([copy.chown, copy.chmod] + flags + copy.sources.map { $0 } + [copy.destination])
                + instruction.heredocs.map { Use(names: $0.variables, range: $0.range) }
        case .run:
            let mounts = instruction.flags.filter { $0.name == "mount" }.compactMap(\.value)
            return mounts.flatMap { mount in
                mount.raw.split(separator: ",").map { field in
                    let value = field.drop { $0 != "=" }.dropFirst()
                    return Use(
                        names: Word(raw: String(value), range: mount.range).variables(escape: escape),
                        range: mount.range)
                }
            }
        case .workdir(let word), .user(let word), .stopsignal(let word): return words([word])
        case .volume(let paths): return words(paths.map { $0 })
        case .from, .expose, .cmd, .entrypoint, .shell, .healthcheck, .onbuild, .maintainer: return []
        }
    }

    /// ARGs above the first FROM are no step of a stage and are left alone, as BuildKit leaves them.
    func secretsUsedInArgOrEnv() -> [CheckFinding] {
        steps.flatMap { seen -> [CheckFinding] in
            let names: [(name: String, range: SourceRange)]
            switch seen.instruction.body {
            case .arg(let assignments): names = assignments.map { ($0.name.raw, $0.name.range) }
            case .env(let assignments):
                let values = seen.before?.environmentLookup ?? [:]
                names = assignments.map { assignment in
                    let name = try? assignment.name.expanded(in: dockerfile) { values[$0] }
                    return (name ?? assignment.name.raw, assignment.name.range)
                }
            default: return []
            }
            return names.filter { SecretName.matches($0.name) }.map { name, range in
                CheckFinding(
                    .secretsUsedInArgOrEnv(seen.instruction.keyword, name: name), at: range, of: seen.instruction)
            }
        }
    }
}

/// Names that sound like secrets: one of the words stands in it, set off by `_`, letter case ignored, and none that says
/// that the value is another one (`getSecretsRegex` in validations.go).
enum SecretName {
    private static let words = [
        "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token",
    ]
    private static let harmless = ["public", "file", "version"]

    static func matches(_ name: String) -> Bool {
        let parts = name.lowercased().split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        return parts.contains(where: words.contains) && !parts.contains(where: harmless.contains)
    }
}
