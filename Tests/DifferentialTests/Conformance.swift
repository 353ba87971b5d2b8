internal import Foundation
internal import TestSupport

/// What came out of the cases of a run: how many were the same, and what there is to record.
actor Conformance {
    /// The engine's name where its answers are to be written down.
    nonisolated let recordsAs: String?
    private var same = 0
    private var all = 0
    private var recorded: [Recording] = []

    init(recordsAs: String?) { self.recordsAs = recordsAs }

    func count(isSame: Bool) {
        all += 1
        if isSame { same += 1 }
    }

    func record(_ recording: Recording) { recorded.append(recording) }

    /// Prints the line that sums the run up, and writes what was recorded.
    func finish() throws {
        if all > 0 { print("conformance: \(same) of \(all) same as Docker") }
        try Recordings.save(recorded)
    }
}
