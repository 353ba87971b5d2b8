internal import Foundation

/// git's own server of repositories (`git http-backend`) behind a scripted one on the loopback.
package struct GitServer: Sendable {
    /// The folder with the bare repositories.
    package let root: String
    package let server: ScriptedServer

    package func url(_ repository: String) -> String { "http://\(server.host)/\(repository)" }

    /// Makes a repository with one commit of some files.
    ///
    /// - Returns: the commit.
    @discardableResult
    package func make(_ repository: String, _ files: [String: String]) throws -> String {
        try git(["init", "-q", "--bare", "-b", "main", "\(root)/\(repository)"])
        try git(["init", "-q", "-b", "main", work(repository)])
        return try commit(repository, files)
    }

    /// Adds a commit of some files to a branch, which is made where it is missing.
    @discardableResult
    package func commit(_ repository: String, _ files: [String: String], branch: String = "main") throws -> String {
        let folder = work(repository)
        try git(["-C", folder, "checkout", "-q", "-B", branch])
        for (path, content) in files {
            let file = URL(fileURLWithPath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: file)
        }
        try git(["-C", folder, "add", "-A"])
        try git(["-C", folder, "commit", "-q", "-m", "change"])
        return try push(repository)
    }

    /// Runs git in the work tree of a repository.
    @discardableResult
    package func git(in repository: String, _ arguments: [String]) throws -> String {
        try git(["-C", work(repository)] + arguments)
    }

    /// Brings branches and tags to the server.
    @discardableResult
    package func push(_ repository: String) throws -> String {
        let folder = work(repository)
        try git(["-C", folder, "push", "-q", "--force", "--tags", "\(root)/\(repository)", "refs/heads/*:refs/heads/*"])
        return try git(["-C", folder, "rev-parse", "HEAD"])
    }

    private func work(_ repository: String) -> String { "\(root)/work-\(repository)" }

    @discardableResult
    private func git(_ arguments: [String]) throws -> String {
        let person = ["GIT_AUTHOR", "GIT_COMMITTER"].flatMap { who in
            [("\(who)_NAME", "test"), ("\(who)_EMAIL", "test@example.org"), ("\(who)_DATE", "2024-01-02T03:04:05Z")]
        }
        let environment = Dictionary(person, uniquingKeysWith: { $1 }).merging(
            ["GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"]) { $1 }
        return try runSuccessfully(["git"] + arguments, environment: environment)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    package static func answer(_ request: ScriptedRequest, root: String) -> ScriptedAnswer {
        let parts = request.path.split(separator: "?", maxSplits: 1).map(String.init)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "http-backend"]
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "GIT_PROJECT_ROOT": root,
            "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": parts[0], "QUERY_STRING": parts.count > 1 ? parts[1] : "",
            "REQUEST_METHOD": request.method, "CONTENT_TYPE": request.headers["content-type"] ?? "",
            "CONTENT_LENGTH": String(request.body.count), "GIT_PROTOCOL": request.headers["git-protocol"] ?? "",
            "HTTP_CONTENT_ENCODING": request.headers["content-encoding"] ?? "",
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        guard (try? process.run()) != nil else { return .whole(500) }
        DispatchQueue.global().async {
            input.fileHandleForWriting.write(Data(request.body))
            try? input.fileHandleForWriting.close()
        }
        let bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return .whole(500) }
        var headers: [String: String] = [:]
        for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let status = headers.removeValue(forKey: "Status").flatMap { Int($0.prefix(3)) } ?? 200
        return .whole(status, headers: headers, body: Array(bytes[end.upperBound...]))
    }
}

/// A server of git repositories as long as `body` runs.
///
/// - Parameter refusing: gives the answer to a request that is not to come through.
package func withGitServer<Result>(
    refusing: @escaping @Sendable (ScriptedRequest) -> ScriptedAnswer? = { _ in nil },
    _ body: (GitServer) async throws -> Result
) async throws -> Result {
    try await withTemporaryDirectory { root in
        try await withScriptedServer({ refusing($0) ?? GitServer.answer($0, root: root) }) { server in
            try await body(GitServer(root: root, server: server))
        }
    }
}
