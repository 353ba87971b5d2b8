extension PastBuild {
    /// A step of one build and the step of another that has the same text; nil for what only one of them has.
    package struct Pair: Sendable, Hashable {
        package var first: Step?
        package var second: Step?

        package init(first: Step?, second: Step?) {
            self.first = first
            self.second = second
        }
    }

    /// The steps of both side by side, in the order of both: as many as possible of the same text together, and what
    /// stands alone between two of them as a change of one into the other, where both have something there.
    package func paired(with other: PastBuild) -> [Pair] {
        var result: [Pair] = []
        var (start, otherStart) = (0, 0)
        func fill(to end: Int, _ otherEnd: Int) {
            let count = max(end - start, otherEnd - otherStart)
            for offset in 0..<max(0, count) {
                let first = start + offset < end ? steps[start + offset] : nil
                let second = otherStart + offset < otherEnd ? other.steps[otherStart + offset] : nil
                result.append(Pair(first: first, second: second))
            }
        }
        for (index, otherIndex) in BuildTrace.longestCommonRun(steps.map(\.text), other.steps.map(\.text)) {
            fill(to: index, otherIndex)
            result.append(Pair(first: steps[index], second: other.steps[otherIndex]))
            (start, otherStart) = (index + 1, otherIndex + 1)
        }
        fill(to: steps.count, other.steps.count)
        return result
    }
}
