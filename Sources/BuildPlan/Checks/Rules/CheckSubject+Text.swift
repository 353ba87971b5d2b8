internal import DockerfileSyntax

/// Rules about how the text is written.
extension CheckSubject {
    /// BuildKit names the instruction's last line alone.
    func noEmptyContinuation() -> [CheckFinding] {
        dockerfile.remarks.emptyLines.sorted { $0.key < $1.key }.map { _, empty in
            CheckFinding(
                .noEmptyContinuation, at: empty.ranges[0], lines: empty.lastLine...empty.lastLine, commentLine: nil)
        }
    }

    /// Stages' instructions alone are counted; what is in mixed case counts for neither side and is always remarked on.
    func consistentInstructionCasing() -> [CheckFinding] {
        let instructions = dockerfile.stages.flatMap(\.instructions)
        var lower = 0
        var upper = 0
        for instruction in instructions {
            let keyword = instruction.writtenKeyword
            if keyword == keyword.lowercased() {
                lower += 1
            } else if keyword == keyword.uppercased() {
                upper += 1
            }
        }
        let isLower = lower > upper
        return instructions.compactMap { instruction in
            let keyword = instruction.writtenKeyword
            guard keyword != (isLower ? keyword.lowercased() : keyword.uppercased()) else { return nil }
            return CheckFinding(
                .consistentInstructionCasing(keyword, majorityIsLower: isLower), at: instruction.keywordRange,
                lines: instruction.range.lines, commentLine: nil)
        }
    }

    func maintainerDeprecated() -> [CheckFinding] {
        dockerfile.stages.flatMap(\.instructions).compactMap { instruction in
            guard case .maintainer(let name) = instruction.body else { return nil }
            return CheckFinding(.maintainerDeprecated(name.raw), at: instruction.keywordRange, of: instruction)
        }
    }

    /// The last comment right above a named stage or an ARG begins with the name.
    func invalidDefinitionDescription() -> [CheckFinding] {
        dockerfile.instructions.compactMap { instruction in
            let names: [String]
            switch instruction.body {
            case .from(let from): names = from.name.map { [$0.raw] } ?? []
            case .arg(let assignments): names = assignments.map(\.name.raw)
            default: return nil
            }
            let comments = (dockerfile.remarks.comments[instruction.range.start.line] ?? [])
                .filter { CheckSettings.directive(in: $0.raw) == nil }
            guard let comment = comments.last, let name = names.first else { return nil }
            let first = comment.raw.prefix { $0 != " " }
            guard !names.contains(String(first)) else { return nil }
            return CheckFinding(
                .invalidDefinitionDescription(instruction.keyword, name: names.count > 1 ? "NAME" : name),
                at: comment.range, of: instruction)
        }
    }

    func legacyKeyValueFormat() -> [CheckFinding] {
        steps.compactMap { seen in
            let assignments: [Assignment]
            switch seen.instruction.body {
            case .env(let pairs), .label(let pairs): assignments = pairs
            default: return nil
            }
            // The old form is one pair that goes on to the end of the line.
            guard assignments.count == 1, let pair = assignments.first, let value = pair.value,
                seen.instruction.separatesByBlank(pair.name.raw)
            else { return nil }
            return CheckFinding(
                .legacyKeyValueFormat(seen.instruction.keyword, name: pair.name.raw),
                at: SourceRange(start: pair.name.range.start, end: max(pair.name.range.end, value.range.end)),
                of: seen.instruction)
        }
    }
}

extension Instruction {
    /// Whether white space follows the name that comes first after the keyword.
    fileprivate func separatesByBlank(_ name: String) -> Bool {
        var rest = text.dropFirst(writtenKeyword.count).drop(while: \.isWhitespace)
        // A lone `--` ends the flags and belongs to no name.
        if rest.hasPrefix("-- ") { rest = rest.dropFirst(3).drop(while: \.isWhitespace) }
        return rest.hasPrefix(name) && rest.dropFirst(name.count).first?.isWhitespace == true
    }
}
