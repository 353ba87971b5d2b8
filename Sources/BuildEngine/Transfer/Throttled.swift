/// Runs work on several things at once, but not on all.
enum Throttled {
    /// The results are in the order of the items. The first error stops what has not begun and is thrown when the rest
    /// has ended.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], limit: Int, _ body: @escaping @Sendable (Item) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [Result?] = Array(repeating: nil, count: items.count)
            var next = 0
            func add() {
                guard next < items.count else { return }
                let (index, item) = (next, items[next])
                next += 1
                group.addTask { (index, try await body(item)) }
            }
            for _ in 0..<limit { add() }
            while let (index, result) = try await group.next() {
                results[index] = result
                add()
            }
            return results.compactMap { $0 }
        }
    }
}
