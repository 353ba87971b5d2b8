internal import BuildPlan
internal import FoundationEssentials
internal import Glibc
internal import ImageStore
internal import OCISpec

extension NamedContext {
    /// Reads the value of `--build-context`: `NAME=FOLDER`, `NAME=docker-image://IMAGE`,
    /// `NAME=oci-layout://FOLDER[:TAG][@DIGEST]`, `NAME=URL`, `NAME=REPOSITORY`.
    ///
    /// - Throws: `CommandFailure` where it is not that or the folder is not there; `ReferenceError`; `GitSourceError`;
    ///   `StoreError` for a folder that is no image layout.
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
        let layout = "oci-layout://"
        if value.hasPrefix(layout) { return try self.layout(value.dropFirst(layout.count), of: name) }
        if value.hasPrefix("target:") { throw CommandFailure.contextOfBake(name) }
        if let git = try GitSource(value) { return .remote(.git(git)) }
        if URLSource.isURL(value) { return .remote(.url(URLSource(url: value, fileName: "context"))) }
        return .folder(try folder(value, of: name))
    }

    /// - Parameter place: `FOLDER[:TAG][@DIGEST]`, split where docker/buildx splits it: at the first `@` and then at the
    ///   first colon.
    private static func layout(_ place: Substring, of name: String) throws -> Content {
        let (rest, digestText) = halves(of: place, at: "@")
        let (path, tag) = halves(of: rest, at: ":")
        if tag == "" { throw CommandFailure.layoutTag(name) }
        let folder = try folder(String(path), of: name)
        let layout = try ImageLayout(folder: folder)
        let digest: Digest
        if let digestText {
            digest = try Digest(String(digestText))
            guard layout.has(digest) else { throw CommandFailure.noLayoutDigest(digest, folder: String(path)) }
        } else {
            let tag = tag.map(String.init) ?? "latest"
            guard let found = layout.digest(of: tag) else {
                throw CommandFailure.noLayoutTag(tag, folder: String(path), tags: layout.tags)
            }
            digest = found
        }
        let familiar = try Reference(name)
        return .layout(folder: folder, image: try Reference("\(familiar.familiarName)@\(digest)"))
    }

    /// The second half is nil where the separator is not there.
    private static func halves(of text: Substring, at separator: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    private static func folder(_ path: String, of name: String) throws(CommandFailure) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .noNamedContext(name, path: path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .namedContextIsFile(name, path: path) }
        return path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }
}
