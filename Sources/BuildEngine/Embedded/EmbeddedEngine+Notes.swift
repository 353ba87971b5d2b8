internal import BuildPlan
internal import DockerfileSyntax
internal import LayerArchive
internal import OCISpec

/// What a learner should hear of a COPY, ADD or WORKDIR that BuildKit does in silence.
extension EmbeddedEngine {
    func notes(on effect: Effect, selections: [CopySelection], lowerLayers: [Digest]) throws -> [String] {
        var notes: [String] = []
        var owner: String?
        switch effect {
        case .copy(let copy):
            notes = selections.compactMap { CopyNote(of: $0, excluded: copy.excluded)?.description }
            owner = copy.chown
        case .makeDirectory(let folder): owner = folder.owner
        case .none, .base, .run: break
        }
        // Numbers need no look at the image's files.
        guard let owner, owner.contains(where: \.isLetter) else { return notes }
        notes += try users(of: lowerLayers).owner(for: owner).unknown.map {
            "\($0); until then Docker takes 0, root's number, and says nothing"
        }
        return notes
    }

    /// What takes the place of what the Dockerfile says by `--build-context`.
    func replacementNote(_ step: BuildStep, of program: BuildProgram) -> String? {
        guard step.instruction.keyword == .from, let stage = step.stage.map({ program.stages[$0] }) else { return nil }
        if let name = stage.replacement {
            return "--build-context \(name)=… takes the place of this stage: its instructions are not carried out"
        }
        guard case .from(let from) = step.instruction.body, stage.base != .scratch,
            program.options.context(named: from.image.raw)?.base == stage.base
        else { return nil }
        return "--build-context says what '\(from.image.raw)' is in this build"
    }

    /// The image's own users and groups, as far as it has such files.
    func users(of layers: [Digest]) throws -> UserDatabase {
        func text(_ path: String) throws -> String {
            // The files of a machine with 10,000 users are below 1 MiB.
            guard let bytes = try? self.layers.read(EntryPath(path), in: layers, limit: 1 << 20) else { return "" }
            return String(decoding: bytes, as: UTF8.self)
        }
        return UserDatabase(passwd: try text("etc/passwd"), group: try text("etc/group"))
    }
}

extension Instruction {
    /// What Docker says nothing of: an exec form with a mistake in it is a command for the shell.
    var brokenArrayNote: String? {
        let form: CommandForm? =
            switch body {
            case .run(let form), .cmd(let form), .entrypoint(let form): form
            case .healthcheck(.command(let form, _)): form
            default: nil
            }
        guard let form, form.looksLikeBrokenArray, case .shell(let word) = form else { return nil }
        let place = "line \(word.range.start.line), column \(word.range.start.column)"
        return "what begins with '[' at \(place) is no JSON array (look for quotes that are not double and commas), so "
            + "Docker takes it for a shell command as it stands"
    }
}
