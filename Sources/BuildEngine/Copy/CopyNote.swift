internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive

/// A source that selects other files than a reader might think.
enum CopyNote: CustomStringConvertible {
    case nothingMatches(String)
    case leadsOutside(String, meaning: String)
    /// `--exclude` reaches only what is in a folder.
    case fileInAnyCase(String)

    init?(of selection: CopySelection, excluded: [String]) {
        let text = selection.path.text
        if selection.items.allSatisfy(\.isEmptyHanded), selection.items.isEmpty || selection.path.kept != nil {
            self = .nothingMatches(text)
        } else if CopySelector.leavesRoot(text) {
            self = .leadsOutside(text, meaning: String(ImagePath.absolute(text, in: "/").dropFirst()))
        } else if let file = selection.items.first(where: { $0.isExcludedByName(excluded) }) {
            self = .fileInAnyCase(String(decoding: file.name, as: UTF8.self))
        } else {
            return nil
        }
    }

    var description: String {
        switch self {
        case .nothingMatches(let pattern): "no file matches '\(pattern)', so nothing is copied for it"
        case .leadsOutside(let path, let meaning):
            "'\(path)' can't lead out of the root it is counted from: it means '\(meaning.isEmpty ? "." : meaning)' here"
        case .fileInAnyCase(let name):
            "'\(name)' is copied all the same: --exclude leaves out only what is in a copied folder, not a source itself"
        }
    }
}

extension CopyItem {
    /// A folder that was gone through for a pattern, which matched nothing in it.
    fileprivate var isEmptyHanded: Bool { root.entry.isDirectory && children.isEmpty }

    fileprivate func isExcludedByName(_ patterns: [String]) -> Bool {
        guard !root.entry.isDirectory, let list = try? PatternList(patterns) else { return false }
        return list.matches(String(decoding: name, as: UTF8.self), in: .top).isMatch
    }
}

extension Instruction {
    /// What Docker does in silence: the flags of a COPY or ADD that mean less than they say.
    var flagNotes: [String] {
        var notes: [String] = []
        switch keyword {
        case .copy, .add: break
        default: return []
        }
        if let link = flag("link"), link.value?.raw.lowercased() != "false", flag("chmod") != nil {
            notes.append("Docker takes no notice of --link beside --chmod, so the copy stands on the layers below")
        }
        if flags.contains(where: { $0.name == "exclude" && $0.value?.raw.contains("$") == true }) {
            notes.append("variables mean nothing in --exclude: '$' is a character of the pattern there")
        }
        return notes
    }
}
