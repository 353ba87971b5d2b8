internal import BuildEngine
internal import BuildPlan
internal import BuildSession
internal import FoundationEssentials
internal import Glibc

/// What a build reads: a context and a Dockerfile.
struct BuildInput: Sendable {
    var source: SessionSource
    /// nil where the context is no folder of the user's.
    var contextFolder: String?
    /// A context that is an archive, or that a URL or a repository has.
    var fetched: FetchedContext?
    /// The Dockerfile's path, beside which `NAME.dockerignore` may stand; nil where it is no file of the user's.
    var dockerfilePath: String?
    private static let standardInputName = "<stdin>"

    /// - Parameters:
    ///   - context: a folder, an archive, a URL, a repository; `-` for an archive or a Dockerfile on standard input.
    ///   - file: `--file`: relative to the working folder, or for a context that is no folder to the context; `-` for
    ///     standard input.
    ///   - keepsGitFolder: whether `.git` of a repository comes along.
    ///   - loader: brings what is no folder.
    /// - Throws: `CommandFailure`, and what the loader throws.
    init(context: String, file: String?, keepsGitFolder: Bool, loader: ContextLoader) async throws {
        if context == "-" {
            if file == "-" { throw CommandFailure.standardInputTwice }
            try self.init(loaded: try loader.standardInput(STDIN_FILENO), context: context, file: file, loader)
            return
        }
        var status = stat()
        if stat(context, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR {
                try self.init(folder: context, file: file, loader)
            } else if let found = try loader.archive(at: Self.absolute(context)) {
                try self.init(loaded: .context(found), context: context, file: file, loader)
            } else {
                throw CommandFailure.contextIsFile(context)
            }
        } else if var git = try GitSource(context: context) {
            if keepsGitFolder { git.keepsGitFolder = true }
            let found = try await loader.repository(git)
            try self.init(loaded: .context(found), context: context, file: file, loader)
        } else if URLSource.isURL(context) {
            try self.init(loaded: try await loader.download(context), context: context, file: file, loader)
        } else {
            throw CommandFailure.noContext(context)
        }
    }

    private init(folder context: String, file: String?, _ loader: ContextLoader) throws {
        let folder = Self.canonical(context)
        contextFolder = folder
        let name = Self.dockerfileName(context: context, file: file)
        if file == "-" {
            source = .bytes(
                try Self.dockerfileOnInput(loader), name: name, contextFolder: folder, contextName: context)
            return
        }
        guard access(name, F_OK) == 0 else { throw CommandFailure.noDockerfile(name) }
        // Of the file itself a link stays a link: it is the name in the context that counts.
        let slash = name.lastIndex(of: "/")
        let file = slash.map { String(name[name.index(after: $0)...]) } ?? name
        let path = Self.joined(Self.canonical(slash.map { String(name[...$0]) } ?? "."), file)
        dockerfilePath = path
        source = .file(path, name: name, contextFolder: folder, contextName: context)
    }

    private init(
        loaded: ContextLoader.Loaded, context: String, file: String?, _ loader: ContextLoader
    ) throws {
        let bytes: [UInt8]
        var name = file ?? "Dockerfile"
        switch loaded {
        case .dockerfile(let found, let files):
            // It is the Dockerfile itself that was given.
            if let file, file != "-" { throw CommandFailure.dockerfileTwice(context, file: file) }
            bytes = file == "-" ? try Self.dockerfileOnInput(loader) : found
            name = context == "-" || file == "-" ? Self.standardInputName : context
            fetched = files
        case .context(let files):
            fetched = files
            if file == "-" {
                bytes = try Self.dockerfileOnInput(loader)
                name = Self.standardInputName
            } else {
                bytes = try Self.dockerfile(name, in: files, context: context)
            }
        }
        source = .bytes(bytes, name: name, contextFolder: nil, contextName: context)
    }

    /// A Dockerfile in small letters is found too, as Docker finds it.
    private static func dockerfile(_ name: String, in files: FetchedContext, context: String) throws -> [UInt8] {
        let limit = ContextLoader.longestDockerfile
        if let bytes = try files.read(name, limit: limit) { return bytes }
        if name == "Dockerfile", let bytes = try files.read("dockerfile", limit: limit) { return bytes }
        throw CommandFailure.noDockerfileInContext(name, context: context)
    }

    private static func dockerfileOnInput(_ loader: ContextLoader) throws -> [UInt8] {
        guard case .dockerfile(let bytes, _) = try loader.standardInput(STDIN_FILENO) else {
            throw CommandFailure.archiveAsDockerfile
        }
        return bytes
    }

    /// The Dockerfile as messages name it.
    static func dockerfileName(context: String, file: String?) -> String {
        if context == "-" || file == "-" { return standardInputName }
        if GitSource.isAddress(context) || URLSource.isURL(context) { return file ?? "Dockerfile" }
        return file ?? (context == "." ? "Dockerfile" : joined(context, "Dockerfile"))
    }

    /// A folder by its one path, without links and dots: a Dockerfile in it is known as one of its files, however both were
    /// named.
    private static func canonical(_ folder: String) -> String {
        guard let path = realpath(folder, nil) else { return absolute(folder) }
        defer { free(path) }
        return String(cString: path)
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : joined(FileManager.default.currentDirectoryPath, path)
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}
