import Glibc
import LayerArchive
import OCISpec
import TestSupport
import Testing

@testable import Snapshots

@Suite struct ExtractionTests {
    static let drivers = CaptureTests.drivers

    /// Layers on top of each other by tars that name just what is given.
    static func python(_ bodies: [String]) -> String {
        let layers = bodies.enumerated().map { number, body in
            "t = tarfile.open('p\(number).tar', 'w', format=tarfile.PAX_FORMAT)\n\(body)\nt.close()"
        }
        return """
            python3 - <<'EOF'
            import tarfile, io
            def add(name, kind=tarfile.REGTYPE, link='', data=b'', mode=0o644, major=0, minor=0, pax={}):
                i = tarfile.TarInfo(name); i.type = kind; i.linkname = link; i.size = len(data); i.mode = mode
                i.devmajor = major; i.devminor = minor; i.pax_headers = pax
                t.addfile(i, io.BytesIO(data))
            \(layers.joined(separator: "\n"))
            EOF
            """
    }

    static func add(_ bodies: [String], to fixture: SnapshotFixture) throws {
        try runScript(python(bodies), in: fixture.folder)
        for number in bodies.indices {
            try fixture.addLayer(tar: "\(fixture.folder)/p\(number).tar")
        }
    }

    @Test(arguments: drivers)
    func aLinkOfALowerLayerIsNotFollowed(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try runScript("mkdir outside", in: fixture.folder)
            let link = "add('d', tarfile.SYMTYPE, '\(fixture.folder)/outside')"
            try Self.add([link, "add('d/x', data=b'in'); add('/abs', data=b'in')"], to: fixture)
            let workspace = try fixture.open()
            #expect(
                try runScript("cat d/x abs; test ! -L d; ls '\(fixture.folder)/outside'", in: workspace.rootfs)
                    == "inin")
            workspace.discard()
        }
    }

    @Test(arguments: drivers)
    func removingDoesNotFollowALinkEither(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try runScript("mkdir outside; echo keep >outside/keep", in: fixture.folder)
            let link = "add('d', tarfile.SYMTYPE, '\(fixture.folder)/outside')"
            try Self.add([link, "add('.wh.d'); add('d/.wh.keep')", "add('d/.wh..wh..opq')"], to: fixture)
            try fixture.open().discard()
            #expect(try runScript("cat outside/keep", in: fixture.folder) == "keep\n")
        }
    }

    @Test(arguments: drivers)
    func attributesOfFoldersNobodyNamesComeFromBelow(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add(
                [
                    "add('./', tarfile.DIRTYPE, mode=0o711); add('tmp', tarfile.DIRTYPE, mode=0o1777); add('tmp/in', tarfile.DIRTYPE, mode=0o700)",
                    "add('tmp/in/f', data=b'1')", "add('tmp/in/g', data=b'2'); add('new/h')",
                ], to: fixture)
            let workspace = try fixture.open()
            let seen = try runScript("stat -c '%n %a' . tmp tmp/in tmp/in/f tmp/in/g new", in: workspace.rootfs)
            // Docker gives every root 0755 and user 0, whatever a layer says of it.
            #expect(seen == ". 755\ntmp 1777\ntmp/in 700\ntmp/in/f 644\ntmp/in/g 644\nnew 755\n")
            // What was put on top for that is no change.
            let (digest, entries) = try fixture.capture(workspace)
            #expect(entries.isEmpty)
            try workspace.commit(as: digest)
        }
    }

    @Test(arguments: drivers)
    func whiteoutsAreForLowerLayersOnly(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add(
                [
                    "add('a/1'); add('a/2'); add('b/1'); add('c'); add('gone/x'); add('d/e/f')",
                    "add('a/3'); add('a/.wh..wh..opq'); add('b/2'); add('.wh.b'); add('.wh.c'); add('c', data=b'new'); add('.wh.gone'); add('d', tarfile.DIRTYPE)",
                ], to: fixture)
            let workspace = try fixture.open()
            let seen = try runScript("find . -type f ! -name '.script*' | sort; cat c", in: workspace.rootfs)
            #expect(seen == "./a/3\n./b/2\n./c\n./d/e/f\nnew")
            workspace.discard()
        }
    }

    @Test(arguments: drivers)
    func anOpaqueRootHidesEverything(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add(["add('a')", "add('.wh..wh..opq'); add('b')", "add('c')"], to: fixture)
            let workspace = try fixture.open()
            #expect(try runScript("ls", in: workspace.rootfs) == "b\nc\n")
            workspace.discard()
        }
    }

    @Test(arguments: drivers)
    func aLayerMayBeThereTwice(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add(["add('a', data=b'1')", "add('a', data=b'2')"], to: fixture)
            let first = try #require(fixture.layers.first)
            let workspace = try fixture.store.open(layers: fixture.layers + [first], blobPath: fixture.blob)
            #expect(try runScript("cat a", in: workspace.rootfs) == "1")
            workspace.discard()
        }
    }

    @Test(arguments: drivers)
    func overlaysOwnMarksInALayerMeanNothing(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            let marks = ["trusted", "user"].map { "'SCHILY.xattr.\($0).overlay.opaque': 'y'" }.joined(separator: ", ")
            try Self.add(
                [
                    "add('d/x'); add('f')",
                    "add('d', tarfile.DIRTYPE, mode=0o755, pax={\(marks)}); add('f', tarfile.CHRTYPE, major=0, minor=0)",
                ], to: fixture)
            let workspace = try fixture.open()
            #expect(
                try runScript("find . -mindepth 1 ! -name '.script*' | sort", in: workspace.rootfs)
                    == "./d\n./d/x\n./f\n")
            workspace.discard()
        }
    }

    @Test(arguments: drivers)
    func refusesAHardLinkToNowhere(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add(["add('l', tarfile.LNKTYPE, 'none')"], to: fixture)
            let error = #expect(throws: SnapshotError.self) { _ = try fixture.open() }
            #expect(error == .missingLinkTarget(entry: "l", target: "none"))
            #expect(error?.description.contains("hard link to 'none'") == true)
        }
    }

    @Test(arguments: CaptureTests.overlays)
    func mounts127Layers(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add((0..<127).map { "add('f\($0)'); add('last', data=b'\($0)')" }, to: fixture)
            let workspace = try fixture.open()
            #expect(try runScript("cat last; ls | grep -c '^f'", in: workspace.rootfs) == "126127\n")
            let (_, entries) = try fixture.capture(workspace)
            #expect(entries.isEmpty)
            let kept = try workspace.keep()
            let top = try fixture.store.openOnTop(of: kept)
            #expect(try runScript("cat last", in: top.rootfs) == "126")
            top.discard()
            kept.discard()
        }
    }

    @Test(arguments: drivers)
    func devicesAreMadeWhereTheyMayBe(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add(
                [
                    "add('null', tarfile.CHRTYPE, major=1, minor=3); add('disk', tarfile.BLKTYPE, major=259, minor=70000)"
                ], to: fixture)
            let workspace = try fixture.open()
            let isRoot = CaptureTests.overlays.count == 2
            let seen = try runScript("stat -c '%n %F %Hr,%Lr' null disk", in: workspace.rootfs)
            let devices = "null character special file 1,3\ndisk block special file 259,70000\n"
            let files = "null regular empty file 0,0\ndisk regular empty file 0,0\n"
            #expect(seen == (isRoot ? devices : files))
            workspace.discard()
        }
    }

    @Test(arguments: CaptureTests.overlays)
    func tooManyLayersAreTold(_ driver: SnapshotDriver) async throws {
        try await SnapshotFixture.with(driver) { fixture in
            try Self.add((0..<160).map { "add('f\($0)')" }, to: fixture)
            let error = #expect(throws: SnapshotError.self) { _ = try fixture.open() }
            #expect(error?.description.contains("160 layers are more than the kernel can mount") == true)
        }
    }
}
