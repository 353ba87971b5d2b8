internal import TestSupport

extension ProofProject {
    /// 1 to 4 stages with 3 to 15 instructions in all, FROM not counted.
    init(base: String, random: inout SeededGenerator) {
        self.init(base: base)
        // No other project has it, so that none of its stages without a base is another's too.
        set("mark", File(content: .text(base)))
        for path in [
            "a.txt", "b.txt", "src/c.txt", "src/d.sh", "src/deep/e.txt", "lib/f.txt", "noise.log", "src/g.log",
        ]
        where random.int(0...9) > 0 {
            set(path, File(content: .text("\(path) \(random.int(0...999))\n"), mode: random.pick(0o644, 0o644, 0o755)))
        }
        if random.bool() { set("link", File(content: .link(random.pick("a.txt", "src", "nowhere")))) }
        ignored = random.pick([], ["*.log"], ["**/*.log"], ["**/*.log", "lib"], ["src/deep", "!src/deep/e.txt"])
        let count = random.int(1...4)
        var left = random.int(max(3, count)...15)
        for index in 0..<count {
            let share = index == count - 1 ? left : random.int(1...max(1, left - (count - index - 1)))
            left -= min(share, left - (count - index - 1))
            addStage(isLast: index == count - 1, instructions: max(1, share), random: &random)
        }
        if random.bool() { arguments["GIVEN"] = "1" }
    }

    private mutating func addStage(isLast: Bool, instructions: Int, random: inout SeededGenerator) {
        let index = stages.count
        let below: Base = index > 0 && random.int(0...3) == 0 ? .stage(random.int(0...index - 1)) : .image
        let base: Base = random.int(0...9) == 0 ? .scratch : below
        var stage = Stage(name: isLast && random.bool() ? nil : "s\(index)", base: base, instructions: [])
        if base == .scratch { stage.instructions.append("COPY mark /mark\(index)") }
        for _ in 0..<instructions {
            stage.instructions.append(instruction(stage: index, canRun: canRun(base), random: &random))
        }
        // Otherwise most stages would be needed by none.
        if isLast, index > 0, random.int(0...3) > 0 {
            let at = random.int(0...stage.instructions.count)
            stage.instructions.insert(copyFromStage(index, random: &random), at: at)
        }
        stages.append(stage)
    }

    private func canRun(_ base: Base) -> Bool {
        switch base {
        case .image: true
        case .scratch: false
        case .stage(let index): canRun(stages[index].base)
        }
    }

    /// An instruction that can be carried out wherever it stands; `/out` is a folder that all may write in.
    func instruction(stage: Int, canRun: Bool, random: inout SeededGenerator) -> String {
        let number = random.int(1...99)
        switch random.int(0...(canRun ? 19 : 12)) {
        case 0: return copyOneFile(random: &random)
        case 1: return "COPY . \(random.pick("/app/", "/ctx", "."))"
        case 2: return "COPY sr[c]/ \(random.pick("/src", "lib/"))"
        case 3: return "COPY *.txt /texts/"
        case 4: return "WORKDIR \(random.pick("/w", "/w/v", "sub", "/app"))"
        case 5: return "ENV K\(random.int(1...3))=\(number)"
        case 6: return "ARG A\(random.int(1...3))=\(number)"
        case 7: return "LABEL l\(random.int(1...3))=\(number)"
        case 8: return random.pick("CMD [\"x\", \"\(number)\"]", "EXPOSE \(number)", "STOPSIGNAL \(number % 30 + 1)")
        case 9: return "ARG GIVEN"
        case 10: return stage > 0 ? copyFromStage(stage, random: &random) : copyOneFile(random: &random)
        case 11: return "COPY --chown=\(number):5 a.tx[t] /owned/"
        case 12: return "ADD sr[c] /added\(number % 3)"
        case 13: return "USER \(random.pick("0", "7", "7:8"))"
        case 14: return "RUN echo $K1 $A1 > /out/v\(number)"
        case 15: return "RUN echo same > /out/same"
        case 16: return "RUN find /app /ctx /src -type f 2>/dev/null | sort | xargs cat > /out/sum 2>/dev/null; true"
        case 17: return "RUN echo \(number) \\\n    > /out/n"
        case 18: return "SHELL [\"/bin/sh\", \"-\(random.pick("c", "ec", "uc"))\"]"
        default: return "RUN echo \(number) > /out/r\(number)"
        }
    }

    /// Of files that may be gone one day: then the pattern has no match, and `.dockerignor[e]` keeps it from being refused.
    private func copyOneFile(random: inout SeededGenerator) -> String {
        let file = random.pick("a.tx[t]", "b.tx[t]", "[ab].txt", "li[b]")
        return "COPY \(file) \(random.pick("/one/", "./", "/app/"))"
    }

    private func copyFromStage(_ stage: Int, random: inout SeededGenerator) -> String {
        let other = random.int(0...stage - 1)
        guard canRun(stages[other].base), let name = stages[other].name else { return "COPY . /all" }
        return "COPY --from=\(name) /out/ /from\(other)/"
    }
}
