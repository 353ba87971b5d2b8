package import DockerfileSyntax
package import OCISpec

/// What a step asks of the world; floor 4 does it, and nothing here does.
package enum Effect: Sendable, Hashable {
    /// Only the configuration changes.
    case none
    case base(StageBase)
    case run(RunEffect)
    case copy(CopyEffect)
    case makeDirectory(MakeDirectoryEffect)
}

extension Effect {
    /// A copy of `--link`: what is below has no part in it.
    package var isLinked: Bool { if case .copy(let copy) = self { copy.isLinked } else { false } }

    /// Of a RUN: how many words of its command are the shell's; nil for none.
    package var shellWords: Int? { if case .run(let run) = self, run.shellWords > 0 { run.shellWords } else { nil } }

    /// The stages whose files count for the step's key.
    package var contentStages: Set<Int> {
        let sources: [CopyEffect.Source] =
            switch self {
            case .copy(let copy): [copy.source]
            case .run(let run): run.contentMounts.map(\.source)
            case .none, .base, .makeDirectory: []
            }
        return Set(sources.compactMap { if case .stage(let index) = $0 { index } else { nil } })
    }

    /// The images that a COPY or a mount takes from.
    package var images: [Reference] {
        let sources: [CopyEffect.Source] =
            switch self {
            case .copy(let copy): [copy.source]
            case .run(let run): run.mountSources
            case .none, .base, .makeDirectory: []
            }
        return sources.compactMap { if case .image(let reference) = $0 { reference } else { nil } }
    }
}

/// A RUN: the words that are executed and all that the command can see of the build.
package struct RunEffect: Sendable, Hashable {
    /// The argv, shell prefix included.
    package var arguments: [String]
    /// How many of them are the shell prefix; 0 for exec form.
    package var shellWords: Int
    package var environment: [EnvironmentVariable]
    /// Proxy variables given as build arguments and not declared: seen by the command, no part of the key.
    package var proxyEnvironment: [EnvironmentVariable]
    package var workingDirectory: String
    package var user: String
    package var network: RunNetwork
    package var platform: Platform
    /// A program of its own that the last argument names, from a here-document.
    package var script: RunScript?
    package var mounts: [RunMount] = []
    /// What the `from` of the mounts names, for what has no files of it as well.
    package var mountSources: [CopyEffect.Source] = []
    package var isInsecure = false
    /// The name of the machine that the command finds, where the build argument `BUILDKIT_SANDBOX_HOSTNAME` gives one.
    package var hostname: String?
    package var hosts: [ExtraHost] = []
    package var limits: [RunLimit] = []
}

extension RunEffect {
    /// The mounts whose files count for the cache, in the order of the key.
    package var contentMounts: [MountedFiles] { mounts.ordered.compactMap(\.files) }
}

/// A here-document that begins with `#!`: a file that can be executed, in a folder that can't be written.
package struct RunScript: Sendable, Hashable {
    /// Where BuildKit mounts the folder with the file.
    package static let folder = "/dev/pipes"

    /// The here-document's delimiter.
    package var name: String
    package var content: String
}

/// A COPY or ADD with its words expanded.
package struct CopyEffect: Sendable, Hashable {
    /// Where files are taken from: what `--from` of COPY and of a mount names.
    package enum Source: Sendable, Hashable {
        case context
        case stage(Int)
        case image(Reference)
        /// No files at all.
        case scratch
        /// The absolute path of a folder that `--build-context` names.
        case folder(String)
        /// What `--build-context` names by a URL.
        case remote(RemoteSource)
    }

    /// One source and where it was written.
    package struct Path: Sendable, Hashable {
        package var text: String
        package var range: SourceRange
        /// With `--parents`: what is copied in place of `text`, its folders included.
        package var kept: KeptPath?
        /// For ADD of a URL or a repository: where the files come from in place of the effect's source.
        package var remote: RemoteSource?

        package init(text: String, range: SourceRange, kept: KeptPath? = nil, remote: RemoteSource? = nil) {
            self.text = text
            self.range = range
            self.kept = kept
            self.remote = remote
        }

        /// Whether it stands for the names that it matches, whatever they are.
        package var isPattern: Bool { kept == nil && remote == nil && PathPattern.hasWildcards(text) }
    }

    /// A source of `--parents`.
    package struct KeptPath: Sendable, Hashable {
        /// The folder whose content keeps its names: what stands before `/./`, else the root. It may hold wildcards.
        package var folder: String
        /// What is taken of the folder: a path below it, in which `**` stands for any number of folders.
        package var pattern: String

        /// A path without wildcards has to be there.
        package var isRequired: Bool { !PathPattern.hasWildcards(folder) && !PathPattern.hasWildcards(pattern) }
    }

    /// A here-document: a file of its own.
    package struct Document: Sendable, Hashable {
        /// As it is written, without quotes.
        package var delimiter: String
        /// The file's name, which the delimiter gives.
        package var name: String
        package var content: [UInt8]
        package var range: SourceRange

        /// What messages call it.
        package var title: String { "<<\(delimiter)" }
    }

    /// ADD unpacks local tar archives.
    package var isAdd: Bool
    package var source: Source
    package var paths: [Path]
    /// They come after the paths, wherever they stand among them.
    package var documents: [Document] = []
    /// Absolute; ends with `/` where it must be a folder.
    package var destination: String
    package var destinationRange: SourceRange
    /// Whether the source is the very layers that the copy stands on: the cache then counts these and not the files.
    package var isFromOwnLayers = false
    package var chown: String?
    /// What `--chmod` makes of the mode of every file and folder copied.
    package var mode: ModeChange?
    /// `--link`: the files are laid over nothing, whatever the layers below have. Docker takes no notice of it beside
    /// `--chmod`.
    package var isLinked = false
    /// `--exclude`'s patterns: what of a copied folder's content is left out.
    package var excluded: [String] = []
    /// `--unpack`; nil where it is not written: local archives are then unpacked and fetched ones are not.
    package var unpacks: Bool?

    /// Whether ADD unpacks a source where it is an archive.
    package func unpacks(_ path: Path) -> Bool { isAdd && (unpacks ?? (path.remote == nil)) }
}

/// A WORKDIR's folder, made with its parents where it is not there.
package struct MakeDirectoryEffect: Sendable, Hashable {
    package var path: String
    /// USER's text; empty for root.
    package var owner: String
    /// The time that the folder itself gets, in seconds since 1970; nil for the clock's.
    package var time: Int?
}

/// A step folded into the state: what it asks for, and the state once that is done.
package struct StepPlan: Sendable {
    /// The state after the step but for what the effect brings (layers, chain keys, a base's configuration).
    package var state: BuildState
    package var effect: Effect
    package var changes: [ConfigChange]
    /// The instruction with its variables filled in, where that changes it.
    package var expandedText: String?
    /// The line of history, without its time.
    package var createdBy: String
}
