internal import Foundation
internal import TestSupport

/// One change to a project, and what may be named as the cause of what runs again.
struct ProofEdit: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case content, touch, chmod, chown, rename, add, delete, ignoredFile, symlink, ignoreRule
        case buildArgument, argument, variable, label, command, comment, whiteSpace, instruction, insert, remove, swap
        case base, revert
    }

    enum Cause: Sendable, Equatable {
        /// No step runs again.
        case none
        /// Files by their paths, each with how it may be said to have changed.
        case files([String: Set<String>])
        case variable(String)
        case base
        /// The Dockerfile's lines: what runs first is one of these instructions, or stands after one that is gone.
        case lines([String], codes: Set<String>)
    }

    var kind: Kind
    var cause: Cause
}

extension ProofProject {
    /// Makes a change of that kind; nil where the project has nothing to change so.
    mutating func edit(_ kind: ProofEdit.Kind, random: inout SeededGenerator) -> ProofEdit? {
        guard let cause = change(kind, random: &random) else { return nil }
        return ProofEdit(kind: kind, cause: cause)
    }

    private mutating func change(_ kind: ProofEdit.Kind, random: inout SeededGenerator) -> ProofEdit.Cause? {
        switch kind {
        case .content, .touch, .chmod, .chown, .rename, .add, .delete, .ignoredFile, .symlink, .ignoreRule:
            changeFiles(kind, random: &random)
        case .buildArgument: changeBuildArgument(random: &random)
        case .argument: changeValue(of: "ARG A", random: &random)
        case .variable: changeValue(of: "ENV K", random: &random)
        case .label: changeNumber(of: "LABEL ", random: &random) == nil ? nil : ProofEdit.Cause.none
        case .command: changeNumber(of: "CMD ", random: &random) == nil ? nil : ProofEdit.Cause.none
        case .comment, .whiteSpace, .instruction, .insert, .remove, .swap: changeLines(kind, random: &random)
        case .base: changeBase(random: &random)
        case .revert: nil
        }
    }

    private mutating func changeFiles(_ kind: ProofEdit.Kind, random: inout SeededGenerator) -> ProofEdit.Cause? {
        let texts = files.keys.sorted().filter { $0 != "mark" }.filter {
            if case .text = files[$0]?.content { true } else { false }
        }
        guard let path = random.pick(from: texts), var file = files[path] else { return nil }
        switch kind {
        case .content:
            file.content = .text("\(path) \(clock)\n")
            set(path, file)
            return .files([path: ["content"]])
        case .touch:
            set(path, file)
            return ProofEdit.Cause.none
        case .chmod:
            file.mode ^= random.pick(0o111, 0o020, 0o004)
            files[path] = file
            return .files([path: ["mode"]])
        case .chown:
            file.owner = file.owner == 0 ? 1234 : 0
            files[path] = file
            return ProofEdit.Cause.none
        case .rename:
            let name = "\(path.dropLast(4))\(random.int(1...9)).txt"
            guard files[name] == nil else { return nil }
            files[path] = nil
            files[name] = file
            return .files([path: ["removed", "content"], name: ["added", "content"]])
        case .add:
            let name = random.pick("new.txt", "src/new.txt", "lib/new/x.txt", "z/y.txt")
            guard files[name] == nil else { return nil }
            set(name, File(content: .text("new \(clock)\n")))
            return .files(parents(of: name, change: "added"))
        case .delete:
            files[path] = nil
            return .files(parents(of: path, change: "removed"))
        case .ignoredFile:
            guard ignored.contains(where: { $0.hasSuffix("*.log") }) else { return nil }
            set("more.log", File(content: .text("noise \(clock)\n")))
            return ProofEdit.Cause.none
        case .symlink:
            let target = random.pick("a.txt", "b.txt", "src", "lib/f.txt")
            let isNew = files["link"] == nil
            if files["link"]?.content == .link(target) { return nil }
            set("link", File(content: .link(target)))
            return .files(["link": isNew ? ["added"] : ["content", "type", "changed"]])
        case .ignoreRule:
            let rule = random.pick("src/deep", "*.txt", "lib", "b.txt")
            if let index = ignored.firstIndex(of: rule) { ignored.remove(at: index) } else { ignored.append(rule) }
            return .files(Dictionary(uniqueKeysWithValues: allPaths.map { ($0, ["added", "removed"]) }))
        default: return nil
        }
    }

