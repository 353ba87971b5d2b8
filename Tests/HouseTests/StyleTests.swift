internal import Foundation
internal import TestSupport
internal import Testing

/// What the house style asks of every file and can be told by looking.
@Suite struct StyleTests {
    static let forbidden: [(pattern: String, why: String)] = [
        (#"\btry!"#, "an error that input can reach ends the program"),
        (#"\bas!"#, "a cast that input can reach ends the program"),
        (#"\b(fatalError|preconditionFailure|assertionFailure)\("#, "errors are data"),
        (#"\bprecondition\("#, "errors are data"),
        (#"//.*\b(TODO|FIXME|XXX)\b"#, "what is not done is not marked in the code"),
        (#"^import "#, "an import bears its access level"),
        (#"^\s*@_"#, "underscored attributes are nobody's promise"),
        (#"^\s*public "#, "package before public"),
    ]

    @Test(arguments: forbidden.map(\.pattern)) func sourcesDoWithout(_ pattern: String) throws {
        let expression = try Regex(pattern)
        let why = Self.forbidden.first { $0.pattern == pattern }?.why ?? ""
        for file in try Package.files(in: "Sources", ending: ".swift") where file != "Sources/dockstep/main.swift" {
            for (number, line) in try Package.text(file).split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                #expect(try expression.firstMatch(in: line) == nil, "\(file):\(number + 1): \(why): \(line)")
            }
        }
    }

    @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)"]) func doubtfulWordsHaveAProof(_ word: String) throws
    {
        for file in try Package.files(in: "Sources", ending: ".swift") {
            let lines = try Package.text(file).split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() where line.contains(word) {
                let near = lines[max(0, number - 4)..<number] + [line]
                #expect(near.contains { $0.contains("//") }, "\(file):\(number + 1): '\(word)' without its reason")
            }
        }
    }

    @Test func filesAreShort() throws {
        for file in try Package.files(in: "Sources", ending: ".swift") {
            let count = try Package.text(file).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(count <= 360, "\(file) has \(count) lines: split it by purpose")
        }
    }

    @Test func namesSayWhatTheyDo() throws {
        for file in try Package.files(in: "Sources", ending: ".swift") {
            let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            #expect(
                !["Utils", "Utilities", "Helpers", "Extensions", "Common", "Misc"].contains { name.contains($0) },
                "\(file)")
            #expect(!name.contains("Placeholder"), "\(file)")
        }
    }

    @Test func theFormatterHasNothingToSay() throws {
        let outcome = try runCommand(
            [
                "sh", "-c",
                "cd '\(Package.folder)' && swift format lint --strict --recursive Package.swift Sources Tests",
            ])
        #expect(outcome.status == 0, "\(outcome.errors.prefix(2000))")
    }

    @Test func warningsAreErrorsEverywhere() throws {
        let manifest = try Package.text("Package.swift")
        #expect(manifest.contains(".treatAllWarnings(as: .error)"))
        for feature in ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"] {
            #expect(manifest.contains(#".enableUpcomingFeature("\#(feature)")"#))
        }
        // Each declaration of a Swift target, and the two functions that make the others, sets the house style.
        let declarations = manifest.components(separatedBy: "arget(").dropFirst().filter { declaration in
            !["CLinux", "CCurl", "CArchive", "CMarkdown"].contains { declaration.hasPrefix("name: \"\($0)\"") }
        }
        #expect(!declarations.isEmpty)
        for declaration in declarations {
            #expect(declaration.contains("swiftSettings: strict"), "\(declaration.prefix(60))")
        }
    }

    @Test func nothingLargeIsKept() throws {
        for file in try Package.kept() {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(Package.folder)/\(file)")
            let size = attributes[.size] as? Int ?? 0
            #expect(size < 1 << 20, "\(file) has \(size) bytes")
        }
    }
}
