import LayerArchive
import TestSupport
import Testing

@testable import Snapshots

@Suite struct FolderUsageTests {
    /// Compared with the real `du`, to the byte: holes, hard links, many small files, deep folders, odd names.
    @Test func countsAsDuDoes() async throws {
        try await withTemporaryDirectory { folder in
            let told = try runScript(
                #"""
                mkdir -p t/a/b/c/d/e t/x
                truncate -s 100M t/a/sparse
                dd if=/dev/urandom of=t/a/b/full bs=1k count=333 status=none
                ln t/a/b/full t/a/b/c/again
                ln t/a/b/full t/x/third
                ln -s ../a/b/full t/x/link
                mkfifo t/x/pipe
                for i in $(seq 300); do echo $i >t/a/b/c/d/e/$i; done
                touch "$(printf 't/x/\377\n')"
                mkdir t/x/closed; echo y >t/x/closed/f; chmod 0 t/x/closed
                du -s --block-size=1 t | cut -f1
                chmod 700 t/x/closed
                """#, in: folder)
            let expected = try #require(Int(told.split(separator: "\n").last ?? ""))
            let tally = try FolderUsage.tally(of: "\(folder)/t", depth: 2)
            #expect(tally.values.reduce(0, +) == expected)
            #expect(Set(tally.keys).isSuperset(of: ["", "a", "a/sparse", "a/b", "x/link"]))
            #expect(tally["a/sparse"] == 0)
            #expect(tally.keys.allSatisfy { $0.split(separator: "/").count <= 2 })
        }
    }
}
