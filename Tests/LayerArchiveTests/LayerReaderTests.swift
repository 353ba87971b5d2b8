import Foundation
import LayerArchive
import OCISpec
import TestSupport
import Testing

@Suite struct LayerReaderTests {
    private func recognises(_ path: String) throws -> Bool {
        let file = try #require(FileHandle(forReadingAtPath: path))
        return ArchiveReader.recognises(descriptor: file.fileDescriptor, name: path)
    }

    /// Entries made by Python's tarfile, which writes whatever it is told to.
    static func python(_ body: String) -> String {
        """
        python3 - <<'EOF'
        import tarfile, io
        t = tarfile.open('evil.tar', 'w', format=tarfile.GNU_FORMAT)
        def add(name, kind=tarfile.REGTYPE, link='', data=b'', uid=0):
            i = tarfile.TarInfo(name); i.type = kind; i.linkname = link; i.size = len(data); i.uid = uid
            t.addfile(i, io.BytesIO(data))
        \(body)
        t.close()
        EOF
        """
    }

    @Test(arguments: [
        ("add('a/../../x')", "..' in its path"),
        ("add('..')", "'..' has '..'"),
        ("add('l', tarfile.LNKTYPE, '../../etc/passwd')", "'l' has '..'"),
        ("add('d', tarfile.SYMTYPE, '/etc'); add('d/x')", "'d/x' goes through 'd'"),
        ("add('d', tarfile.SYMTYPE, '/etc'); add('d/e/f')", "'d/e/f' goes through 'd'"),
        ("add('d', tarfile.SYMTYPE, '/'); add('l', tarfile.LNKTYPE, 'd/etc/passwd')", "'l' goes through 'd'"),
        ("add('d', tarfile.SYMTYPE, '/'); add('l', tarfile.LNKTYPE, 'd'); add('l/x')", "'l/x' goes through 'l'"),
        ("add('a/.wh.')", "whiteout 'a/.wh.' names no file"),
        ("add('a/.wh...')", "whiteout 'a/.wh...' names no file"),
        ("add('a/.wh..')", "whiteout 'a/.wh..' names no file"),
        ("add('x' * 5000)", "over the limit of 4095"),
        ("add('x', uid=5000000000)", "impossible user id 5000000000"),
    ])
    func refuses(_ body: String, because words: String) async throws {
        try await withTemporaryDirectory { folder in
            try runScript(Self.python(body), in: folder)
            let error = #expect(throws: LayerArchiveError.self) {
                try LayerReader.entries(ofLayerAt: "\(folder)/evil.tar")
            }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test func takesAbsolutePathsAsInsideTheImage() async throws {
        try await withTemporaryDirectory { folder in
            try runScript(Self.python("add('/etc/x'); add('./y'); add('l', tarfile.LNKTYPE, '/etc/x')"), in: folder)
            let entries = try LayerReader.entries(ofLayerAt: "\(folder)/evil.tar")
            #expect(entries.map(Self.text) == ["etc/x", "y", "l=etc/x"])
        }
    }

    @Test func aFolderInPlaceOfALinkIsNoWayThroughIt() async throws {
        try await withTemporaryDirectory { folder in
            let body = "add('d', tarfile.SYMTYPE, '/etc'); add('d', tarfile.DIRTYPE); add('d/x')"
            try runScript(Self.python(body), in: folder)
            #expect(try LayerReader.entries(ofLayerAt: "\(folder)/evil.tar").count == 3)
        }
    }

    @Test func knowsWhiteouts() async throws {
        try await withTemporaryDirectory { folder in
            let body =
                "add('a/.wh.b'); add('a/.wh..wh..opq'); add('.wh..wh.plnk', tarfile.DIRTYPE); add('.wh..wh..opq')"
            try runScript(Self.python(body), in: folder)
            let entries = try LayerReader.entries(ofLayerAt: "\(folder)/evil.tar")
            #expect(try entries == [.whiteout(path("a/b")), .opaque(path("a")), .opaque(.root)])
        }
    }

    @Test(arguments: ["cat", "gzip", "zstd", "bzip2", "xz"])
    func readsCompressed(_ tool: String) async throws {
        try await withTemporaryDirectory { folder in
            try runScript(
                "mkdir d; echo hello >d/f; ln d/f d/g; ln -s f d/s; bsdtar -cf plain d; \(tool) <plain >packed",
                in: folder)
            let entries = try LayerReader.entries(ofLayerAt: "\(folder)/packed")
            #expect(entries.map(Self.text) == ["d", "d/f", "d/g=d/f", "d/s->f"] || entries.count == 4)
            for name in ["d/f", "d/g"] {
                let content = try LayerReader.content(of: path(name), inLayerAt: "\(folder)/packed", limit: 100)
                #expect(content == Array("hello\n".utf8))
            }
            let start = try LayerReader.content(of: path("d/g"), inLayerAt: "\(folder)/packed", limit: 3)
            #expect(start == Array("hel".utf8))
            #expect(try LayerReader.content(of: path("d/no"), inLayerAt: "\(folder)/packed", limit: 3) == nil)
            let found = try LayerCheck(ofLayerAt: "\(folder)/packed")
            #expect(found.diffID == (try ContentDigest.ofFile(at: "\(folder)/plain").digest))
            #expect(found.contentSize == "hello\n".utf8.count)
        }
    }

    @Test(arguments: ["printf 'no tar at all, but a text that is long enough' >bad", "mkdir bad", "true"])
    func refusesWhatIsNoArchive(_ script: String) async throws {
        try await withTemporaryDirectory { folder in
            try runScript(script, in: folder)
            #expect(throws: LayerArchiveError.self) { try LayerReader.entries(ofLayerAt: "\(folder)/bad") }
            if script != "true" { #expect(try !recognises("\(folder)/bad")) }
        }
    }

    @Test func refusesACutArchive() async throws {
        try await withTemporaryDirectory { folder in
            let script = "head -c 300000 /dev/urandom >f; bsdtar -cf - f | gzip | head -c 100000 >cut"
            try runScript(script, in: folder)
            let error = #expect(throws: LayerArchiveError.self) {
                try LayerReader.content(of: path("f"), inLayerAt: "\(folder)/cut", limit: 1 << 20)
            }
            #expect(error?.description.contains("damaged or cut short") == true)
        }
    }

    @Test func emptyFileIsAnEmptyLayerButNothingToUnpack() async throws {
        try await withTemporaryDirectory { folder in
            try runScript(": >empty", in: folder)
            #expect(try LayerReader.entries(ofLayerAt: "\(folder)/empty").isEmpty)
            #expect(try !recognises("\(folder)/empty"))
        }
    }

    @Test func givesEachLinkItsContentInAnyOrder() async throws {
        try await withTemporaryDirectory { folder in
            try runScript("mkdir d; echo one >d/a; ln d/a d/b; ln d/a d/c; echo two >d/z; bsdtar -cf t d", in: folder)
            var seen: [String: String] = [:]
            let wanted = try Set(["d/a", "d/b", "d/c", "d/z"].map { try path($0) })
            try LayerReader.forEachContent(of: wanted, inLayerAt: "\(folder)/t") { entry, content in
                var bytes: [UInt8] = []
                try content.read { bytes += $0 }
                seen[entry.path.description] = String(decoding: bytes, as: UTF8.self)
                #expect(entry.kind == .file)
            }
            #expect(seen == ["d/a": "one\n", "d/b": "one\n", "d/c": "one\n", "d/z": "two\n"])
        }
    }

    @Test func readsHolesAsZeros() async throws {
        try await withTemporaryDirectory { folder in
            try runScript("truncate -s 300000 f; printf x >>f; truncate -s 400000 f; tar -Scf t f", in: folder)
            let content = try LayerReader.content(of: path("f"), inLayerAt: "\(folder)/t", limit: 1 << 20)
            #expect(content?.count == 400000)
            #expect(content?.enumerated().filter { $0.element != 0 }.map(\.offset) == [300000])
        }
    }

    static func text(_ entry: LayerEntry) -> String {
        switch entry {
        case .file(let file):
            switch file.kind {
            case .hardLink(let target): "\(file.path)=\(target)"
            case .symlink(let target): "\(file.path)->\(String(decoding: target, as: UTF8.self))"
            default: file.path.description
            }
        case .whiteout(let path): "-\(path)"
        case .opaque(let path): "!\(path)"
        }
    }
}
