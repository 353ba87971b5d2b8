import FoundationEssentials
import Glibc
import ImageStore
import OCISpec
import TestSupport
import Testing

@Suite struct OpeningTests {
    @Test func createsALayoutForTheOwnerOnly() async throws {
        try await withTemporaryDirectory { folder in
            let root = "\(folder)/a/b"
            _ = try ImageStore(root: root)
            var status = stat()
            #expect(stat(root, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
            let layout = FileManager.default.contents(atPath: "\(root)/oci-layout")
            #expect(layout == Data(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
            #expect(try ImageStore(root: root).images().isEmpty)
        }
    }

    @Test func refusesAFileInItsPlace() async throws {
        try await withTemporaryDirectory { folder in
            try Data("x".utf8).write(to: URL(filePath: "\(folder)/file"))
            for root in ["\(folder)/file", "\(folder)/file/below"] {
                let error = #expect(throws: StoreError.self) { try ImageStore(root: root) }
                #expect(error == .notAFolder(path: root))
            }
            #expect(
                StoreError.notAFolder(path: "/x").description
                    == "the image store '/x' is not a folder: move that file away or set DOCKSTEP_HOME to another path")
        }
    }

    @Test func refusesANewerVersion() async throws {
        try await withTemporaryDirectory { folder in
            _ = try ImageStore(root: folder)
            try Data("7\n".utf8).write(to: URL(filePath: "\(folder)/version"))
            let error = #expect(throws: StoreError.self) { try ImageStore(root: folder) }
            #expect(error == .newerVersion(path: folder, found: "7", known: ImageStore.version))
            #expect(error?.description.contains("has version 7 and this dockstep knows versions up to 1") == true)
        }
    }

    /// /proc can be written by nobody, not even by root.
    @Test func refusesWhatCannotBeWritten() {
        let error = #expect(throws: StoreError.self) { try ImageStore(root: "/proc/dockstep/store") }
        guard case .notWritable(let path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path == "/proc/dockstep/store")
    }

    @Test(arguments: [
        (["DOCKSTEP_HOME": "/s", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/s"),
        (["XDG_DATA_HOME": "/x/", "HOME": "/h"], "/x/dockstep"),
        (["DOCKSTEP_HOME": "", "XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/dockstep"),
    ])
    func findsTheRoot(_ environment: [String: String], root: String) throws {
        #expect(try StoreLocation.root(environment: environment) == root)
    }

    @Test func needsSomeHome() {
        #expect(throws: StoreError.noHome) { try StoreLocation.root(environment: [:]) }
    }

    @Test func clearsWhatAKilledProcessLeftAndNothingElse() async throws {
        try await StoreFixture.with { fixture in
            let living = try fixture.store.newBlob()
            let left = "\(fixture.store.root)/temporary/99999-1-1"
            try Data("half a blob".utf8).write(to: URL(filePath: left))
            _ = try fixture.reopened()
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.store.root)/temporary")
            #expect(names.count == 1)
            #expect(!names.contains("99999-1-1"))
            let digest = Digest(of: "")
            try living.commit(digest: digest, size: 0)
            #expect(fixture.store.hasBlob(digest))
        }
    }
}
