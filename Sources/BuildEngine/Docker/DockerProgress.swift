internal import FoundationEssentials

/// What Docker's builders tell of a build while it runs: which steps there are, which were taken from the cache, and what
/// commands print.
struct DockerProgress {
    /// How it is told.
    enum Form: Sendable, Hashable {
        /// BuildKit's `--progress plain`.
        case plain
        /// BuildKit's `--progress rawjson`: its own records, one JSON object a line.
        case records
        /// The classic builder's only one.
        case classic
    }

    /// A step as the builder tells of it: BuildKit's `[build 3/7] RUN make`, the classic builder's `Step 3/7 : RUN make`.
    struct Step: Hashable {
        /// nil in a file of one stage without a name, and for the classic builder.
        var stage: String?
        /// In the stage for BuildKit, whose first is a FROM of an image; in the file for the classic builder.
        var number: Int
        var text: String
        var isCached = false
        var isDone = false
        var error: String?
    }

    private(set) var steps: [Step] = []
    /// What it said beside, newest last: where the build failed, why.
    private(set) var words: [String] = []
    let form: Form
    /// By BuildKit's number or digest of the vertex; nil for one that is no step.
    private var known: [String: Int?] = [:]

    private static let mostWords = 200

    init(form: Form) { self.form = form }

    /// - Returns: what a step's command printed, with the step's place in `steps`.
    mutating func receive(_ line: String) -> [(step: Int, bytes: [UInt8])] {
        switch form {
        case .plain: plain(line)
        case .records: records(line)
        case .classic: classic(line)
        }
    }

    private mutating func say(_ line: String) {
        words.append(line)
        if words.count > Self.mostWords { words.removeFirst() }
    }

    // MARK: `#5 [2/3] RUN make`, `#5 CACHED`, `#5 0.312 what it printed`, `#5 ERROR: why`

    private mutating func plain(_ line: String) -> [(step: Int, bytes: [UInt8])] {
        guard let match = line.firstMatch(of: /^#(\d+) (.*)$/) else {
            say(line)
            return []
        }
        let id = String(match.output.1)
        let rest = match.output.2
        guard let seen = known[id] else {
            known[id] = add(String(rest))
            return []
        }
        guard let step = seen else {
            if rest.hasPrefix("ERROR: ") { say(String(rest)) }
            return []
        }
        if rest == "CACHED" {
            steps[step].isCached = true
            steps[step].isDone = true
        } else if rest.hasPrefix("DONE ") {
            steps[step].isDone = true
        } else if rest.hasPrefix("ERROR: ") {
            steps[step].error = String(rest.dropFirst("ERROR: ".count))
        } else if let printed = rest.firstMatch(of: /^\d+\.\d+ ?(.*)$/) {
            return [(step, Array((printed.output.1 + "\n").utf8))]
        }
        return []
    }

    /// - Returns: the new step's place; nil for what is none, such as `[internal] load build context`.
    private mutating func add(_ name: String) -> Int? {
        guard let match = name.firstMatch(of: /^\[(?:(\S+) +)?(\d+)\/\d+\] (.*)$/) else { return nil }
        steps.append(
            Step(
                stage: match.output.1.map(String.init), number: Int(match.output.2) ?? 0, text: String(match.output.3)))
        return steps.count - 1
    }

    // MARK: BuildKit's records (moby/buildkit, client, `SolveStatus`)

    private struct Record: Decodable {
        struct Vertex: Decodable {
            var digest: String
            var name: String?
            var cached: Bool?
            var completed: String?
            var error: String?
        }
        struct Log: Decodable {
            var vertex: String
            var data: Data?
        }
        var vertexes: [Vertex]?
        var logs: [Log]?
    }

    private mutating func records(_ line: String) -> [(step: Int, bytes: [UInt8])] {
        guard line.hasPrefix("{"), let record = try? JSONDecoder().decode(Record.self, from: Data(line.utf8)) else {
            say(line)
            return []
        }
        for vertex in record.vertexes ?? [] {
            if known[vertex.digest] == nil, let name = vertex.name { known[vertex.digest] = add(name) }
            guard let step = known[vertex.digest] ?? nil else {
                if let error = vertex.error, !error.isEmpty { say(error) }
                continue
            }
            if vertex.cached == true { steps[step].isCached = true }
            if vertex.completed != nil { steps[step].isDone = true }
            if let error = vertex.error, !error.isEmpty { steps[step].error = error }
        }
        return (record.logs ?? []).compactMap { log in
            guard let step = known[log.vertex] ?? nil, let data = log.data else { return nil }
            return (step, Array(data))
        }
    }

    // MARK: `Step 2/3 : RUN make`, ` ---> Using cache`

    private mutating func classic(_ line: String) -> [(step: Int, bytes: [UInt8])] {
        if let match = line.firstMatch(of: /^Step (\d+)\/\d+ : (.*)$/) {
            if let last = steps.indices.last { steps[last].isDone = true }
            steps.append(Step(number: Int(match.output.1) ?? 0, text: String(match.output.2)))
            return []
        }
        guard let step = steps.indices.last, !steps[step].isDone else {
            say(line)
            return []
        }
        if line == " ---> Using cache" {
            steps[step].isCached = true
        } else if line.hasPrefix("Successfully built ") {
            steps[step].isDone = true
        } else if line.hasPrefix(" ---> ") || line.hasPrefix("Removing intermediate container ")
            || line.hasPrefix("# Executing ")
        {
            return []
        } else if line.hasPrefix("The command '"), line.contains("returned a non-zero code: ") {
            say(line)
        } else {
            // What a command wrote to its standard error is coloured.
            let plain = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            say(plain)
            return [(step, Array((plain + "\n").utf8))]
        }
        return []
    }
}

extension DockerProgress {
    /// The exit code of the command that made the build fail; nil where it failed otherwise.
    var exitCode: Int? {
        let errors = steps.compactMap(\.error) + words.reversed()
        for text in errors {
            if let match = text.firstMatch(of: /(?:exit code|non-zero code): (\d+)/) { return Int(match.output.1) }
        }
        return nil
    }

    /// What the builder said of why it failed.
    var complaint: String {
        if let error = steps.last(where: { $0.error != nil })?.error { return error }
        return words.joined(separator: "\n")
    }
}
