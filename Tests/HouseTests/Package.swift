internal import Foundation
internal import TestSupport

/// The package's own files, as the tests of the house read them.
enum Package {
    static let folder = packageFolder()

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
    }

    /// Paths of files below a folder, relative to the package's, sorted.
    static func files(in name: String, ending: String) throws -> [String] {
        let root = "\(folder)/\(name)"
        guard let all = FileManager.default.enumerator(atPath: root) else { return [] }
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.map { "\(name)/\($0)" }.sorted()
    }

    /// Every file that git keeps, or would.
    static func kept() throws -> [String] {
        try runSuccessfully(
            ["git", "-C", folder, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        ).split(separator: "\0").map(String.init).filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    }

    /// A target as the package's manifest declares it.
    struct Target: Decodable {
        struct Dependency: Decodable {
            var names: [String]

            /// `byName` and `product` hold a name first, then other things.
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                names = []
                for key in container.allKeys {
                    var values = try container.nestedUnkeyedContainer(forKey: key)
                    names.append(try values.decode(String.self))
                }
            }

            struct Key: CodingKey {
                var stringValue: String
                var intValue: Int? { nil }
                init?(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }
        }

        var name: String
        var type: String
        var path: String?
        var dependencies: [Dependency]

        var dependencyNames: Set<String> { Set(dependencies.flatMap(\.names)) }
        var folder: String { path ?? (type == "test" ? "Tests/\(name)" : "Sources/\(name)") }
    }

    private struct Manifest: Decodable {
        var targets: [Target]
    }

    static func targets() throws -> [Target] {
        // A scratch folder of its own: the tests' own build holds the usual one's lock.
        let scratch = FileManager.default.temporaryDirectory.path + "/dockstep-manifest"
        let json = try runSuccessfully(
            ["swift", "package", "--package-path", folder, "--scratch-path", scratch, "dump-package"])
        return try JSONDecoder().decode(Manifest.self, from: Data(json.utf8)).targets
    }
}
