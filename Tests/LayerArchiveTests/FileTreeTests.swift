import LayerArchive
import Testing

@Suite struct FileTreeTests {
    static func entries(_ texts: [String]) throws -> [LayerEntry] {
        // `d/` a folder, `f:3` a file of 3 bytes, `l->t` a link, `h=t` a hard link, `-x` a whiteout, `!x` opaque.
        try texts.map { text in
            if text.hasPrefix("-") { return .whiteout(try path(String(text.dropFirst()))) }
            if text.hasPrefix("!") { return .opaque(try path(String(text.dropFirst()))) }
            if text.hasSuffix("/") { return .file(try folder(text)) }
            if let arrow = text.firstRange(of: "->") {
                return .file(try link(String(text[..<arrow.lowerBound]), to: String(text[arrow.upperBound...])))
            }
            if let sign = text.firstIndex(of: "=") {
                let target = try path(String(text[text.index(after: sign)...]))
                return .file(
                    FileEntry(path: try path(String(text[..<sign])), kind: .hardLink(target: target), mode: 0o644))
            }
            let parts = text.split(separator: ":")
            return .file(try file(String(parts[0]), size: parts.count > 1 ? Int(parts[1]) ?? 0 : 0))
        }
    }

    static func tree(_ layers: [[String]]) throws -> FileTree { FileTree(layers: try layers.map(entries)) }

    @Test(arguments: [
        ([["a/", "a/b", "c"]], "a a/b c"),
        ([["a/", "a/b", "a/c"], ["-a/b"]], "a a/c"),
        ([["a/", "a/b"], ["a/", "a/n", "!a"]], "a a/n"),
        ([["a/", "a/b"], ["a/x", "-a"]], "a a/x"),
        ([["a/", "a/b", "a/b/c"], ["a"]], "a"),
        ([["a"], ["a/b/c"]], "a a/b a/b/c"),
        ([["d->/etc"], ["d/x"]], "d d/x"),
        ([["a/", "a/b"], ["!"]], ""),
        ([["a-b", "a/b", "a", "a.c"]], "a a-b a.c"),
        ([["a-b", "a/b", "a.c"]], "a a/b a-b a.c"),
        ([["cafe\u{301}", "caf\u{E9}"]], "cafe\u{301} caf\u{E9}"),
        ([["a/", "a/1", "a/2", "a/3"], ["-a/1", "-a/3"], ["a/4", "a/1"]], "a a/1 a/2 a/4"),
    ])
    func applies(_ layers: [[String]], gives: String) throws {
        let tree = try Self.tree(layers)
        let paths = tree.descendants(of: .root).map(\.path.description).joined(separator: " ")
        #expect(Array(paths.utf8) == Array(gives.utf8))
        #expect(tree.count == tree.descendants(of: .root).count + 1)
        #expect(tree[.root]?.mode == 0o755)
    }

    @Test func tellsTheLayerOfEach() throws {
        let tree = try Self.tree([["a/", "a/b", "c"], ["a/b"], ["x/y"]])
        #expect(try tree.origin(of: path("a")) == 0)
        #expect(try tree.origin(of: path("a/b")) == 1)
        #expect(try tree.origin(of: path("x")) == 2)
        #expect(try tree.origin(of: path("none")) == nil)
        #expect(try tree[path("x")]?.mode == 0o755)
    }

    @Test func hardLinkShowsItsTarget() throws {
        let tree = try Self.tree([["a:7", "b=a"], ["-a"]])
        #expect(try tree[path("b")]?.kind == .file)
        #expect(try tree[path("b")]?.size == 7)
    }

    @Test(arguments: [
        ("a/l/x", "t/x"), ("a/up", "t"), ("abs", "t/x"), ("a/beyond", "t/x"), ("a/l", "t"), ("loopless", "missing/y"),
        ("t/x/deeper", "t/x/deeper"),
    ])
    func resolves(_ text: String, to wanted: String) throws {
        let tree = try Self.tree([
            ["t/x:1", "a/l->../t", "a/up->../t/.", "abs->/t/x", "a/beyond->../../../../t/x", "loopless->missing/y"]
        ])
        let resolved = try tree.resolve(path(text), followLast: true)
        #expect(resolved.path.description == wanted)
        #expect(resolved.entry?.path == (tree[resolved.path] == nil ? nil : resolved.path))
        #expect(resolved.blockedBy?.description == (text == "t/x/deeper" ? "t/x" : nil))
    }

