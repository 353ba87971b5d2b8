internal import DockerfileSyntax

/// Where `build --output` puts what was built (docker's exporters, as far as dockstep has them).
enum BuildOutput: Hashable {
    /// Into the store, as without `--output`.
    case store
    /// Into the store, and from there to the registries of its names.
    case registry
    /// The image's files into a folder; no image is written.
    case folder(String)
    /// The image's files as a tar, with their owners; `-` is standard output. No image is written.
    case tar(String)

    /// `DEST`, `-`, or `type=…[,dest=…]`.
    ///
    /// - Throws: `BuildOutputError`.
    init(_ text: String) throws(BuildOutputError) {
        guard text.contains("=") else {
            guard !text.isEmpty else { throw .empty }
            self = text == "-" ? .tar("-") : .folder(text)
            return
        }
        let fields = try Self.fields(of: text)
        guard let type = fields["type"] else { throw .typeMissing(text) }
        let destination = fields["dest"]
        switch type {
        case "local":
            guard let destination, destination != "-" else { throw .destinationMissing("local") }
            self = .folder(destination)
        case "tar": self = .tar(destination ?? "-")
        case "image" where fields["push"] == "true": self = .registry
        case "registry": self = .registry
        case "image": self = .store
        case "docker" where destination == nil: self = .store
        case "docker", "oci": throw .archive(type)
        default: throw .unknownType(type, suggestion: Suggestion.closest(to: type, among: Self.types))
        }
    }

    static let types = ["local", "tar", "image", "registry", "docker", "oci"]
    private static let keys = ["type", "dest", "push", "rewrite-timestamp"]

    /// Whether `rewrite-timestamp=true` is among the fields.
    ///
    /// - Throws: `BuildOutputError`, also where no image is written.
    static func rewritesTimestamps(_ text: String) throws(BuildOutputError) -> Bool {
        guard text.contains("="), let value = try fields(of: text)["rewrite-timestamp"] else { return false }
        switch try BuildOutput(text) {
        case .store, .registry: break
        case .folder, .tar: throw .timesOfFiles
        }
        guard let isOn = Bool(value) else { throw .badField("rewrite-timestamp=\(value)") }
        return isOn
    }

    private static func fields(of text: String) throws(BuildOutputError) -> [String: String] {
        var fields: [String: String] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2 else { throw .badField(String(part)) }
            guard keys.contains(pair[0]) else {
                throw .unknownField(pair[0], suggestion: Suggestion.closest(to: pair[0], among: keys))
            }
            fields[pair[0]] = pair[1]
        }
        return fields
    }
}

/// What is wrong with a value of `--output`, or can't be done with it.
enum BuildOutputError: Error, Hashable, CustomStringConvertible {
    case empty
    case several
    case typeMissing(String)
    case destinationMissing(String)
    case badField(String)
    case unknownField(String, suggestion: String?)
    case unknownType(String, suggestion: String?)
    case archive(String)
    case terminal
    case standardOutputTaken
    case pushWithoutName
    case noImage(String)
    case timesOfFiles

    var description: String {
        switch self {
        case .empty: "--output is empty: name a folder, or write type=tar,dest=FILE"
        case .several: "--output was given twice, and a build here has one: leave one out"
        case .typeMissing(let text):
            "--output '\(text)' has no type: write type=local,dest=FOLDER or type=tar,dest=FILE"
        case .destinationMissing(let type): "--output type=\(type) needs a folder: write type=\(type),dest=FOLDER"
        case .badField(let text): "'\(text)' is no part of --output: write type=local,dest=FOLDER"
        case .unknownField(let name, let suggestion):
            "--output knows type, dest, push and rewrite-timestamp, and no '\(name)'\(Self.meant(suggestion))"
        case .unknownType(let type, let suggestion):
            "--output knows the types \(BuildOutput.types.joined(separator: ", ")), and no '\(type)'\(Self.meant(suggestion))"
        case .archive(let type):
            "--output type=\(type) with a file is not supported: name the image by --tag and write it by 'dockstep save -o FILE NAME'"
        case .terminal:
            "a tar is not for a terminal: write it by --output type=tar,dest=FILE, or redirect standard output"
        case .standardOutputTaken:
            "standard output can't take both the tar and JSON lines: name a file by --output type=tar,dest=FILE"
        case .pushWithoutName: "--push needs the name to push: give it by --tag"
        case .timesOfFiles: "rewrite-timestamp is about an image: write type=image,rewrite-timestamp=true"
        case .noImage(let option): "\(option) is about an image, and --output writes files alone: leave one of them out"
        }
    }

    private static func meant(_ suggestion: String?) -> String { suggestion.map { "; did you mean '\($0)'?" } ?? "" }
}
