import FoundationEssentials
import Snapshots
import TestSupport
import Testing

@Suite struct DriverMemoryTests {
    @Test func whatIsRememberedIsUsedAndOnlyHere() async throws {
        try await withTemporaryDirectory { folder in
            let memory = folder + "/driver"
            let found = SnapshotDriver.remembered(in: folder, memory: memory)
            #expect(found == SnapshotDriver.probe(in: folder))
            var text = try String(contentsOfFile: memory, encoding: .utf8)
            // Another answer for the same conditions is believed: nothing was mounted to check it.
            text = text.split(separator: "\n")[0] + "\ncopies"
            try text.write(toFile: memory, atomically: true, encoding: .utf8)
            #expect(SnapshotDriver.remembered(in: folder, memory: memory) == .copies)
            // One for another start of the machine is not.
            try ("x" + text).write(toFile: memory, atomically: true, encoding: .utf8)
            #expect(SnapshotDriver.remembered(in: folder, memory: memory) == found)
        }
    }
}
