package import DockerfileSyntax

/// Which neighbours of a Dockerfile's stage may change places and leave the image's files as they are: by what they say,
/// and by what a few well-known commands are known to leave alone.
package enum StepOrdering {
    /// Why two steps may change places, where that rests on more than what is written.
    package struct Assumption: Sendable, Hashable {
        package var sentence: String
    }

    /// Programs that read and write none of the files that a build copies, where their arguments name none.
    private static let independent: Set<String> = [
        "apt", "apt-get", "apk", "dnf", "microdnf", "yum", "zypper", "pacman", "adduser", "addgroup", "useradd",
        "groupadd", "usermod", "true", ":", "sleep", "set", "update-ca-certificates", "ldconfig",
    ]
    private static let metadata: Set<Keyword> = [
        .label, .expose, .cmd, .entrypoint, .stopsignal, .healthcheck, .maintainer,
    ]

    /// - Parameter folder: the working directory of both; nil where the Dockerfile's text does not tell it.
    /// - Returns: nil where they may not; else what has to be so for it, nothing where the text alone says that they may.
    package static func swap(_ first: Instruction, _ second: Instruction, in folder: String?) -> [Assumption]? {
        for (variable, other) in [(first, second), (second, first)] {
            guard let names = variable.declaredNames else { continue }
            if names.contains(where: { other.mentions($0) }) { return nil }
            if let others = other.declaredNames { return others.isDisjoint(with: names) ? [] : nil }
        }
        switch (first.keyword, second.keyword) {
        case (.env, .run), (.arg, .run):
            return [
                Assumption(
                    sentence:
                        "the command '\(second.shortText)' does not read \(names(of: first)), which its text does not name"
                )
            ]
        case (.run, .env), (.run, .arg): return nil
        case (.env, _), (.arg, _), (_, .env), (_, .arg):
            return [first.keyword, second.keyword].contains(.onbuild) ? nil : []
        case (let a, let b) where metadata.contains(a) && metadata.contains(b): return nil
        case (let a, let b) where metadata.contains(a) || metadata.contains(b):
            return [a, b].contains { [.run, .copy, .add].contains($0) } ? [] : nil
        case (.copy, .copy), (.copy, .add), (.add, .copy), (.add, .add):
            return areApart(first, second) ? [] : nil
        case (.run, .copy), (.run, .add): return independence(of: first, from: second, in: folder)
        case (.copy, .run), (.add, .run): return independence(of: second, from: first, in: folder)
        default: return nil
        }
    }

    private static func names(of instruction: Instruction) -> String {
        (instruction.declaredNames ?? []).sorted().joined(separator: " and ")
    }

    /// Whether two copies write to places of which neither lies in the other.
    private static func areApart(_ first: Instruction, _ second: Instruction) -> Bool {
        guard let left = first.written, let right = second.written else { return false }
        return !ImagePath.overlap(left, right)
    }

    /// Whether folders that are made lie neither in what is copied nor around it.
    private static func areApart(_ paths: [String], _ copy: Instruction, in folder: String?) -> Bool {
        guard let folder, let destination = copy.copied?.destination.raw, !destination.contains("$") else {
            return false
        }
        let place = ImagePath.absolute(destination, in: folder)
        return paths.allSatisfy { !ImagePath.overlap(ImagePath.absolute($0, in: folder), place) }
    }

    private static func independence(
        of run: Instruction, from copy: Instruction, in folder: String?
    ) -> [Assumption]? {
        guard case .run(.shell(let command)) = run.body, run.mounts.isEmpty, run.heredocs.isEmpty,
            let sources = copy.copied?.sources, let destination = copy.copied?.destination
        else { return nil }
        let text = command.raw
        // Where its output goes, and what the shell makes of other words, is not told by the program's name.
        guard !text.contains(where: { ">`$*(".contains($0) }) else { return nil }
        for call in text.split(whereSeparator: { "&|;\n".contains($0) }) {
            let words = call.split(whereSeparator: { " \t\\".contains($0) }).map(String.init)
            guard let program = words.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) else { continue }
            // Cleaning up after a package manager.
            if program == "rm", words.dropFirst().allSatisfy({ $0.hasPrefix("-") || $0.hasPrefix("/var/") }) {
                continue
            }
            let name = ImagePath.name(of: program)
            if name == "mkdir", areApart(words.dropFirst().filter { !$0.hasPrefix("-") }, copy, in: folder) { continue }
            guard independent.contains(name) else { return nil }
        }
        let places = (sources.map(\.raw) + [destination.raw]).map {
            $0.split(separator: "/").last.map(String.init) ?? ""
        }
        for place in places where !["", ".", "*"].contains(place) {
            if text.contains(place.filter { $0 != "*" }) { return nil }
        }
        return [
            Assumption(
                sentence:
                    "the command '\(run.shortText)' does not need the files of '\(copy.keyword.rawValue) \(copy.shortText)'"
            )
        ]
    }
}

extension Instruction {
    /// The variables that ENV or ARG sets.
    fileprivate var declaredNames: Set<String>? {
        switch body {
        case .env(let assignments), .arg(let assignments): Set(assignments.map(\.name.raw))
        default: nil
        }
    }

    fileprivate var copied: CopyInstruction? {
        switch body {
        case .copy(let copy), .add(let copy): copy
        default: nil
        }
    }

    /// Whether the name stands in the text as a word, with a dollar sign or without.
    fileprivate func mentions(_ name: String) -> Bool {
        let whole = text + " " + heredocs.map(\.content).joined(separator: " ")
        var rest = whole[...]
        func isName(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
        }
        while let found = rest.firstRange(of: name) {
            let before = found.lowerBound > whole.startIndex ? whole[whole.index(before: found.lowerBound)] : nil
            let after = found.upperBound < whole.endIndex ? whole[found.upperBound] : nil
            if !isName(before), !isName(after) { return true }
            rest = rest[found.upperBound...]
        }
        return false
    }

    /// The path that a COPY writes to, and nothing beside it; nil where that is not told by its text. A source may be a
    /// folder, whose content goes right into the destination: so what is put into a folder may be anything in it.
    fileprivate var written: String? {
        guard case .copy(let copy) = body, heredocs.isEmpty else { return nil }
        let texts = copy.sources.map(\.raw) + [copy.destination.raw]
        return texts.contains { $0.contains(where: { "$*?[".contains($0) }) } ? nil : copy.destination.raw
    }

    fileprivate var shortText: String {
        let words = text.drop { $0 != " " }.drop { $0 == " " }
        return words.count > 40 ? words.prefix(39) + "…" : String(words)
    }
}

extension ImagePath {
    /// Whether one path is the other or lies in it; both as they are written, in the same working directory.
    fileprivate static func overlap(_ first: String, _ second: String) -> Bool {
        // A path that is not absolute may be anywhere beside one that is.
        guard first.hasPrefix("/") == second.hasPrefix("/") else { return true }
        let (left, right) = (parts(first), parts(second))
        return left.starts(with: right) || right.starts(with: left)
    }

    private static func parts(_ path: String) -> [Substring] {
        absolute(path, in: "/").split(separator: "/")
    }
}
