internal import DockerfileSyntax
internal import OCISpec

/// COPY and ADD: their words expanded and their flags read (moby/buildkit, dockerfile2llb, `dispatchCopy`).
extension StageFold {
    mutating func copy(_ copy: CopyInstruction, isAdd: Bool) throws(PlanError) -> Effect {
        let paths = try paths(of: copy, isAdd: isAdd)
        let documents = try documents()
        let target = try expand(copy.destination)
        var source = CopyEffect.Source.context
        if let from = copy.from, !from.raw.isEmpty, let index = step.stage {
            source = try CopyEffect.Source(from: from, inStage: index, of: program.dockerfile, program.options)
        }
        let chown = try expandedValue(copy.chown)
        let mode = try mode(copy.chmod)
        let isLinked = isSet("link") && mode == nil
        if isLinked, let chown, let name = UserDatabase.names(inOwner: chown).first {
            // What is copied onto nothing has no /etc/passwd; BuildKit fails here with 'invalid user index: -1'.
            throw PlanError(.linkedOwner(name), at: copy.chown?.range)
        }
        let sources = paths.map(\.text) + documents.map(\.title)
        try record(copy, isAdd: isAdd, chown: chown, sources: sources, target: target)
        let destination = ImagePath.absolute(target, in: stage.config.workingDir.nonEmpty ?? "/")
        // Several sources do not make the destination a folder: without the slash, each replaces the one before.
        let mustBeFolder = target.hasSuffix("/") || target.hasSuffix("/.") || target == "." || target.isEmpty
        return .copy(
            CopyEffect(
                isAdd: isAdd, source: source, paths: paths, documents: documents,
                destination: mustBeFolder && destination != "/" ? destination + "/" : destination,
                destinationRange: copy.destination.range,
                isFromOwnLayers: !isLinked && isOwnLayers(source), chown: chown, mode: mode, isLinked: isLinked,
                excluded: try excluded(), unpacks: isAdd ? truth(of: "unpack") : nil))
    }
}

extension StageFold {
    private func paths(of copy: CopyInstruction, isAdd: Bool) throws(PlanError) -> [CopyEffect.Path] {
        let keepsParents = isSet("parents")
        var paths: [CopyEffect.Path] = []
        for word in copy.sources {
            var path = try sourcePath(word, isAdd: isAdd)
            if keepsParents {
                let kept = CopyEffect.KeptPath(path.text)
                do { _ = try PatternList([kept.pattern]) } catch { throw PlanError(.badPattern(error), at: word.range) }
                path.kept = kept
            }
            paths.append(path)
        }
        return isAdd ? try withRemoteFlags(paths) : paths
    }

    private func documents() throws(PlanError) -> [CopyEffect.Document] {
        var documents: [CopyEffect.Document] = []
        for heredoc in instruction.heredocs {
            let content: String
            do { content = try heredoc.expandedContent(lookup: lookup()) } catch {
                throw PlanError(.expansion(error), at: error.range)
            }
            let name = ImagePath.absolute(heredoc.delimiter, in: "/").dropFirst()
            // The document is a file at the top of nothing: there is no folder that it could be in.
            if name.isEmpty || name.contains("/") {
                throw PlanError(.documentName(heredoc.delimiter), at: heredoc.range)
            }
            documents.append(
                CopyEffect.Document(
                    delimiter: heredoc.delimiter, name: String(name), content: Array(content.utf8),
                    range: heredoc.range))
        }
        return documents
    }

    /// `--exclude`'s patterns, in which variables mean nothing.
    private func excluded() throws(PlanError) -> [String] {
        let flags = instruction.flags.filter { $0.name == "exclude" }
        let patterns = flags.compactMap { $0.value?.raw }
        do { _ = try PatternList(patterns) } catch {
            throw PlanError(.badPattern(error), at: flags.first { $0.value?.raw == error.pattern }?.range)
        }
        return patterns
    }

    private func isSet(_ flag: String) -> Bool {
        guard let flag = instruction.flag(flag) else { return false }
        return flag.value?.raw.lowercased() != "false"
    }

    /// A flag's value; nil also where it is empty once its variables are filled in: then it is as if it were not there.
    private func expandedValue(_ word: Word?) throws(PlanError) -> String? {
        guard let word else { return nil }
        let text = try expand(word)
        return text.isEmpty ? nil : text
    }

    private func mode(_ word: Word?) throws(PlanError) -> ModeChange? {
        guard let word, let text = try expandedValue(word) else { return nil }
        guard let mode = ModeChange(text) else { throw PlanError(.badMode(text), at: word.range) }
        return mode
    }

    /// Writes down the line of history, which has no `--from`, `--link` and `--exclude` with BuildKit, and the words.
    private mutating func record(
        _ copy: CopyInstruction, isAdd: Bool, chown: String?, sources: [String], target: String
    ) throws(PlanError) {
        let keyword = isAdd ? "ADD" : "COPY"
        let chmod = try expandedValue(copy.chmod)
        var words = [keyword]
        if isSet("parents") { words.append("--parents") }
        if let chown { words.append("--chown=\(chown)") }
        if let chmod { words.append("--chmod=\(chmod)") }
        createdBy = (words + sources + [target]).joined(separator: " ") + " # buildkit"
        let flags = instruction.flags.map { flag in
            let value = ["chown": chown, "chmod": chmod][flag.name] ?? flag.value?.raw
            return "--\(flag.name)" + (value.map { "=\($0)" } ?? "")
        }
        note([keyword] + flags + sources + [target])
    }
}

extension CopyEffect.KeptPath {
    /// - Parameter text: a source as it is written, its variables filled in.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        let pivot = bytes.indices.dropLast(2).first { bytes[$0...($0 + 2)].elementsEqual("/./".utf8) }
        folder = pivot.map { String(decoding: bytes[..<$0], as: UTF8.self) } ?? "/"
        let rest = pivot.map { String(decoding: bytes[($0 + 3)...], as: UTF8.self) } ?? text
        pattern = String(ImagePath.absolute(rest, in: "/").dropFirst())
    }
}
