internal import BuildPlan
internal import FoundationEssentials
internal import Glibc
internal import OCISpec

extension NamedContext {
    /// Reads the value of `--build-context`: `NAME=FOLDER`, `NAME=docker-image://IMAGE`, `NAME=URL`, `NAME=REPOSITORY`.
    ///
    /// - Throws: `CommandFailure` where it is not that or the folder is not there; `ReferenceError`; `GitSourceError`.
    init(flag text: String) throws {
        let (name, value) = try BuildFlags.split(text, option: "--build-context")
        guard let value, !value.isEmpty else { throw CommandFailure.contextWithoutValue(text) }
        try self.init(name: name, content: try Self.content(value, of: name))
    }

    private static func content(_ value: String, of name: String) throws -> Content {
        let image = "docker-image://"
        if value.hasPrefix(image) {
            let reference = String(value.dropFirst(image.count))
            return reference == "scratch" ? .scratch : .image(try Reference(reference))
        }
        if value.hasPrefix("oci-layout://") {
            throw CommandFailure.notThereYet("--build-context \(name)=oci-layout://…")
        }
        if value.hasPrefix("target:") { throw CommandFailure.contextOfBake(name) }
        if let git = try GitSource(value) { return .remote(.git(git)) }
        if URLSource.isURL(value) { return .remote(.url(URLSource(url: value, fileName: "context"))) }
        return .folder(try folder(value, of: name))
    }

    private static func folder(_ path: String, of name: String) throws(CommandFailure) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .noNamedContext(name, path: path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .namedContextIsFile(name, path: path) }
        return path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }
}
