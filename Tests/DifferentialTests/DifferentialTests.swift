internal import Foundation
internal import TestSupport
internal import Testing

/// Small builds by dockstep and by Docker with BuildKit, saved by both and compared file for file and field for field.
@Suite(.enabled(if: getuid() == 0, "dockerd needs root"), .twoBuilders)
struct DifferentialTests {
    @Test(arguments: BuildCase.corpus) func doesWhatDockerDoes(_ build: BuildCase) throws {
        let builders = try #require(TwoBuilders.current)
        let folder = "\(builders.dockstep.folder)/case-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tag = "case/" + folder.split(separator: "-").suffix(1).joined().lowercased()
        for (number, base) in build.bases.enumerated() {
            let context = "\(folder)/base\(number)"
            try BuildCase(base.name, dockerfile: base.dockerfile).makeContext(at: context)
            _ = try builders.dockerBuilds(context, tag: base.name, flags: [])
            _ = try builders.dockstepBuilds(context, tag: base.name, flags: [])
        }
        let context = "\(folder)/context"
        try build.makeContext(at: context)
        let flags = build.flags.map { $0.replacingOccurrences(of: "CONTEXT", with: context) }
        let ours = try builders.dockstepBuilds(context, tag: tag, flags: flags)
        if build.own != nil {
            check(ours, against: build.expected)
            return
        }
        compare(docker: try builders.dockerBuilds(context, tag: tag, flags: flags), dockstep: ours)
    }

    private func compare(docker: Builders.Outcome, dockstep: Builders.Outcome) {
        switch (docker, dockstep) {
        case (.refused, .refused): break
        case (.refused(let words), .built): Issue.record("Docker refuses and dockstep builds: \(words.suffix(700))")
        case (.built, .refused(let words)): Issue.record("dockstep refuses and Docker builds: \(words)")
        case (.built(let docker), .built(let dockstep)):
            for difference in dockstep.differences(from: docker) { Issue.record("\(difference)") }
        }
    }

    private func check(_ outcome: Builders.Outcome, against expected: [BuildCase.Expectation]) {
        #expect(!expected.isEmpty, "a case where Docker's answer does not count needs one of its own")
        for expectation in expected {
            switch (expectation, outcome) {
            case (.refused, .refused): break
            case (.refused, .built): Issue.record("dockstep builds what has to be refused")
            case (_, .refused(let words)): Issue.record("dockstep refuses: \(words)")
            case (_, .built(let image)): if let fault = image.fault(expectation) { Issue.record("\(fault)") }
            }
        }
    }

    @Test func everyCaseHasANameOfItsOwn() {
        let names = BuildCase.corpus.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.contains("/") })
    }
}

extension SavedImage {
    /// One text for each thing that differs.
    func differences(from docker: SavedImage) -> [String] {
        var found: [String] = []
        for key in Set(config.keys).union(docker.config.keys).sorted() where config[key] != docker.config[key] {
            found.append("\(key): dockstep has \(config[key] ?? "none"), Docker \(docker.config[key] ?? "none")")
        }
        found += Self.differences(
            "history", history.map(Self.comparable), docker.history.map(Self.comparable), isOrdered: true)
        if layers.count != docker.layers.count {
            found.append("dockstep makes \(layers.count) layers, Docker \(docker.layers.count)")
        }
        for (number, pair) in zip(layers, docker.layers).enumerated() {
            found += Self.differences("layer \(number + 1)", pair.0, pair.1, isOrdered: false)
        }
        if found.isEmpty { found += Self.differences("all files", files, docker.files, isOrdered: false) }
        return found
    }

    /// What Docker 20.10 writes in another way than BuildKit today: it leaves out the owner and mode of COPY and the
    /// start interval of HEALTHCHECK, and shows an ARG without what `--build-arg` made of it.
    private static func comparable(_ line: String) -> String {
        var line = line.replacing(/\ --ch(own|mod)=\S*/, with: "").replacing(/("[^"]+" "[^"]+" "[^"]+") "0s" '/) {
            "\($0.output.1) '"
        }
        if let match = line.firstMatch(of: /^(ARG [^\s=]+)\S*/) { line = String(match.output.1) }
        return line
    }

    private static func differences(
        _ place: String, _ ours: [String], _ docker: [String], isOrdered: Bool
    ) -> [String] {
        if ours == docker { return [] }
        let added = Set(ours).subtracting(docker).sorted().map { "\n    dockstep: \($0)" }
        let lost = Set(docker).subtracting(ours).sorted().map { "\n    Docker:   \($0)" }
        if added.isEmpty, lost.isEmpty, !isOrdered { return [] }
        return ["\(place) differs:\((added + lost).joined())"]
    }

    /// What of an expectation does not hold; nil where it does.
    func fault(_ expectation: BuildCase.Expectation) -> String? {
        let lines = layers.joined()
        switch expectation {
        case .refused: return nil
        case .line(let line):
            return lines.contains(line) ? nil : "no line '\(line)' in:\n\(lines.joined(separator: "\n"))"
        case .noLine(let start):
            return lines.first { $0.hasPrefix(start) }.map { "there is '\($0)'" }
        case .config(let key, let value):
            let found = config[key] ?? "null"
            return found == value ? nil : "\(key) is \(found), not \(value)"
        case .history(let line):
            return history.contains(line) ? nil : "no '\(line)' in:\n\(history.joined(separator: "\n"))"
        }
    }
}
