import Testing

@testable import Registry

@Suite struct RetryPolicyTests {
    @Test func delaysGrowAndEnd() {
        var policy = RetryPolicy()
        policy.firstDelay = .milliseconds(100)
        let delays = (1...5).map { policy.delay(after: $0, .connection) }
        #expect(delays == [.milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800), nil])
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504]) func passingTroubleIsTriedAgain(_ status: Int) {
        #expect(RetryPolicy().delay(after: 1, .status(status, retryAfter: nil)) != nil)
    }

    @Test(arguments: [200, 400, 401, 403, 404, 416, 501]) func otherAnswersStand(_ status: Int) {
        #expect(RetryPolicy().delay(after: 1, .status(status, retryAfter: nil)) == nil)
    }

    @Test func aServerIsGivenTheTimeThatItAsksForWithinReason() {
        #expect(RetryPolicy().delay(after: 1, .status(429, retryAfter: 7)) == .seconds(7))
        #expect(RetryPolicy().delay(after: 1, .status(429, retryAfter: 3600)) == nil)
    }
}
