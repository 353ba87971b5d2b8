internal import DockerfileSyntax
internal import BuildPlan
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import LayerArchive
internal import OCISpec

/// The work behind a miss: a new layer, written to the store.
extension EmbeddedEngine {
    func execute(_ work: StepWork) async throws -> StepEnd {
        let start = ContinuousClock.now
        switch work.plan.effect {
        case .none, .base:
            throw StepError(.runtime("this step makes no layer"), at: nil)
        case .run(let run):
            let work = try await provided(work) {
                try run.contentMounts.map { try select($0, in: work.plan.state, of: work.program, remember: true) }
            }
            return try await self.run(run, work, start: start)
        case .copy(let copy):
            var work = try await provided(work) {
                try select(copy, in: work.plan.state, of: work.program, remember: true)
            }
            work.lookup.selections = try work.lookup.selections.map { try $0.attributed() }
            let lower = try layers.tree(of: work.lowerLayers)
            let layer = try write(try copyLayer(copy, work, onto: lower), onto: lower)
            return .made(cached(layer, work, start: start))
        case .makeDirectory(let folder):
            let lower = try layers.tree(of: work.lowerLayers)
            var placement = CopyPlacement(
                tree: lower, owner: folder.owner.isEmpty ? nil : try owner(folder.owner, work), mode: nil,
                now: Timestamps.now)
            try work.locating { try placement.makeFolder(folder.path, time: folder.time) }
            let layer = try write(CopyLayer(placement: placement, sources: []), onto: lower)
            return .made(cached(layer, work, start: start))
        }
    }

    /// The work with what it takes from the network at hand, and selected anew: the look-up can do without the files.
    private func provided(_ work: StepWork, selections: () throws -> [CopySelection]) async throws -> StepWork {
        guard !work.plan.effect.remotes.isEmpty else { return work }
        try await provideRemotes(of: work.plan.effect)
        var work = work
        work.lookup.selections = try selections()
        return work
    }

    func cached(_ layer: LayerSummary, _ work: StepWork, start: ContinuousClock.Instant, log: String = "") -> CachedStep
    {
        CachedStep(
            key: work.lookup.keys.first ?? CacheKey(parts: []), layer: layer, created: Timestamps.text(Date()),
            durationMs: (ContinuousClock.now - start).milliseconds, log: log)
    }

    /// Writes a layer's tar to the store.
    func write(_ layer: CopyLayer, onto lower: FileTree) throws -> LayerSummary {
        try writeLayer(onto: lower) { writer in try layer.write(to: &writer) }
    }

    /// Writes a tar blob by `body`, which returns the entries that it wrote.
    func writeLayer(
        onto lower: FileTree, _ body: (inout LayerWriter) throws -> [LayerEntry]
    ) throws -> LayerSummary {
        let blob = try store.newBlob()
        var writer = LayerWriter(descriptor: blob.descriptor)
        let entries = try body(&writer)
        let written = try writer.finish()
        try blob.commit(digest: written.diffID, size: written.size)
        let summary = LayerSummary(written.diffID, entries: entries, on: lower)
        try store.registerLayer(
            diffID: written.diffID,
            descriptor: Descriptor(mediaType: .ociLayer, digest: written.diffID, size: written.size),
            contentSize: summary.size)
        layers.note(written.diffID, entries: entries)
        return summary
    }

    private func copyLayer(_ copy: CopyEffect, _ work: StepWork, onto lower: FileTree) throws -> CopyLayer {
        let owner = try copy.chown.map { try self.owner($0, work) }
        // Files of the context belong to root where nothing else is said (cache-rules.md §2).
        var placement = CopyPlacement(
            tree: copy.isLinked ? FileTree() : lower, owner: owner, mode: copy.mode, now: Timestamps.now)
        // What an archive of ADD links to may be a file of the layers below.
        let below = copy.isLinked ? [] : work.lowerLayers
        for selection in work.lookup.selections {
            try requireFolder(of: selection, copy, in: work.program)
            for item in selection.items {
                try work.locating(selection.path.range) {
                    if copy.unpacks(selection.path), let archive = try archive(item) {
                        try placement.unpack(archive, to: copy.destination)
                    } else {
                        let isRemote = selection.path.remote != nil
                        let moved = copy.isAdd ? item.movingLayers(by: below.count) : item
                        try placement.copy(moved, to: copy.destination, withRoot: isRemote)
                    }
                }
            }
        }
        let sources = try (copy.isAdd ? below : []) + sourceLayers(copy.source, in: work.plan.state)
        return CopyLayer(placement: placement, sources: try sources.map { try layers.path(of: $0) })
    }

    /// - Throws: `StepError` for a name where there are no files to look it up in; a name that the files lack is 0.
    private func owner(_ text: String, _ work: StepWork) throws -> (uid: UInt32, gid: UInt32) {
        let owner = try users(of: work.lowerLayers).owner(for: text)
        if work.lowerLayers.isEmpty, let unknown = owner.unknown.first {
            throw StepError(.user(unknown.description), at: work.step.instruction.range)
        }
        return (owner.uid, owner.gid)
    }

    /// The path of a file that ADD unpacks; nil for what is copied as it is.
    private func archive(_ item: CopyItem) throws -> FolderFile? {
        let file: FolderFile
        switch (item.root.content, archive) {
        case (.folder(let found), _): file = found
        // Of the layer that the context is.
        case (.layer(_, let path), let context?): file = try context.extract(path)
        default: return nil
        }
        let name = file.path.description
        let isArchive = file.withOpened { ArchiveReader.recognises(descriptor: $0, name: name) }
        return isArchive ?? false ? file : nil
    }
}

extension LayerSummary {
    /// What a layer's entries do to the files below it.
    init(_ diffID: Digest, entries: [LayerEntry], on lower: FileTree) {
        let statistics = LayerStatistics(of: entries, on: lower)
        self.init(
            diffID: diffID, size: statistics.size, added: statistics.added, changed: statistics.changed,
            deleted: statistics.deleted,
            largest: statistics.largest.map { .init(path: "/\($0.path)", size: $0.size) })
    }
}

extension StepWork {
    /// The layers below the step, bottom first.
    var lowerLayers: [Digest] { plan.state.stage?.layers.map(\.diffID) ?? [] }

    /// Gives an error of `body` the place it belongs to: the destination where nothing else is said.
    func locating(_ range: SourceRange? = nil, _ body: () throws -> Void) throws {
        do { try body() } catch var error as StepError {
            error.range = error.range ?? range ?? step.instruction.range
            throw error
        } catch let error as LayerArchiveError {
            throw StepError(.badArchive(step.instruction.text, reason: error.description), at: range)
        }
    }
}
