internal import Subprocess

/// What keeps the user's Docker from doing something.
package struct DockerFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// There is no program `docker`.
        case missing
        /// Nobody answers at this address; nil where docker does not name it.
        case down(address: String?)
        /// No connection by ssh to the engine's machine, or no docker there; what ssh said.
        case ssh(String)
        /// The user may not use the engine's socket.
        case refused
        /// The engine, or the client, is older than the other can talk to; docker's own words.
        case versions(String)
        /// The client has no BuildKit: its part `buildx` is missing.
        case withoutBuildKit
        /// The engine answered and does not any more.
        case gone
        case noSuchImage(String)
        /// docker's own words.
        case other(String)
    }

    package var kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    init(words: String, status: TerminationStatus) {
        if status == .exited(127) {
            self.init(.missing)
        } else {
            self.init(words: words)
        }
    }

    /// - Parameter words: what docker printed before it ended with an error.
    package init(words: String) {
        let small = words.lowercased()
        if small.contains("permission denied while trying to connect") {
            kind = .refused
        } else if small.contains("command [ssh "), let said = words.firstRange(of: "stderr=") {
            kind = .ssh(Self.lastLine(of: String(words[said.upperBound...])))
        } else if small.contains("cannot connect to the docker daemon")
            || small.contains("failed to connect to the docker api")
            || small.contains("is the docker daemon running") || small.contains("connection refused")
        {
            kind = .down(address: Self.address(in: words))
        } else if small.contains("client version") && small.contains("is too")
            || small.contains("requires api version") || small.contains("minimum supported api version")
        {
            kind = .versions(Self.lastLine(of: words))
        } else if small.contains("buildx component is missing") {
            kind = .withoutBuildKit
        } else if small.contains("error reading from server: eof") || small.contains("unexpected eof")
            || small.contains("error during connect") || small.contains("transport is closing")
            || small.contains("connection reset by peer")
        {
            kind = .gone
        } else if small.contains("no such image") {
            kind = .noSuchImage(Self.lastLine(of: words))
        } else {
            kind = .other(Self.lastLine(of: words))
        }
    }

    /// The same where the engine had answered before: one that is down now has gone away.
    var inTheMiddle: DockerFailure {
        switch kind {
        case .down, .ssh: DockerFailure(.gone)
        case .missing, .refused, .versions, .withoutBuildKit, .gone, .noSuchImage, .other: self
        }
    }

    private static func address(in words: String) -> String? {
        let places = words.split(whereSeparator: { " \n\"'".contains($0) })
        if let socket = words.firstMatch(of: /dial unix (\/[^\s:]+):/) { return "unix://\(socket.output.1)" }
        return places.first { $0.contains("://") }.map { String($0.trimmingSuffix { ".,;".contains($0) }) }
    }

    /// The last line with words, without docker's own beginnings.
    static func lastLine(of words: String) -> String {
        let lines = words.split(whereSeparator: \.isNewline).map(String.init)
            .filter { $0.contains(where: { !$0.isWhitespace }) && !$0.hasPrefix("See 'docker") }
        var line = lines.last ?? ""
        let starts = [
            "ERROR: ", "Error response from daemon: ", "Error: ", "failed to solve with frontend dockerfile.v0: ",
            "failed to solve: ", "failed to create LLB definition: ",
        ]
        for start in starts where line.hasPrefix(start) { line.removeFirst(start.count) }
        return line
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var result = self
        while let last = result.last, predicate(last) { result.removeLast() }
        return result
    }
}
