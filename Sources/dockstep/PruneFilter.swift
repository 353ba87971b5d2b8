internal import DockerfileSyntax
internal import OCISpec

/// What `prune --filter` takes.
enum PruneFilter {
    /// Seconds since 1970 of `until=…`, as docker reads it: a duration before now, a date, a moment, or such seconds.
    ///
    /// - Throws: `CommandFailure.badFilter`.
    static func moment(_ filter: String, now: Timestamp) throws(CommandFailure) -> Int {
        guard filter.hasPrefix("until=") else { throw .badFilter(filter) }
        let text = String(filter.dropFirst("until=".count))
        if let seconds = Int(text) { return seconds }
        if let nanoseconds = GoDuration.nanoseconds(text) { return now.seconds - nanoseconds / 1_000_000_000 }
        guard let moment = Timestamp(text) ?? Timestamp("\(text)Z") ?? Timestamp("\(text)T00:00:00Z") else {
            throw .badFilter(filter)
        }
        return moment.seconds
    }
}
