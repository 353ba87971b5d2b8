import OCISpec
import Testing

@Suite struct ReferenceTests {
    @Test(arguments: [
        ("ubuntu", "docker.io/library/ubuntu:latest", "ubuntu:latest"),
        ("ubuntu:22.04", "docker.io/library/ubuntu:22.04", "ubuntu:22.04"),
        ("me/app", "docker.io/me/app:latest", "me/app:latest"),
        ("localhost/app:1", "localhost/app:1", "localhost/app:1"),
        ("localhost:5000/a/b", "localhost:5000/a/b:latest", "localhost:5000/a/b:latest"),
        ("index.docker.io/library/nginx", "docker.io/library/nginx:latest", "nginx:latest"),
        ("ghcr.io/x/y_z--w:V1.0-rc", "ghcr.io/x/y_z--w:V1.0-rc", "ghcr.io/x/y_z--w:V1.0-rc"),
    ])
    func reads(_ text: String, full: String, familiar: String) throws {
        let reference = try Reference(text)
        #expect(reference.description == full)
        #expect(reference.familiar == familiar)
        #expect(try Reference(full) == reference)
    }

    @Test(arguments: [
        ("$REGISTRY/card:2.0", ReferenceError.Reason.domain), ("a b.c/d", .domain), ("x.y:port/d", .domain),
        ("-x.y/d", .domain), ("[::1/d", .domain), ("", ReferenceError.Reason.empty), ("Ubuntu", .upperCase),
        (":1", .emptyName), ("a..b", .name), ("a:", .tag),
        ("a:b c", .tag), ("a@sha256:12", .digest), ("-a", .name), (String(repeating: "a", count: 64), .looksLikeID),
    ])
    func refuses(_ text: String, reason: ReferenceError.Reason) {
        let error = #expect(throws: ReferenceError.self) { try Reference(text) }
        #expect(error?.reason == reason)
    }

    @Test func digestOnlyHasNoTag() throws {
        let digest = Digest(of: "x")
        let reference = try Reference("app@\(digest)")
        #expect(reference.tag == nil)
        #expect(reference.digest == digest)
    }
}
