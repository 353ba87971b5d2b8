internal import Foundation
internal import TestSupport
internal import Testing

/// The project of the conformance vectors (cache-rules.md §10), as a row edits it.
struct VectorProject {
    let folder: String
    /// What FROM names: an image of the row's own, whose meaning may change.
    let base: String
    var lines: [String]
    var flags: [String] = []
    /// Which of the bases the name stands for.
    var image = VectorBase.first

    init(folder: String, base: String, mark: String) {
        (self.folder, self.base) = (folder, base)
        // The mark keeps rows apart, which share an engine.
        lines = [
            "FROM \(base)", "LABEL v=1", "ENV K=\(mark)", "WORKDIR /app", "COPY package.json ./",
            "RUN echo install \\\n    > /installed", "COPY . .", "RUN echo build > /built", "EXPOSE 80", #"CMD ["x"]"#,
        ]
    }

    mutating func begin() throws {
        try write("package.json", "{}")
        try write("main.txt", "one")
        try write(".dockerignore", "Dockerfile\n.dockerignore\n*.log\n")
        try save()
    }

    func write(_ name: String, _ text: String) throws {
        let path = URL(fileURLWithPath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: path)
    }

    func shell(_ command: String) throws { try runSuccessfully(["sh", "-c", "cd '\(folder)' && \(command)"]) }

    func save() throws { try write("Dockerfile", lines.joined(separator: "\n") + "\n") }

    /// Puts a line in another's place; the first is 1.
    mutating func line(_ number: Int, _ text: String) { lines[number - 1] = text }
}

/// What the base's name can stand for.
enum VectorBase: String, CaseIterable {
    case first
    /// The same layers with another label.
    case labelled
    /// Other layers.
    case other
}

/// A row: an edit, and which steps of the edited Dockerfile then run, or for the classic builder are made, again.
struct CacheVector: Sendable, CustomTestStringConvertible {
    /// What the base's name stands for in the course of the row.
    var bases: [VectorBase] { testDescription.hasPrefix("base with") ? VectorBase.allCases : [.first] }
    var testDescription: String
    /// nil where the edit alone is looked at; else what is done after a build of it, and looked at then.
    var revert: (@Sendable (inout VectorProject) throws -> Void)?
    var buildKit: [Int]
    var classic: [Int]
    var edit: @Sendable (inout VectorProject) throws -> Void

    init(
        _ name: String, buildKit: [Int], classic: [Int],
        revert: (@Sendable (inout VectorProject) throws -> Void)? = nil,
        _ edit: @escaping @Sendable (inout VectorProject) throws -> Void
    ) {
        testDescription = name
        self.buildKit = buildKit
        self.classic = classic
        self.revert = revert
        self.edit = edit
    }

