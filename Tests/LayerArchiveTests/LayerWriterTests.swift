import Glibc
import LayerArchive
import OCISpec
import TestSupport
import Testing

@Suite struct LayerWriterTests {
    /// Names and values at the edges of what the plain header holds.
    static func edgeEntries() throws -> [FileEntry] {
        let bytes: [[UInt8]] = [
            Array("plain".utf8), [0x66, 0xFF, 0xFE], Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8),
            Array(repeating: 0x61, count: 100), Array(repeating: 0x62, count: 101), Array(repeating: 0x63, count: 255),
            Array((String(repeating: "d", count: 155) + "/" + String(repeating: "e", count: 100)).utf8),
            Array((String(repeating: "d", count: 156) + "/" + String(repeating: "e", count: 100)).utf8),
            Array((String(repeating: "f", count: 200) + "/" + String(repeating: "g", count: 200)).utf8),
            Array(repeating: 0x68, count: 120) + [0x2F, 0xC3, 0x28],
            Array((0..<40).map { _ in "deep-folder" }.joined(separator: "/").utf8),
        ]
        var entries = try bytes.map {
            FileEntry(path: try EntryPath($0), kind: .file, mode: 0o644, modified: 1_700_000_000)
        }
        var special = FileEntry(
            path: try path("special"), kind: .file, mode: 0o6755, uid: 3_000_000_000, gid: 4_294_967_294)
        special.modified = -5
        special.xattrs = ["security.capability": [1, 0, 0, 2, 0, 4, 0, 0, 0, 0], "user.note": Array("x=y\n".utf8)]
        entries.append(special)
        var late = try file("late")
        late.modified = 1 << 34
        entries.append(late)
        let longTarget = Array(repeating: UInt8(0x74), count: 300)
        entries.append(FileEntry(path: try path("long-link"), kind: .symlink(target: longTarget), mode: 0o777))
        let longPath = try EntryPath(Array(repeating: 0x62, count: 101))
        entries.append(FileEntry(path: try path("hard"), kind: .hardLink(target: longPath), mode: 0o644))
        entries.append(FileEntry(path: try path("null"), kind: .characterDevice(major: 1, minor: 3), mode: 0o666))
        entries.append(FileEntry(path: try path("disk"), kind: .blockDevice(major: 259, minor: 70000), mode: 0o660))
        entries.append(FileEntry(path: try path("pipe"), kind: .fifo, mode: 0o600))
        entries.append(try folder("dir", mode: 0o1777))
        entries.append(FileEntry(path: .root, kind: .directory, mode: 0o700))
        return entries
    }

    @Test func readsBackWhatItWrote() async throws {
        try await withTemporaryDirectory { folder in
            let entries = try Self.edgeEntries()
            try ArchiveFixture.write(entries.map { (.file($0), "") }, to: "\(folder)/t")
            let read = try LayerReader.entries(ofLayerAt: "\(folder)/t")
            #expect(read.count == entries.count)
            for (found, wanted) in zip(read, entries) { #expect(found == .file(wanted)) }
        }
    }

    /// readline sets the process' locale to the user's; libarchive would then compose the names of pax headers.
    @Test func namesSurviveAUTF8Locale() async throws {
        try await withTemporaryDirectory { folder in
            let long = String(repeating: "x", count: 150)
            let names = ["cafe\u{301}\(long)", "caf\u{E9}\(long)"]
            try ArchiveFixture.write(try names.map { (.file(try file($0)), "") }, to: "\(folder)/t")
            let previous = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
            let before = uselocale(previous)
            defer { uselocale(before) }
            let read = try LayerReader.entries(ofLayerAt: "\(folder)/t")
            #expect(read == (try names.map { .file(try file($0)) }))
            #expect(Set(read).count == 2)
        }
    }

    @Test(arguments: ["bsdtar", "tar", "python3"])
    func othersReadIt(_ reader: String) async throws {
        try await withTemporaryDirectory { folder in
            let entries = try Self.edgeEntries().filter { !$0.path.isRoot }
            try ArchiveFixture.write(entries.map { (.file($0), "") }, to: "\(folder)/t")
            let script =
                switch reader {
                case "bsdtar": "LC_ALL=C.UTF-8 bsdtar -tf t"
                case "tar": "LC_ALL=C.UTF-8 tar --quoting-style=literal -tf t 2>/dev/null"
                default:
                    """
                    python3 -c "
                    import tarfile, sys
                    for m in tarfile.open('t', errors='surrogateescape'):
                        sys.stdout.buffer.write((m.name + ('/' if m.isdir() else '')).encode('utf-8', 'surrogateescape') + b'\\n')"
                    """
                }
            let printed = try runScript(script, in: folder)
            // bsdtar prints bytes that are no text in octal.
            let shown = printed.replacing(/\\[0-7]{3}/, with: "\u{FFFD}")
            let names = entries.map { $0.path.patternText + ($0.isDirectory ? "/" : "") }
            #expect(shown.split(separator: "\n").map(String.init) == names)
        }
    }

    @Test func unpacksAsWritten() async throws {
        try await withTemporaryDirectory { folder in
            var noted = try file("d/f", mode: 0o640, modified: 1_600_000_000)
            noted.xattrs = ["user.note": Array("hello".utf8)]
            let hard = FileEntry(path: try path("d/h"), kind: .hardLink(target: try path("d/f")), mode: 0o640)
            try ArchiveFixture.write(
                [
                    (.file(try LayerArchiveTests.folder("d")), ""), (.file(noted), "content"), (.file(hard), ""),
                    (.file(try link("s", to: "d/f")), ""), (.whiteout(try path("d/gone")), ""),
                    (.opaque(try path("d")), ""),
                ], to: "\(folder)/t")
            let printed = try runScript(
                """
                mkdir out; tar --xattrs -xf t -C out; cd out; find . | sort; cat s; echo
                stat -c '%a %Y %h' d/f; getfattr --only-values -n user.note d/f
                """, in: folder)
            #expect(
                printed == """
                    .
                    ./d
                    ./d/.wh..wh..opq
                    ./d/.wh.gone
                    ./d/f
                    ./d/h
                    ./s
                    content
                    640 1600000000 2
                    hello
                    """)
        }
    }

    @Test func headerOfALargeFileIsRead() async throws {
        try await withTemporaryDirectory { folder in
            let large = try file("large", size: 9 << 30)
            let output = open("\(folder)/t", O_WRONLY | O_CREAT, 0o644)
            defer { close(output) }
            var writer = LayerWriter(descriptor: output)
            try writer.begin(large)
            // The rest is cut off: the header is what is looked at.
            #expect(throws: LayerArchiveError.self) { try writer.end() }
            let piece = [UInt8](repeating: 0, count: 2 << 20)
            try piece.withUnsafeBytes { try writer.write($0) }
            var reader = try ArchiveReader(path: "\(folder)/t")
            #expect(try reader.next()?.size == 9 << 30)
        }
    }

    @Test func sameEntriesSameTar() async throws {
        try await withTemporaryDirectory { folder in
            let entries = try Self.edgeEntries().map { (LayerEntry.file($0), "") }
            let first = try ArchiveFixture.write(entries, to: "\(folder)/1")
            let second = try ArchiveFixture.write(entries, to: "\(folder)/2")
            #expect(first.diffID == second.diffID)
            let read = try ContentDigest.ofFile(at: "\(folder)/1")
            #expect(read.digest == first.diffID)
            #expect(read.size == first.size)
        }
    }

    @Test(arguments: [(5, 3), (5, 9), (0, 1), (3 << 20, (3 << 20) + 1), (3 << 20, 1 << 20)])
    func fileOfAnotherSizeIsAnError(announced: Int, real: Int) async throws {
        try await withTemporaryDirectory { folder in
            try runScript("truncate -s \(real) f", in: folder)
            let output = open("\(folder)/t", O_WRONLY | O_CREAT, 0o644)
            defer { close(output) }
            var writer = LayerWriter(descriptor: output)
            do {
                try writer.append(try file("f", size: announced), contentsOfFileAt: "\(folder)/f")
                Issue.record("it was taken")
            } catch {
                #expect("\(error)".contains("'\(folder)/f' changed while it was read"))
            }
        }
    }

    @Test(arguments: [0, 1, 511, 512, 513, 1 << 20, (1 << 20) - 512, (3 << 20) + 7])
    func contentOfEverySize(_ size: Int) async throws {
        try await withTemporaryDirectory { folder in
            try runScript("head -c \(size) /dev/urandom >f; printf after >g", in: folder)
            let output = open("\(folder)/t", O_WRONLY | O_CREAT, 0o644)
            defer { close(output) }
            var writer = LayerWriter(descriptor: output)
            try writer.append(try file("f", size: size), contentsOfFileAt: "\(folder)/f")
            try writer.append(try file("g", size: 5), contentsOfFileAt: "\(folder)/g")
            _ = try writer.finish()
            try runScript("mkdir out; bsdtar -xf t -C out; cmp f out/f; cmp g out/g", in: folder)
        }
    }

    @Test func copiesFromAnotherLayer() async throws {
        try await withTemporaryDirectory { folder in
            try runScript("seq 100000 >f; bsdtar -czf from f", in: folder)
            let output = open("\(folder)/t", O_WRONLY | O_CREAT, 0o644)
            defer { close(output) }
            var writer = LayerWriter(descriptor: output)
            try LayerReader.forEachContent(of: [path("f")], inLayerAt: "\(folder)/from") { entry, content in
                var moved = entry
                moved.path = try path("moved")
                try writer.append(moved, content: content)
            }
            _ = try writer.finish()
            try runScript("mkdir out; bsdtar -xf t -C out; cmp f out/moved", in: folder)
        }
    }

    @Test func aFullDiskIsToldInWords() throws {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        var writer = LayerWriter(descriptor: full)
        try writer.append(try file("a"), bytes: [])
        do {
            _ = try writer.finish()
            Issue.record("it was written")
        } catch {
            #expect("\(error)".contains("the disk is full"))
        }
    }
}
