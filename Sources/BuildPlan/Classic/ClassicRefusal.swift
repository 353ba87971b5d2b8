package import DockerfileSyntax

/// What the classic builder can't do, so that there is nothing to say of its cache.
package struct ClassicRefusal: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case flag(Keyword, String)
        case heredoc(Keyword)
        /// A git repository as the source of ADD.
        case repository
        /// An option of the build, with its dashes.
        case option(String)
    }

    package var kind: Kind
    /// nil for an option of the build.
    package var range: SourceRange?

    package init(_ kind: Kind, at range: SourceRange?) {
        self.kind = kind
        self.range = range
    }
}

extension ClassicRefusal: CustomStringConvertible {
    package var description: String {
        let what =
            switch kind {
            case .flag(let keyword, let flag): "\(keyword.rawValue) --\(flag)"
            case .heredoc(let keyword): "a here-document of \(keyword.rawValue)"
            case .repository: "ADD of a git repository"
            case .option(let option): option
            }
        return
            "the classic builder does not know \(what): such a build needs BuildKit, so there is no plan by classic rules"
    }
}

extension ClassicRefusal {
    private static let flags: [Keyword: Set<String>] = [
        .from: ["platform"], .copy: ["from", "chown"], .add: ["chown"],
        .healthcheck: ["interval", "timeout", "start-period", "retries"],
    ]

    /// - Throws: `ClassicRefusal` for an instruction that only BuildKit carries out.
    package static func check(_ instruction: Instruction, _ effect: Effect) throws(ClassicRefusal) {
        let keyword = instruction.keyword
        if let flag = instruction.flags.first(where: { flags[keyword]?.contains($0.name) != true }) {
            throw ClassicRefusal(.flag(keyword, flag.name), at: flag.range)
        }
        if let heredoc = instruction.heredocs.first { throw ClassicRefusal(.heredoc(keyword), at: heredoc.range) }
        guard case .copy(let copy) = effect else { return }
        for path in copy.paths {
            if case .git = path.remote { throw ClassicRefusal(.repository, at: path.range) }
        }
    }

    /// - Throws: `ClassicRefusal` for an option that only BuildKit has.
    package static func check(_ options: BuildOptions) throws(ClassicRefusal) {
        if !options.noCacheStages.isEmpty { throw ClassicRefusal(.option("--no-cache-filter"), at: nil) }
        if !options.contexts.isEmpty { throw ClassicRefusal(.option("--build-context"), at: nil) }
        let implied: Set<Entitlement> = options.asksForHostNetwork ? [.hostNetwork] : []
        if !options.allowed.subtracting(implied).isEmpty { throw ClassicRefusal(.option("--allow"), at: nil) }
    }
}
