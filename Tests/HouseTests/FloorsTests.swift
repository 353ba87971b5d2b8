internal import Testing

/// `docs/architecture.md`'s floors: a target imports from lower floors only, and only what its manifest declares. The
/// package manager holds neither.
@Suite struct FloorsTests {
    static let floors: [String: Int] = [
        "CReadline": 0, "CArchive": 0, "CDeflate": 0, "CCurl": 0, "CLinux": 0, "CMarkdown": 0,
        "DockerfileSyntax": 1, "OCISpec": 1,
        "BuildPlan": 2, "LayerArchive": 2,
        "ImageStore": 3, "Snapshots": 3, "ContainerRuntime": 3, "Registry": 3,
        "BuildEngine": 4,
        "BuildSession": 5,
        "TerminalUI": 6, "BuildPages": 6, "Lessons": 6,
        "dockstep": 7,
    ]

    /// Modules that are no target of ours, by the product that brings them; nil for the toolchain's own.
    static let outside: [String: String?] = [
        "ArgumentParser": "ArgumentParser", "Crypto": "Crypto", "Subprocess": "Subprocess",
        // The path type of Subprocess's own interface, which comes with it.
        "SystemPackage": "Subprocess",
        "FoundationEssentials": nil, "Foundation": nil, "Glibc": nil, "Dispatch": nil, "Synchronization": nil,
    ]

    /// Who may use what: a heavy part belongs to one target.
    static let users: [String: Set<String>] = [
        "CArchive": ["LayerArchive"], "CDeflate": ["LayerArchive"], "CCurl": ["Registry"], "CReadline": ["TerminalUI"],
        "CMarkdown": ["TerminalUI", "BuildPages"],
        "ArgumentParser": ["dockstep"],
        "Crypto": ["OCISpec"], "Subprocess": ["BuildEngine", "ContainerRuntime", "Registry"],
    ]

    struct Import: Hashable {
        var file: String
        var module: String
        var hasAccessLevel: Bool
    }

    static func imports(of target: String) throws -> [Import] {
        try Package.files(in: "Sources/\(target)", ending: ".swift").flatMap { file in
            try Package.text(file).split(separator: "\n").compactMap { line in
                var words = line.split(separator: " ").map(String.init)
                words.removeAll { $0.hasPrefix("@") }
                let level = ["internal", "package", "private", "fileprivate", "public"].contains(words.first)
                if level { words.removeFirst() }
                guard words.first == "import", words.count > 1 else { return nil }
                // `import struct X.Y` is X's too.
                let name = words.count > 2 ? words[2] : words[1]
                return Import(
                    file: file, module: String(name.split(separator: ".")[0]), hasAccessLevel: level)
            }
        }
    }

    @Test(arguments: floors.keys.sorted()) func importsGoDown(_ target: String) throws {
        let own = try #require(Self.floors[target])
        for found in try Self.imports(of: target) {
            #expect(found.hasAccessLevel, "\(found.file): import \(found.module) without an access level")
            if let floor = Self.floors[found.module] {
                #expect(floor < own, "\(found.file) is on floor \(own) and imports \(found.module) of floor \(floor)")
            } else {
                #expect(Self.outside.keys.contains(found.module), "\(found.file) imports the unknown \(found.module)")
            }
            if let users = Self.users[found.module] {
                #expect(users.contains(target), "\(found.file): \(found.module) belongs to \(users.sorted())")
            }
        }
    }

    @Test func everyTargetHasAFloorAndDeclaresItsImports() throws {
        let targets = try Package.targets().filter { $0.folder.hasPrefix("Sources/") }
        #expect(Set(targets.map(\.name)) == Set(Self.floors.keys))
        for target in targets {
            let imported = Set(try Self.imports(of: target.name).map(\.module))
            let needed = Set(imported.compactMap { Self.floors[$0] == nil ? Self.outside[$0] ?? nil : $0 })
            #expect(needed.isSubset(of: target.dependencyNames), "\(target.name) imports what it does not declare")
        }
    }

    @Test func thePageNamesTheFloors() throws {
        let page = try Package.text("docs/architecture.md")
        for (target, floor) in Self.floors {
            let rows = page.split(separator: "\n").filter { $0.hasPrefix("| \(floor) ") }
            #expect(
                rows.contains { $0.contains("`\(target)`") }, "docs/architecture.md: \(target) is on floor \(floor)")
        }
    }
}
