internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive

/// What of the context Docker's client sends to its engine: only what some needed instruction names.
extension EmbeddedEngine {
    /// Refuses a pattern without a match whose folder was not sent: there is nothing to look through then. What the
    /// cache has is found all the same, so this is asked of a miss alone.
    func requireFolder(of selection: CopySelection, _ copy: CopyEffect, in program: BuildProgram) throws {
        // What was fetched is there as a whole.
        guard case .context = copy.source, fetched == nil, selection.remote == nil, selection.items.isEmpty else {
            return
        }
        let text = selection.path.kept?.folder ?? selection.path.text
        let folder = CopySelector.folderBeforeWildcards(text)
        guard !folder.isEmpty, let path = try? EntryPath(folder) else { return }
        if try !isSent(path, by: program) {
            throw StepError(.patternFolderNotSent(text, folder: folder), at: selection.path.range)
        }
    }

    private func isSent(_ folder: EntryPath, by program: BuildProgram) throws -> Bool {
        let selector = CopySelector(source: ContextSource(context: context))
        for step in program.neededSteps {
            for word in step.instruction.contextSources {
                // What a variable will say is known only when its step is taken.
                if word.raw.contains("$") { return true }
                let paths = (try? selector.paths(of: word.raw)) ?? []
                if paths.contains(where: { $0.isInside(folder) || folder.isInside($0) }) { return true }
            }
            if step.instruction.mountsContext { return true }
        }
        return false
    }
}

extension Instruction {
    /// The sources that are counted from the build context.
    fileprivate var contextSources: [Word] {
        switch body {
        case .copy(let copy), .add(let copy): copy.from?.raw.isEmpty == false ? [] : copy.sources
        default: []
        }
    }

    /// A RUN that may see files of the context.
    fileprivate var mountsContext: Bool {
        flags.contains { flag in
            guard flag.name == "mount", let text = flag.value?.raw, !text.contains("from=") else { return false }
            return text.contains("type=bind") || !text.contains("type=")
        }
    }
}
