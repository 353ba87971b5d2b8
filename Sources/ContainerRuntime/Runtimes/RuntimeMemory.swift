internal import FoundationEssentials
internal import Glibc

/// All that an outcome of `RuntimeFinder` depends on, as words.
struct MachineKey: Equatable {
    /// To be raised when dockstep itself calls the runtimes in another way, or keeps the outcome in another form.
    private static let version = "2"

    var words: [String]

    /// - Parameter forced: the only runtime that was tried, where the user asked for it.
    init(programs: [String], outcome: NamespaceOutcome, forced: Runtime.Kind?) {
        let uid = if case .rootless(let ids) = outcome { ids.uid } else { getuid() }
        words = [
            Self.version, SmallFile.word("/proc/sys/kernel/osrelease") ?? "",
            SmallFile.word("/proc/sys/kernel/random/boot_id") ?? "", String(uid), outcome.description,
            forced?.rawValue ?? "",
        ]
        for path in programs {
            words.append(path)
            var information = stat()
            guard stat(path, &information) == 0 else { continue }
            let modified = information.st_mtim
            words += [String(information.st_size), String(modified.tv_sec), String(modified.tv_nsec)]
        }
    }
}

/// A kept outcome of `RuntimeFinder`.
///
/// It is read at every start, and so it is kept as a table of words: each further type that is decoded costs a search
/// through all of the program's conformances.
struct RuntimeMemory {
    var runtime: Runtime?
    var candidates: [RuntimeCandidate]

    /// Nil where there is none, or none for this machine as it is.
    static func read(_ path: String, key: MachineKey) -> RuntimeMemory? {
        guard let text = SmallFile.text(path),
            let table = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)), table.count >= 2,
            table[0] == key.words
        else { return nil }
        let candidates = table[2...].compactMap(RuntimeCandidate.init(words:))
        guard candidates.count == table.count - 2 else { return nil }
        return RuntimeMemory(runtime: Runtime(words: table[1]), candidates: candidates)
    }

    /// Writes by renaming, so that no reader sees half of it. Where it can't be written, the next start tries again.
    func write(_ path: String, key: MachineKey) {
        let table = [key.words, runtime?.words ?? []] + candidates.map(\.words)
        let data = try? JSONEncoder().encode(table)
        try? data?.write(to: URL(filePath: path), options: .atomic)
    }
}

extension Runtime {
    fileprivate var words: [String] { [kind.rawValue, path, version] + arguments }

    fileprivate init?(words: [String]) {
        guard words.count >= 3, let kind = Kind(rawValue: words[0]) else { return nil }
        self.init(kind: kind, path: words[1], version: words[2], arguments: Array(words[3...]))
    }
}

extension RuntimeCandidate {
    fileprivate var words: [String] { [kind.rawValue, path, version] + verdict.words }

    fileprivate init?(words: [String]) {
        guard words.count >= 4, let kind = Runtime.Kind(rawValue: words[0]), let verdict = Verdict(words: words[3...])
        else { return nil }
        self.init(kind: kind, path: words[1], version: words[2], verdict: verdict)
    }
}

extension RuntimeCandidate.Verdict {
    /// Those that say no more than their name.
    private static let named: [(name: String, verdict: RuntimeCandidate.Verdict)] = [
        ("taken", .taken), ("works", .works), ("not-needed", .notNeeded), ("not-installed", .notInstalled),
        ("left-out", .leftOut), ("no-namespaces", .noNamespaces),
    ]
    private static let failing = "fails"

    fileprivate var words: [String] {
        if case .fails(let reason) = self { return [Self.failing, reason] }
        return Self.named.filter { $0.verdict == self }.map(\.name)
    }

    fileprivate init?(words: ArraySlice<String>) {
        if words.count == 2, words.first == Self.failing, let reason = words.last {
            self = .fails(reason)
        } else if let found = Self.named.first(where: { [$0.name] == words })?.verdict {
            self = found
        } else {
            return nil
        }
    }
}
