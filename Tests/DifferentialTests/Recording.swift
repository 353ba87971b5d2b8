internal import Foundation
internal import OCISpec
internal import TestSupport

/// What a newer Docker answered to a case.
struct Recording {
    /// The case's name.
    var name: String
    /// `Docker 28.5.2`.
    var engine: String
    /// `BuildCase.fingerprint` at that time: a case that was edited since needs a new recording.
    var fingerprint: String
    /// The image; nil where it was refused.
    var image: SavedImage?

    var outcome: Builders.Outcome { image.map(Builders.Outcome.built) ?? .refused("") }
}

/// The recordings on disk: `Recorded/GROUP.txt` has the cases whose names begin with `GROUP/`, sorted by name.
enum Recordings {
    /// By the cases' names.
    static let all: [String: Recording] = {
        let folder = "\(packageFolder())/\(place)"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let recordings = files.filter { $0.hasSuffix(".txt") }.flatMap { read("\(folder)/\($0)") }
        return Dictionary(recordings.map { ($0.name, $0) }) { $1 }
    }()

    private static let place = "Tests/DifferentialTests/Recorded"

    /// Puts these in the place of the older ones of the same cases; those of cases that are no more go.
    static func save(_ new: [Recording]) throws {
        let folder = "\(packageFolder())/\(place)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let names = Set(BuildCase.all.map(\.name))
        for (group, recordings) in Dictionary(grouping: new, by: { String($0.name.prefix { $0 != "/" }) }) {
            let path = "\(folder)/\(group.replacing(" ", with: "-")).txt"
            var kept = Dictionary(read(path).map { ($0.name, $0) }) { $1 }.filter { names.contains($0.key) }
            for recording in recordings { kept[recording.name] = recording }
            let text = kept.values.sorted { $0.name < $1.name }.map(\.text).joined(separator: "\n")
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    private static func read(_ path: String) -> [Recording] {
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let starts = lines.indices.filter { lines[$0].hasPrefix("== ") }
        return zip(starts, starts.dropFirst() + [lines.count]).compactMap { Recording(lines: Array(lines[$0..<$1])) }
    }
}

extension Recording {
    /// A heading, then one line a fact; what would break a line is escaped.
    var text: String {
        var lines = ["== \(name)", "\(engine), case \(fingerprint)"]
        if let image {
            lines += image.config.sorted { $0.key < $1.key }.map { "config \($0.key) \($0.value)" }
            lines += image.history.map { "history \($0)" }
            for layer in image.layers { lines += ["layer"] + layer.map { "  \($0.text)" } }
        } else {
            lines.append("refused")
        }
        return lines.map { Self.escaped($0) + "\n" }.joined()
    }

    init(_ build: BuildCase, engine: String, outcome: Builders.Outcome) {
        self.init(name: build.name, engine: engine, fingerprint: build.fingerprint, image: nil)
        if case .built(let image) = outcome { self.image = image }
    }

    init?(lines: [String]) {
        guard lines.count > 2, let heading = lines[1].firstMatch(of: /^(.*), case (\S+)$/) else { return nil }
        var image = SavedImage(config: [:], history: [], layers: [], files: nil)
        for line in lines.dropFirst(2).map(Self.unescaped) {
            if line.hasPrefix("config ") {
                let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
                guard words.count == 3 else { return nil }
                image.config[String(words[1])] = String(words[2])
            } else if line.hasPrefix("history ") {
                image.history.append(String(line.dropFirst(8)))
            } else if line == "layer" {
                image.layers.append([])
            } else if line.hasPrefix("  "), !image.layers.isEmpty {
                let entry = SavedImage.LayerLine(text: String(line.dropFirst(2)), loose: nil)
                image.layers[image.layers.count - 1].append(entry)
            } else if line != "refused" {
                return nil
            }
        }
        self.init(
            name: Self.unescaped(String(lines[0].dropFirst(3))), engine: String(heading.output.1),
            fingerprint: String(heading.output.2), image: lines[2] == "refused" ? nil : image)
    }

    /// A percent sign and two hexadecimal digits stand for what would end a line, and for the percent sign.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.value < 32 || scalar == "%" || scalar.value == 0x85 || (0x2028...0x2029).contains(scalar.value)
                ? String(scalar).utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                : String(scalar)
        }.joined()
    }

    private static func unescaped(_ text: String) -> String { text.removingPercentEncoding ?? text }
}

extension BuildCase {
    /// Changes with everything that makes the case what it is.
    var fingerprint: String {
        let parts = [dockerfile] + flags + bases.flatMap { [$0.name, $0.dockerfile] } + context.map(\.text)
        return String(Digest(of: Array(parts.joined(separator: "\0").utf8)).hex.prefix(12))
    }
}