    private var allPaths: Set<String> {
        Set(files.keys.flatMap { path in [path] + path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) } })
    }

    /// The file and the folders that come or go with it.
    private func parents(of path: String, change: String) -> [String: Set<String>] {
        let folders = path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
        return Dictionary(uniqueKeysWithValues: ([path] + folders).map { ($0, [change]) })
    }

    private mutating func changeBuildArgument(random: inout SeededGenerator) -> ProofEdit.Cause? {
        let name = random.pick("GIVEN", "A1", "A2", "UNKNOWN")
        arguments[name] = arguments[name] != nil && random.bool() ? nil : "\(clock)"
        clock += 1
        return .variable(name)
    }

    private mutating func changeValue(of start: String, random: inout SeededGenerator) -> ProofEdit.Cause? {
        guard let old = changeNumber(of: start, random: &random) else { return nil }
        let name = old.split(separator: " ")[1].prefix { $0 != "=" }
        return .variable(String(name))
    }

    /// - Returns: the instruction as it was.
    private mutating func changeNumber(of start: String, random: inout SeededGenerator) -> String? {
        guard let (stage, index) = random.pick(from: places { $0.hasPrefix(start) }) else { return nil }
        let old = stages[stage].instructions[index]
        guard let number = old.lastMatch(of: "[0-9]+") else { return nil }
        clock += 1
        stages[stage].instructions[index] = old.replacingCharacters(in: number, with: "\(clock)")
        return old
    }

    private func places(where isIncluded: (String) -> Bool) -> [(stage: Int, index: Int)] {
        stages.indices.flatMap { stage in
            stages[stage].instructions.indices.filter { isIncluded(stages[stage].instructions[$0]) }.map { (stage, $0) }
        }
    }

    private mutating func changeLines(_ kind: ProofEdit.Kind, random: inout SeededGenerator) -> ProofEdit.Cause? {
        let any = { (_: String) in true }
        let isRun = { (text: String) in text.hasPrefix("RUN ") }
        guard let (stage, index) = random.pick(from: places(where: kind == .instruction ? isRun : any)) else {
            return nil
        }
        let old = stages[stage].instructions[index]
        let allCodes: Set<String> = [
            "command-text", "copy-options", "files-changed", "parent-changed", "first-build", "env", "workdir", "user",
            "shell", "mounts",
        ]
        switch kind {
        case .comment:
            stages[stage].instructions[index] = "# a comment \(clock)\n" + old
            clock += 1
            return ProofEdit.Cause.none
        case .whiteSpace:
            // Behind the keyword and the line nothing counts; within the command of a RUN it does.
            guard let blank = old.firstIndex(of: " "), !old.hasPrefix("#") else { return nil }
            stages[stage].instructions[index] = old[..<blank].lowercased() + "  " + old[blank...] + " "
            return ProofEdit.Cause.none
        case .instruction:
            let new = "RUN echo \(clock) > /out/edited"
            clock += 1
            stages[stage].instructions[index] = new
            return .lines([new, old], codes: ["command-text", "first-build", "shell", "parent-changed"])
        case .insert:
            let new = "RUN echo \(clock) > /out/inserted"
            guard canRun(stage: stage) else { return nil }
            clock += 1
            stages[stage].instructions.insert(new, at: index)
            return .lines([new], codes: ["first-build", "command-text", "parent-changed"])
        case .remove:
            guard stages[stage].instructions.count > 1 else { return nil }
            stages[stage].instructions.remove(at: index)
            return .lines([old] + lines(from: index, in: stage), codes: allCodes)
        case .swap:
            guard index + 1 < stages[stage].instructions.count else { return nil }
            stages[stage].instructions.swapAt(index, index + 1)
            return .lines(lines(from: index, in: stage), codes: allCodes)
        default: return nil
        }
    }

    /// The stage's lines from that one on, and those of the stages that stand on it: its SHELL, USER and ENV are theirs.
    private func lines(from index: Int, in stage: Int) -> [String] {
        let above = stages.indices.filter { stages[$0].base == .stage(stage) }
        return stages[stage].instructions[index...] + above.flatMap { lines(from: 0, in: $0) }
    }

    private func canRun(stage: Int) -> Bool {
        switch stages[stage].base {
        case .image: true
        case .scratch: false
        case .stage(let below): canRun(stage: below)
        }
    }

    private mutating func changeBase(random: inout SeededGenerator) -> ProofEdit.Cause? {
        let old = image
        image = random.pick(from: (0...2).filter { $0 != old }) ?? old
        // For BuildKit the same layers are the same base.
        return Set([old, image]) == [0, 2] ? ProofEdit.Cause.none : .base
    }
}

extension String {
    fileprivate func lastMatch(of pattern: String) -> Range<String.Index>? {
        range(of: pattern + "(?!.*[0-9])", options: .regularExpression)
    }
}
