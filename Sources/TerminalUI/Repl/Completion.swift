internal import LayerArchive

/// What a line can go on with; pure, so that it needs no terminal to be tested.
struct Completion: Sendable, Hashable {
    /// What is asked for: the kind of the word at the cursor and what is there of it.
    var kind: Command.ArgumentKind?
    var word: String
    /// The words of the line before it.
    var before: [String]

    /// - Parameters:
    ///   - line: the line up to the cursor.
    ///   - isGuided: whether the commands of a lesson count.
    init(line: String, isGuided: Bool = false) {
        var words = CommandWords.splitUnfinished(line)
        let isAtNewWord = line.isEmpty || line.last == " " || line.last == "\t"
        word = isAtNewWord ? "" : words.popLast() ?? ""
        before = words
        guard let first = words.first else {
            kind = .command
            return
        }
        guard let command = try? CommandTable.find(first, isGuided: isGuided) else { return }
        let index = words.count - 1
        if index < command.completes.count {
            kind = command.completes[index]
        } else if command.arguments.contains("...") {
            kind = command.completes.last
        }
    }

    /// Words that begin with what is there, sorted, each once.
    func candidates(among words: [String]) -> [String] {
        Array(Set(words.filter { $0.hasPrefix(word) })).sorted()
    }

    /// For words that may be written in small letters; they stay so.
    func candidatesIgnoringCase(among words: [String]) -> [String] {
        let isLower = word == word.lowercased()
        return candidates(among: words.map { isLower && !word.isEmpty ? $0.lowercased() : $0 })
    }

    /// The folder that a path's last component is in, as written, with its slash: empty for the current one.
    var folder: String { word.lastIndex(of: "/").map { String(word[...$0]) } ?? "" }

    /// The paths that the word can become.
    ///
    /// - Parameter names: of what is in `folder`; folders with a slash at the end.
    func paths(among names: [String]) -> [String] { candidates(among: names.map { folder + $0 }) }
}

/// Names in a folder as completion wants them: folders with a slash at the end.
enum FolderNames {
    /// Of an image's files; none where the folder is none.
    static func inTree(_ tree: FileTree, folder: String, workingFolder: String) -> [String] {
        guard let base = try? EntryPath(workingFolder),
            let found = try? tree.resolve(Array(folder.utf8), in: base, followLast: true)
        else { return [] }
        return tree.children(of: found.path).map { entry in
            String(decoding: entry.path.name, as: UTF8.self) + (entry.isDirectory ? "/" : "")
        }
    }
}
