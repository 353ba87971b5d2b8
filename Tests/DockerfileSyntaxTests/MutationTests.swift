import DockerfileSyntax
import Foundation
import TestSupport
import Testing

/// Random damage to real files: whatever comes out, nothing crashes and no range leaves the file.
@Suite struct MutationTests {
    private static let pieces = [
        "\\", "\n", "\\\n", "\"", "'", "${", "}", "$X", "[\"", "\"]", "<<EOF", "\nEOF\n", "--from=", "#", "\r", "\t",
        "\u{A0}", "é", "🐳",
        "ONBUILD ", "FROM a\n", "RUN ", "HEALTHCHECK CMD ", "=", "`", "# escape=`\n", "/", "//", "%", "**", "[",
        "\u{1F}",
    ]

    /// How long it goes on: `DOCKSTEP_FUZZ_SECONDS`, in CI 20, else 2.
    private static var seconds: Double {
        let environment = ProcessInfo.processInfo.environment
        return environment["DOCKSTEP_FUZZ_SECONDS"].flatMap(Double.init) ?? (environment["CI"] == "true" ? 20 : 2)
    }

    @Test func nothingCrashes() throws {
        let seed =
            ProcessInfo.processInfo.environment["DOCKSTEP_FUZZ_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 0...UInt64.max)
        print("mutation seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let sources = try
            (GoldenTests.cases("Golden").map { "Golden/" + $0 } + GoldenTests.cases("Negative").map { "Negative/" + $0 })
            .map(GoldenTests.bytes)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.seconds)
        var parsed = 0
        var count = 0
        while clock.now < end {
            let bytes = mutate(sources.randomElement(using: &random) ?? [], with: &random)
            count += 1
            let start = clock.now
            defer {
                // The files have a few hundred bytes: a tenth of a millisecond is usual, also in a debug build.
                let took = clock.now - start
                #expect(took < .seconds(2), "seed \(seed): \(took) for \(bytes)")
            }
            do {
                let file = try Dockerfile.parse(bytes, name: "D")
                parsed += 1
                for instruction in file.instructions { check(instruction, bytes, seed) }
            } catch {
                check(error.range, bytes, seed)
                #expect(!error.description.isEmpty, "seed \(seed)")
            }
            let text = String(decoding: bytes.prefix(200), as: UTF8.self)
            if let patterns = try? IgnorePatterns(text) {
                if !patterns.mayContainIncluded(directory: "a/b") { #expect(patterns.ignores("a/b/c"), "seed \(seed)") }
            }
            _ = try? PathPattern(text).matches("a/b")
        }
        #expect(parsed > 0, "seed \(seed)")
        print("\(count) mutations, \(parsed) of them read")
    }

    private func mutate(_ source: [UInt8], with random: inout SeededGenerator) -> [UInt8] {
        var bytes = source
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...6, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: Array((Self.pieces.randomElement(using: &random) ?? "").utf8), at: place)
            case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            default: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            }
        }
        return bytes
    }

    private func check(_ instruction: Instruction, _ bytes: [UInt8], _ seed: UInt64) {
        check(instruction.range, bytes, seed)
        check(instruction.keywordRange, bytes, seed)
        for flag in instruction.flags { check(flag.range, bytes, seed) }
        for heredoc in instruction.heredocs { check(heredoc.range, bytes, seed) }
        for word in words(of: instruction) {
            check(word.range, bytes, seed)
            #expect(
                word.range.start >= instruction.range.start && word.range.end <= instruction.range.end, "seed \(seed)")
            _ = try? word.expanded(escape: "\\") { $0 }
            _ = word.variables(escape: "`")
        }
    }

    private func words(of instruction: Instruction) -> [Word] {
        switch instruction.body {
        case .from(let from): return [from.platform, from.image, from.name].compactMap(\.self)
        case .run(let form), .cmd(let form), .entrypoint(let form), .healthcheck(.command(let form, _)):
            switch form {
            case .shell(let word): return [word]
            case .exec(let words): return words
            }
        case .copy(let copy), .add(let copy):
            return copy.sources + [copy.destination] + [copy.from, copy.chown, copy.chmod].compactMap(\.self)
        case .env(let pairs), .arg(let pairs), .label(let pairs):
            return pairs.map(\.name) + pairs.compactMap(\.value)
        case .expose(let words), .volume(let words), .shell(let words): return words
        case .workdir(let word), .user(let word), .stopsignal(let word), .maintainer(let word): return [word]
        case .healthcheck(.none): return []
        case .onbuild(let trigger): return words(of: trigger)
        }
    }

    /// Inside the file, the right way round, and line and column telling the same place as the offset.
    private func check(_ range: SourceRange, _ bytes: [UInt8], _ seed: UInt64) {
        let length = bytes.count
        #expect(range.start.offset <= range.end.offset && range.end.offset <= length, "seed \(seed)")
        for place in [range.start, range.end] where place.offset <= length {
            let before = bytes[..<place.offset]
            let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
            var start = (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
            if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]), place.offset >= 3 { start = 3 }
            let column = bytes[start..<place.offset].reduce(1) { $1 & 0xC0 != 0x80 ? $0 + 1 : $0 }
            #expect(place.line == line && place.column == column, "seed \(seed): \(place)")
        }
    }
}
