internal import DockerfileSyntax

/// Rules about the names of stages.
extension CheckSubject {
    /// Every FROM with what it says, whether needed or not.
    var froms: [(instruction: Instruction, from: FromInstruction)] {
        dockerfile.stages.compactMap { stage in
            guard let first = stage.instructions.first, case .from(let from) = first.body else { return nil }
            return (first, from)
        }
    }

    func stageNameCasing() -> [CheckFinding] {
        froms.compactMap { instruction, from in
            guard let name = from.name, let written = instruction.words.last, written != written.lowercased() else {
                return nil
            }
            return CheckFinding(.stageNameCasing(written), at: name.range, of: instruction)
        }
    }

    /// An unevenly written FROM is another rule's business.
    func fromAsCasing() -> [CheckFinding] {
        froms.compactMap { instruction, from in
            guard let name = from.name, let word = instruction.words.dropLast().last else { return nil }
            let keyword = instruction.writtenKeyword
            let isLower = keyword == keyword.lowercased()
            guard isLower || keyword == keyword.uppercased() else { return nil }
            guard word != (isLower ? word.lowercased() : word.uppercased()) else { return nil }
            return CheckFinding(
                .fromAsCasing(as: word, from: keyword), at: dockerfile.range(of: word, before: name.range),
                of: instruction)
        }
    }

    func duplicateStageName() -> [CheckFinding] {
        var lines: [String: Int] = [:]
        var findings: [CheckFinding] = []
        for (instruction, from) in froms {
            guard let name = from.name else { continue }
            if let first = lines[name.raw] {
                findings.append(
                    CheckFinding(
                        .duplicateStageName(name.raw, firstLine: first), at: name.range,
                        lines: instruction.range.lines, commentLine: nil))
            } else {
                lines[name.raw] = name.range.start.line
            }
        }
        return findings
    }

    func reservedStageName() -> [CheckFinding] {
        froms.compactMap { instruction, from in
            guard let name = from.name, ["scratch", "context"].contains(name.raw) else { return nil }
            return CheckFinding(
                .reservedStageName(name.raw), at: name.range, lines: instruction.range.lines, commentLine: nil)
        }
    }
}

extension Instruction {
    /// The words of the line between blanks, continuation lines joined.
    fileprivate var words: [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    /// The keyword in the letter case of the file.
    var writtenKeyword: String { String(text.prefix { !$0.isWhitespace }) }
}