    @Test func followsTheLastOnlyWhenAsked() throws {
        let tree = try Self.tree([["l->t", "t"]])
        #expect(try tree.resolve(path("l"), followLast: false).path == path("l"))
        #expect(try tree.resolve(Array("/x/../../l".utf8), in: path("q"), followLast: true).path == path("t"))
    }

    @Test func refusesCircles() throws {
        let tree = try Self.tree([["a->b", "b->a", "self->self/x"]])
        for name in ["a", "self"] {
            let error = #expect(throws: SymlinkLoopError.self) { try tree.resolve(path(name), followLast: true) }
            #expect(error?.description.contains("more than 255 symbolic links") == true)
        }
    }

    @Test(arguments: [
        ([["a/", "a/b:5"]], ["a/n:3"], "+a/n", 3, 0),
        ([["a/", "a/b:5"]], ["a/", "a/n:3"], "+a/n", 3, 0),
        ([["a/", "a/b:5"]], ["x/y/z:3"], "+x +x/y +x/y/z", 3, 0),
        ([["a/", "a/b:5"]], ["a/b:5"], "~a/b", 5, 0),
        ([["a/", "a/b:5", "a/c:6"]], ["-a"], "-a", 0, 11),
        ([["a/", "a/b:5", "a/c:6"]], ["a/", "!a", "a/c:1"], "-a/b ~a/c", 1, 5),
        ([["a/", "a/b:5", "a/c/d:6"]], ["a/", "-a", "a/c/"], "-a/b -a/c/d", 0, 11),
        ([["a/", "a/b:5"]], ["a:2"], "~a", 2, 0),
        ([["a:2"]], ["a/b:3"], "~a +a/b", 3, 0),
        ([["a:2"]], ["-nothing"], "", 0, 0),
        ([["a:2"]], ["b:4", "c=b"], "+b +c", 4, 0),
    ])
    func counts(_ lower: [[String]], _ layer: [String], changes: String, size: Int, deletedBytes: Int) throws {
        let lower = try Self.tree(lower)
        let statistics = LayerStatistics(of: try Self.entries(layer), on: lower)
        let marks: [FileChange.Kind: String] = [.added: "+", .changed: "~", .deleted: "-"]
        let text = statistics.changes.map { (marks[$0.kind] ?? "?") + $0.path.description }.joined(separator: " ")
        #expect(text == changes)
        #expect(statistics.size == size)
        #expect(statistics.deletedBytes == deletedBytes)
        #expect(statistics.added + statistics.changed + statistics.deleted == statistics.changes.count)
        // The comparison of whole trees finds the same.
        var upper = lower
        upper.apply(try Self.entries(layer))
        let whole = FileDifference.between(lower, upper)
        #expect(Set(whole) == Set(statistics.changes))
    }

    @Test func namesTheLargest() throws {
        let statistics = LayerStatistics(of: try Self.entries(["a:1", "b:9", "c:5", "d:9", "e"]), on: FileTree())
        #expect(statistics.largest.map { "\($0.path) \($0.size)" } == ["b 9", "d 9", "c 5"])
    }

    @Test func tellsWhatDiffers() throws {
        let old = FileTree(layers: [[.file(try file("f", mode: 0o644, size: 1, modified: 5))]])
        var new = old
        var changed = try file("f", mode: 0o755, size: 1, modified: 5)
        changed.uid = 7
        new.apply([.file(changed)])
        #expect(FileDifference.between(old, new).map(\.aspects) == [[.mode, .owner]])
    }

    @Test func twentyThousandFilesTakeMilliseconds() throws {
        var layer: [LayerEntry] = []
        for outer in 0..<200 {
            layer.append(.file(try folder("usr/share/folder-\(outer)")))
            for inner in 0..<100 { layer.append(.file(try file("usr/share/folder-\(outer)/file-\(inner)", size: 10))) }
        }
        let clock = ContinuousClock()
        var tree = FileTree()
        let time = clock.measure { tree.apply(layer) }
        #expect(tree.count == 20203)
        // A debug build on a busy machine: the release build takes about a tenth.
        #expect(time < .seconds(2))
    }
}
