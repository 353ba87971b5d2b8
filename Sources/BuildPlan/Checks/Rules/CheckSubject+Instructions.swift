internal import DockerfileSyntax
internal import OCISpec

/// Rules about single instructions.
extension CheckSubject {
    /// With a SHELL of its own the stage means its shell; a base whose SHELL is not known is left alone.
    func jsonArgsRecommended() -> [CheckFinding] {
        steps.compactMap { seen in
            guard seen.isBaseKnown, seen.before?.config.shell?.isEmpty ?? true else { return nil }
            switch seen.instruction.body {
            case .cmd(.shell(let word)), .entrypoint(.shell(let word)):
                return CheckFinding(
                    .jsonArgsRecommended(seen.instruction.keyword),
                    at: word.raw.isEmpty ? seen.instruction.keywordRange : word.range, of: seen.instruction)
            default: return nil
            }
        }
    }

    /// The first of a stage counts, and one that it has from the stage below; what the base image brought does not.
    func workdirRelativePath() -> [CheckFinding] {
        var isSet: Set<Int> = []
        var findings: [CheckFinding] = []
        for seen in steps {
            switch seen.instruction.body {
            case .from: if let base = seen.baseStage, isSet.contains(base) { isSet.insert(seen.stage) }
            case .workdir(let word):
                let values = seen.before?.environmentLookup ?? [:]
                let path = (try? word.expanded(in: dockerfile) { values[$0] }) ?? word.raw
                if isSet.insert(seen.stage).inserted, !path.hasPrefix("/") {
                    findings.append(CheckFinding(.workdirRelativePath(path), at: word.range, of: seen.instruction))
                }
            default: break
            }
        }
        return findings
    }

    /// The one that has no effect is remarked on; a comment above the one that replaces it silences that.
    func multipleInstructionsDisallowed() -> [CheckFinding] {
        struct Place: Hashable {
            var stage: Int
            var keyword: Keyword
        }
        var last: [Place: Instruction] = [:]
        var findings: [CheckFinding] = []
        for seen in steps where [.cmd, .entrypoint, .healthcheck].contains(seen.instruction.keyword) {
            let place = Place(stage: seen.stage, keyword: seen.instruction.keyword)
            if let earlier = last[place] {
                findings.append(
                    CheckFinding(
                        .multipleInstructionsDisallowed(place.keyword, laterLine: seen.instruction.range.start.line),
                        at: earlier.keywordRange, lines: earlier.range.lines,
                        commentLine: seen.instruction.range.start.line))
            }
            last[place] = seen.instruction
        }
        return findings
    }

    /// A file with exceptions is left alone: whether one brings a path back can't be told by its patterns alone.
    func copyIgnoredFile() -> [CheckFinding] {
        guard let ignore, !ignore.hasExceptions else { return [] }
        return steps.flatMap { seen -> [CheckFinding] in
            let copy: CopyInstruction
            switch seen.instruction.body {
            case .copy(let body) where body.from?.raw.isEmpty ?? true: copy = body
            case .add(let body): copy = body
            default: return []
            }
            let values = seen.before?.environmentLookup ?? [:]
            return copy.sources.compactMap { word in
                guard let text = try? word.expanded(in: dockerfile, lookup: { values[$0] }), !text.isRemote else {
                    return nil
                }
                let path = IgnorePatterns.cleaned(text)
                let isIgnored = path == "." || path == "/" ? ignore.ignoresEverything : ignore.ignores(path)
                guard isIgnored else { return nil }
                return CheckFinding(
                    .copyIgnoredFile(seen.instruction.keyword, path: path), at: word.range, of: seen.instruction)
            }
        }
    }

    func exposeProtoCasing() -> [CheckFinding] {
        ports { text in
            guard let slash = text.firstIndex(of: "/") else { return nil }
            let kind = text[slash...]
            return String(kind) == kind.lowercased() ? nil : .exposeProtoCasing(text)
        }
    }

    func exposeInvalidFormat() -> [CheckFinding] {
        ports { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            return parts.dropLast().contains { !$0.isEmpty } ? .exposeInvalidFormat(text) : nil
        }
    }

    /// What is no port ends the checks, so it is not looked at.
    private func ports(_ detail: (String) -> CheckFinding.Detail?) -> [CheckFinding] {
        steps.flatMap { seen -> [CheckFinding] in
            guard case .expose(let words) = seen.instruction.body else { return [] }
            let values = seen.before?.environmentLookup ?? [:]
            return words.flatMap { word in
                ((try? word.expandedWords(in: dockerfile) { values[$0] }) ?? [])
                    .filter { ExposedPorts.parse($0) != nil }
                    .compactMap(detail).map { CheckFinding($0, at: word.range, of: seen.instruction) }
            }
        }
    }
}

extension String {
    /// Whether ADD takes it from elsewhere than the context.
    fileprivate var isRemote: Bool {
        contains("://") || hasPrefix("git@")
    }
}
