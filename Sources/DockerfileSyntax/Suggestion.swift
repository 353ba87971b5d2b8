/// "Did you mean …": the nearest of a closed set of words.
package enum Suggestion {
    /// Longer words are no misspellings of ours, and the distance takes the product of the lengths.
    private static let longestWord = 40

    /// The candidate with the fewest edits (a letter put in, left out, changed, or two neighbours swapped) from `word`,
    /// letter case ignored; nil where none is near: more than one edit in three letters. The first of equals.
    package static func closest(to word: String, among candidates: [String]) -> String? {
        let wanted = Array(word.lowercased().unicodeScalars)
        guard !wanted.isEmpty, wanted.count <= longestWord else { return nil }
        var best: (distance: Int, candidate: String)?
        for candidate in candidates where candidate != word {
            let distance = distance(wanted, Array(candidate.lowercased().unicodeScalars))
            guard distance <= (wanted.count + 2) / 3, distance < candidate.unicodeScalars.count else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// Optimal string alignment distance.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in right.indices {
                let cost = left[row] == right[column] ? 0 : 1
                var value = min(last[column] + cost, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    value = min(value, beforeLast[column - 1] + 1)
                }
                current.append(value)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
