package import OCISpec

/// What of a step differs from an earlier record of it: the step and a name for the part.
package struct TraceDifference: Sendable, Hashable {
    package var step: Int
    package var part: String

    package init(step: Int, part: String) {
        self.step = step
        self.part = part
    }
}

extension BuildTrace.Version {
    /// Whether it stood on the chain that the step stands on now. A chain is known by several keys, and one in common is
    /// enough; a linked copy stands on nothing.
    package func stands(on parents: [Digest], isLinked: Bool) -> Bool {
        if isLinked, self.isLinked == true { return true }
        return parents.isEmpty && self.parents.isEmpty || !Set(parents).isDisjoint(with: self.parents)
    }
}

/// How far the earlier chains of a walk are from the one that it makes: for each, what differs from there to here.
package struct TraceDescent: Sendable, Hashable {
    private struct Place: Sendable, Hashable {
        /// The step that the chain was of.
        var step: Int
        var differences: Set<TraceDifference>
    }

    private var places: [Digest: Place] = [:]
    /// For each step, the one that made the chain below it.
    private var stepsBelow: [Int: Int] = [:]

    package init() {}

    /// Chooses the record that a step is compared with, and notes where its chains are. That is the one of the last walk,
    /// unless a part of what differs from it is no difference to an older one: then the older one is nearer.
    ///
    /// - Parameters:
    ///   - versions: what the step was, the last walk's first.
    ///   - parents: the keys of the chain below it now.
    ///   - stepBelow: the step that made that chain; nil for the first of a chain.
    package mutating func nearest(
        of versions: [BuildTrace.Version], to key: CacheKey, step: Int, parents: [Digest], stepBelow: Int?,
        isLinked: Bool
    ) -> BuildTrace.Version? {
        stepsBelow[step] = stepBelow
        var best: (version: BuildTrace.Version, differences: Set<TraceDifference>)?
        for version in versions {
            let own = key.partsDiffering(from: version.key).map { TraceDifference(step: step, part: $0) }
            let below = below(version, of: step, parents: parents, isLinked: isLinked)
            let total = Set(own).union(below ?? [TraceDifference(step: step, part: "parent")])
            for digest in version.chain where places[digest].map({ $0.differences.count > total.count }) ?? true {
                places[digest] = Place(step: step, differences: total)
            }
            guard let current = best else {
                best = (version, total)
                continue
            }
            if below != nil, total.isStrictSubset(of: current.differences) { best = (version, total) }
        }
        return best?.version
    }

    /// What differs below a record; nil for a chain that nothing is known of.
    private func below(
        _ version: BuildTrace.Version, of step: Int, parents: [Digest], isLinked: Bool
    ) -> Set<TraceDifference>? {
        if version.stands(on: parents, isLinked: isLinked) { return [] }
        return version.parents.compactMap { places[$0] }
            .map { $0.differences.union(insertions(between: $0.step, and: step)) }
            .min { $0.count < $1.count }
    }

    /// The steps that stand now between the one that a record stood on and its own: each is a difference to that record.
    private func insertions(between lower: Int, and step: Int) -> Set<TraceDifference> {
        let between = sequence(first: step) { stepsBelow[$0] }.dropFirst().prefix { $0 != lower }
        return Set(between.map { TraceDifference(step: $0, part: "inserted") })
    }
}

extension CacheKey {
    /// Names for the parts that differ, the key of the chain below left out: of variables each, of others their kind.
    func partsDiffering(from other: CacheKey) -> Set<String> {
        let names = Set(parts.map(\.name)).union(other.parts.map(\.name)).subtracting([.parent, .env])
        var result = Set(names.filter { values($0) != other.values($0) }.map(\.rawValue))
        let (mine, others) = (values(.env), other.values(.env))
        guard mine != others else { return result }
        let changed = Set(mine).symmetricDifference(others).map { $0.prefix { $0 != "=" } }
        result.formUnion(changed.map { "env \($0)" })
        if changed.isEmpty { result.insert("env order") }
        return result
    }
}
