/// When a request that did not come through is sent once more.
package struct RetryPolicy: Hashable, Sendable {
    /// All tries together.
    package var attempts = 5
    package var firstDelay: Duration = .milliseconds(250)
    /// A server that asks for more patience than this is told to the user instead.
    package var longestDelay: Duration = .seconds(30)

    package init() {}

    enum Trouble: Hashable, Sendable {
        /// A connection that failed or broke off.
        case connection
        /// An answer with this status, and the seconds that its `Retry-After` asks for.
        case status(Int, retryAfter: Int?)
    }

    /// How long to wait before the next try; nil to give up.
    ///
    /// - Parameter attempt: how many tries there were, this one included.
    func delay(after attempt: Int, _ trouble: Trouble) -> Duration? {
        guard attempt < attempts else { return nil }
        let growing = firstDelay * (1 << min(attempt - 1, 10))
        switch trouble {
        case .connection: return min(growing, longestDelay)
        case .status(let status, let seconds):
            // 429 is "too many requests"; these of the 5xx are a server that is busy or away (RFC 9110, 15.6).
            guard [408, 429, 500, 502, 503, 504].contains(status) else { return nil }
            guard let seconds else { return min(growing, longestDelay) }
            let asked = Duration.seconds(seconds)
            return asked <= longestDelay ? max(asked, .milliseconds(1)) : nil
        }
    }
}
