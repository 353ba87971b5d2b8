internal import Foundation
internal import Glibc

/// Debian's docker-registry, for a test of its own.
package struct TestRegistry: Sendable {
    /// `127.0.0.1:PORT`, as names of images have it.
    package let host: String
    /// Where it writes its log.
    package let log: String

    package func name(_ path: String) -> String { "\(host)/\(path)" }
}

/// How a registry lets people in.
package enum RegistryAccessKind: Sendable {
    case open
    /// By user `ada` and password `lovelace`.
    case password
    /// By tokens that a server at `realm` gives, signed with the key of this certificate.
    case token(realm: String, certificate: String)

    package static let user = "ada"
    package static let secret = "lovelace"
}

/// A certificate's authority and a server's certificate for 127.0.0.1 made with it, as files.
package struct TestCertificates: Sendable {
    package let authority: String
    package let certificate: String
    package let key: String

    /// Makes them with openssl in a folder.
    package init(in folder: String) throws {
        authority = "\(folder)/ca.crt"
        certificate = "\(folder)/server.crt"
        key = "\(folder)/server.key"
        let script = """
            cd \(folder)
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout ca.key -out ca.crt \
            -subj /CN=test-authority
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr \
            -subj /CN=127.0.0.1
            printf 'subjectAltName=IP:127.0.0.1' > names
            openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names \
            -out server.crt
            """
        try runSuccessfully(["sh", "-ec", script])
    }
}

/// Starts a registry on a port of its own and ends it with the closure.
///
/// - Throws: `CommandFailure` with the end of its log where it does not answer within 20 seconds.
package func withRegistry<Result>(
    _ access: RegistryAccessKind = .open, certificates: TestCertificates? = nil,
    _ body: (TestRegistry) async throws -> Result
) async throws -> Result {
    try await withTemporaryDirectory { folder in
        let port = try freePort()
        let host = "127.0.0.1:\(port)"
        try Data(try configuration(access, certificates, host: host, folder: folder).utf8)
            .write(to: URL(fileURLWithPath: "\(folder)/config.yml"))
        let log = "\(folder)/log"
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/docker-registry")
        process.arguments = ["serve", "\(folder)/config.yml"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: log)
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        let deadline = Date().addingTimeInterval(20)
        let scheme = certificates == nil ? "http" : "https"
        while try runCommand(["curl", "-ks", "-o", "/dev/null", "\(scheme)://\(host)/v2/"]).status != 0 {
            guard process.isRunning, Date() < deadline else {
                let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
                throw CommandFailure(description: "docker-registry did not come up: \(text.suffix(2000))")
            }
            try await Task.sleep(for: .milliseconds(30))
        }
        return try await body(TestRegistry(host: host, log: log))
    }
}

private func configuration(
    _ access: RegistryAccessKind, _ certificates: TestCertificates?, host: String, folder: String
) throws -> String {
    var text = """
        version: 0.1
        log: {level: warn}
        storage: {filesystem: {rootdirectory: \(folder)/data}, delete: {enabled: true}}
        http:
          addr: \(host)

        """
    if let certificates {
        text += "  tls: {certificate: \(certificates.certificate), key: \(certificates.key)}\n"
    }
    switch access {
    case .open: break
    case .password:
        let line = try runSuccessfully([
            "htpasswd", "-nbB", RegistryAccessKind.user, RegistryAccessKind.secret,
        ])
        try Data(line.utf8).write(to: URL(fileURLWithPath: "\(folder)/htpasswd"))
        text += "auth: {htpasswd: {realm: tests, path: \(folder)/htpasswd}}\n"
    case .token(let realm, let certificate):
        text += """
            auth:
              token: {realm: "\(realm)", service: tests, issuer: tests, rootcertbundle: \(certificate)}

            """
    }
    return text
}

/// A port that nobody listens on just now.
package func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(descriptor, address, size) == 0 && getsockname(descriptor, address, &length) == 0
        }
    }
    guard isBound else { throw CommandFailure(description: "no free port: errno \(errno)") }
    return Int(UInt16(bigEndian: address.sin_port))
}