    static let all: [CacheVector] = [
        CacheVector("nothing", buildKit: [], classic: []) { _ in },
        CacheVector("touch all files", buildKit: [], classic: []) {
            try $0.shell("touch -d @1000000000 package.json main.txt Dockerfile")
        },
        CacheVector("LABEL value", buildKit: [], classic: Array(2...10)) { $0.line(2, "LABEL v=2") },
        CacheVector("ENV value", buildKit: [6, 7, 8], classic: Array(3...10)) { $0.lines[2] += "x" },
        // The one that comes first then stood there before the other came.
        CacheVector(
            "two ENV lines swapped", buildKit: [7, 8, 9], classic: Array(4...11), revert: { $0.lines.swapAt(2, 3) }
        ) {
            $0.lines.insert("ENV L=1", at: 2)
        },
        CacheVector("WORKDIR path", buildKit: Array(4...8), classic: Array(4...10)) { $0.line(4, "WORKDIR /srv") },
        CacheVector("package.json content", buildKit: Array(5...8), classic: Array(5...10)) {
            try $0.write("package.json", "{ }")
        },
        CacheVector("other file's content", buildKit: [7, 8], classic: Array(7...10)) {
            try $0.write("main.txt", "three")
        },
        CacheVector("chmod a file", buildKit: [7, 8], classic: Array(7...10)) { try $0.shell("chmod 755 main.txt") },
        CacheVector("chown a file", buildKit: [], classic: []) { try $0.shell("chown 1001:1001 main.txt") },
        CacheVector("comment, Dockerfile not ignored", buildKit: [7, 8], classic: Array(7...10)) {
            try $0.write(".dockerignore", ".dockerignore\n*.log\n")
            $0.lines[0] = "# note\n" + $0.lines[0]
        },
        CacheVector("comment, Dockerfile ignored", buildKit: [], classic: []) {
            $0.lines[0] = "# note\n" + $0.lines[0]
        },
        CacheVector("ignored new file", buildKit: [], classic: []) { try $0.write("x.log", "noise") },
        CacheVector("continuation line indented anew", buildKit: [6, 7, 8], classic: Array(6...10)) {
            $0.line(6, "RUN echo install \\\n  > /installed")
        },
        CacheVector("moved file, step 5 edited", buildKit: [7, 8], classic: Array(5...10)) {
            try $0.shell("mkdir sub && mv package.json sub")
            $0.line(5, "COPY sub/package.json ./")
        },
        CacheVector("renamed file, step 5 edited", buildKit: Array(5...8), classic: Array(5...10)) {
            try $0.shell("mv package.json pack.json")
            $0.line(5, "COPY pack.json ./package.json")
        },
        CacheVector("CMD", buildKit: [], classic: [10]) { $0.line(10, #"CMD ["y"]"#) },
        CacheVector("EXPOSE", buildKit: [], classic: [9, 10]) { $0.line(9, "EXPOSE 81") },
        CacheVector("unused ARG with a value", buildKit: [7, 8, 9], classic: Array(6...11)) {
            $0.lines.insert("ARG X=1", at: 5)
            $0.flags = ["--build-arg", "X=2"]
        },
        CacheVector("content, taken back", buildKit: [], classic: [], revert: { try $0.write("main.txt", "one") }) {
            try $0.write("main.txt", "three")
        },
        CacheVector("ENV value, taken back", buildKit: [], classic: [], revert: { $0.lines[2].removeLast() }) {
            $0.lines[2] += "x"
        },
        CacheVector("base with other labels", buildKit: [], classic: Array(2...10)) { $0.image = .labelled },
        CacheVector("base with other layers", buildKit: Array(4...8), classic: Array(2...10)) { $0.image = .other },
        CacheVector("--no-cache", buildKit: [5, 6, 7, 8], classic: Array(2...10)) { $0.flags = ["--no-cache"] },
        CacheVector("stage that makes the same file", buildKit: [2], classic: [2], revert: { $0.line(2, stage("two")) })
        {
            $0.lines = [
                "FROM \($0.base) AS made", stage("one"), "FROM \($0.base)", "COPY --from=made /out/tool /bin/tool",
                "RUN echo \(UUID().uuidString) > /after",
            ]
        },
    ]

    private static func stage(_ note: String) -> String {
        "RUN echo \(note) > /dev/null; mkdir -p /out; echo same > /out/tool; touch -d @1 /out/tool"
    }
}

extension Builders {
    /// Gives both engines the images that a row's base may stand for.
    func makeBases(of project: VectorProject, for vector: CacheVector) throws {
        for base in vector.bases {
            let name = "\(project.base)-\(base.rawValue)"
            let text =
                switch base {
                case .first: "FROM busybox\nENV BASE=\(project.base)\nRUN echo \(project.base) > /base\n"
                case .labelled: "FROM \(project.base)-first\nLABEL other=1\n"
                case .other: "FROM busybox\nENV BASE=\(project.base)\nRUN echo other \(project.base) > /base\n"
                }
            try dockstep.write(text, to: "bases/\(name)/Dockerfile")
            let folder = "\(dockstep.folder)/bases"
            for arguments in [
                ["build", "-q", "-t", name, "\(folder)/\(name)"], ["save", "-o", "\(folder)/\(name).tar", name],
            ] {
                let outcome = try dockstep.run(arguments)
                guard outcome.status == 0 else { throw CommandFailure(description: outcome.errors) }
            }
            try reference.docker.succeed(["load", "-i", "\(folder)/\(name).tar"])
        }
    }
}
