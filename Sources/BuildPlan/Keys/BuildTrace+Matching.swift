package import DockerfileSyntax

extension BuildTrace {
    /// For each step of a program that has a key, the earlier step it continues: the longest common run of equal texts
    /// is paired first, then, between those, what has the same keyword, in order.
    ///
    /// - Parameter hasKey: whether such an instruction has a key.
    package func matches(
        for steps: [BuildStep], where hasKey: (Keyword) -> Bool = \.isLookedUp
    ) -> [Int: BuildTrace.Step] {
        var result: [Int: BuildTrace.Step] = [:]
        for stage in Set(steps.compactMap(\.stage)) {
            let now = steps.filter { $0.stage == stage && hasKey($0.instruction.keyword) }
            let before = self.steps.filter { $0.stage == stage }
            match(now[...], before[...], into: &result)
        }
        return result
    }

    private func match(
        _ now: ArraySlice<BuildStep>, _ before: ArraySlice<BuildTrace.Step>, into result: inout [Int: BuildTrace.Step]
    ) {
        let pairs = Self.longestCommonRun(now.map(\.instruction.text), before.map(\.text))
        var nowStart = now.startIndex
        var beforeStart = before.startIndex
        for (left, right) in pairs + [(now.count, before.count)] {
            let nowEnd = now.startIndex + left
            let beforeEnd = before.startIndex + right
            pairByKeyword(now[nowStart..<nowEnd], before[beforeStart..<beforeEnd], into: &result)
            if nowEnd < now.endIndex, beforeEnd < before.endIndex { result[now[nowEnd].number] = before[beforeEnd] }
            nowStart = min(nowEnd + 1, now.endIndex)
            beforeStart = min(beforeEnd + 1, before.endIndex)
        }
    }

    private func pairByKeyword(
        _ now: ArraySlice<BuildStep>, _ before: ArraySlice<BuildTrace.Step>, into result: inout [Int: BuildTrace.Step]
    ) {
        var rest = before
        for step in now {
            guard let index = rest.firstIndex(where: { $0.keyword == step.instruction.keyword.rawValue }) else {
                continue
            }
            result[step.number] = rest[index]
            rest = rest[(index + 1)...]
        }
    }

    /// The pairs of a longest common subsequence, as indices from 0. What both begin with and end with is paired first:
    /// between two builds a text is mostly changed in one place.
    static func longestCommonRun(_ left: [String], _ right: [String]) -> [(Int, Int)] {
        let head = zip(left, right).prefix { $0 == $1 }.count
        let (leftRest, rightRest) = (left[head...], right[head...])
        let tail = zip(leftRest.reversed(), rightRest.reversed()).prefix { $0 == $1 }.count
        let middle = longestCommonSubsequence(Array(leftRest.dropLast(tail)), Array(rightRest.dropLast(tail)))
        return (0..<head).map { ($0, $0) } + middle.map { ($0 + head, $1 + head) }
            + (0..<tail).map { (left.count - tail + $0, right.count - tail + $0) }
    }

    /// The table of lengths takes eight bytes a cell; texts of more than 2,000 instructions changed in two far places
    /// lose the pairs between these, which costs a worse explanation of a miss.
    private static let mostCells = 4 << 20

    private static func longestCommonSubsequence(_ left: [String], _ right: [String]) -> [(Int, Int)] {
        guard left.count * right.count <= mostCells else { return [] }
        var lengths = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in left.indices.reversed() {
            for column in right.indices.reversed() {
                lengths[row][column] =
                    left[row] == right[column]
                    ? lengths[row + 1][column + 1] + 1 : max(lengths[row + 1][column], lengths[row][column + 1])
            }
        }
        var pairs: [(Int, Int)] = []
        var (row, column) = (0, 0)
        while row < left.count, column < right.count {
            if left[row] == right[column] {
                pairs.append((row, column))
                row += 1
                column += 1
            } else if lengths[row + 1][column] >= lengths[row][column + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        return pairs
    }
}

extension Keyword {
    /// True for the instructions that have a cache key of their own.
    package var isLookedUp: Bool {
        switch self {
        case .from, .run, .copy, .add, .workdir: true
        default: false
        }
    }
}
