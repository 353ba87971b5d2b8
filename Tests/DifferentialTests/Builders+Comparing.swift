extension Builders.Outcome {
    /// One text for each thing that differs.
    ///
    /// - Parameter isExact: Whether the other is a Docker of today, or one as old as 20.10, which writes some things in
    ///   another way.
    func differences(from docker: Self, isExact: Bool) -> [String] {
        switch (docker, self) {
        case (.refused(let theirs), .refused(let ours)): Self.placeFault(ours, docker: theirs)
        case (.refused(let words), .built): ["Docker refuses and dockstep builds: \(words.suffix(700))"]
        case (.built, .refused(let words)): ["dockstep refuses and Docker builds: \(words)"]
        case (.built(let docker), .built(let dockstep)): dockstep.differences(from: docker, isExact: isExact)
        }
    }

    /// Docker marks the lines at fault in an excerpt, `   3 | >>> RUN false`; of some faults it shows none.
    private static func placeFault(_ ours: String, docker: String) -> [String] {
        let marked = docker.matches(of: #/(?m)^ *(\d+) \| >>> /#).compactMap { Int($0.output.1) }
        guard !marked.isEmpty else { return [] }
        let place = ours.firstMatch(of: #/Dockerfile:(\d+):\d+: /#).flatMap { Int($0.output.1) }
        if let place, marked.contains(place) { return [] }
        // What the scanner finds Docker lays to the line before, the last one that it had read whole.
        let isScanned = ["only one escape parser directive", "greater than max allowed size"].contains(
            where: docker.contains)
        if let place, isScanned, marked.contains(place - 1) { return [] }
        return [
            "dockstep finds the fault in \(place.map { "line \($0)" } ?? "no line"), Docker in \(marked): \(ours)\(docker)"
        ]
    }

    /// What does not hold of what a case expects.
    func faults(against expected: [BuildCase.Expectation]) -> [String] {
        expected.compactMap { expectation in
            switch (expectation, self) {
            case (.refused, .refused): nil
            case (.refused, .built): "dockstep builds what has to be refused"
            case (_, .refused(let words)): "dockstep refuses: \(words)"
            case (_, .built(let image)): image.fault(expectation)
            }
        }
    }
}

extension SavedImage {
    fileprivate func differences(from docker: SavedImage, isExact: Bool) -> [String] {
        var found: [String] = []
        for key in Set(config.keys).union(docker.config.keys).sorted() where config[key] != docker.config[key] {
            found.append("\(key): dockstep has \(config[key] ?? "none"), Docker \(docker.config[key] ?? "none")")
        }
        func lines(_ layer: [LayerLine]) -> [String] { layer.compactMap { isExact ? $0.text : $0.loose } }
        func words(_ line: String) -> String { isExact ? line : Self.loose(line) }
        found += Self.differences("history", history.map(words), docker.history.map(words), isOrdered: true)
        if layers.count != docker.layers.count {
            found.append("dockstep makes \(layers.count) layers, Docker \(docker.layers.count)")
        }
        for (number, pair) in zip(layers, docker.layers).enumerated() {
            found += Self.differences("layer \(number + 1)", lines(pair.0), lines(pair.1), isOrdered: false)
        }
        if found.isEmpty, let files, let theirs = docker.files {
            found += Self.differences("all files", lines(files), lines(theirs), isOrdered: false)
        }
        return found
    }

    /// What Docker 20.10 writes in another way than BuildKit today: it leaves out the owner and mode of COPY and the
    /// start interval of HEALTHCHECK, shows an ARG without what `--build-arg` made of it, and EXPOSE's ports as a map.
    private static func loose(_ line: String) -> String {
        var line = line.replacing(/\ --ch(own|mod)=\S*/, with: "").replacing(/("[^"]+" "[^"]+" "[^"]+") "0s" '/) {
            "\($0.output.1) '"
        }
        if line.hasPrefix("EXPOSE map[") {
            line = line.replacing("EXPOSE map[", with: "EXPOSE [").replacing(":{}", with: "")
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
    fileprivate func fault(_ expectation: BuildCase.Expectation) -> String? {
        let lines = layers.joined().map(\.text)
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
