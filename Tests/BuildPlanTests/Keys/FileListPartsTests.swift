import BuildPlan
import OCISpec
import Testing

/// Long lists are compared by the lines that differ: with the same result as a comparison of all.
@Suite struct FileListPartsTests {
    private func list(_ files: [(String, String)]) -> FileList {
        FileList(
            files: files.map { name, content in
                FileList.File(
                    path: Array(name.utf8), kind: .file, mode: 0o644, owner: nil, content: Digest(of: content),
                    size: content.utf8.count)
            })
    }

    @Test(
        arguments: [
            ([], []), ([], [("a", "1")]), ([("a", "1")], []), ([("a", "1")], [("a", "2")]),
            ([("a", "1"), ("b", "1"), ("c", "1")], [("a", "1"), ("b", "2"), ("c", "1")]),
            ([("a", "1"), ("b", "1")], [("a", "1"), ("aa", "1"), ("b", "1")]),
            ([("a", "1"), ("aa", "1"), ("aaa", "1")], [("a", "1"), ("aaa", "1")]),
            ([("a", "1"), ("b", "1"), ("c", "1")], [("b", "1"), ("c", "1"), ("d", "1")]),
            ([("x\n", "1"), ("y z", "1")], [("x\n", "1"), ("y z", "3")]),
        ] as [([(String, String)], [(String, String)])])
    func partsTellTheSame(_ old: [(String, String)], _ new: [(String, String)]) throws {
        let (before, now) = (list(old), list(new))
        let parts = try #require(FileList.differingParts(of: before.serialised(), now.serialised()))
        #expect(parts.new.differences(since: parts.old) == now.differences(since: before))
    }

    @Test func onlyLinesThatDifferAreRead() throws {
        let many = (100..<400).map { ("file \($0)", "same") }
        var changed = many
        changed[150].1 = "other"
        let parts = try #require(
            FileList.differingParts(of: list(many).serialised(), list(changed).serialised()))
        #expect(parts.old.files.count == 1)
        #expect(parts.new.files.map(\.content) == [Digest(of: "other")])
    }

    @Test func whatIsNoListHasNoParts() {
        #expect(FileList.differingParts(of: Array("x\n".utf8), Array("y\n".utf8)) == nil)
    }
}
