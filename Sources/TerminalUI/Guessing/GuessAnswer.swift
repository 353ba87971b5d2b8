internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

/// What a learner typed at a question of `predict`, and as arguments of it.
enum GuessAnswer: Hashable, Sendable {
    case guess(Guess)
    case skip
    case help

    /// A word or its beginning: `h`, `miss`, `miss files`.
    ///
    /// - Throws: `CommandError.notAGuess`, `unknownGuessReason`.
    static func read(_ words: [String]) throws(CommandError) -> GuessAnswer {
        guard let word = words.first else { return .skip }
        switch word.lowercased() {
        case "hit", "h": return .guess(.hit)
        case "miss", "m":
            guard words.count > 1 else { return .guess(.miss(nil)) }
            return .guess(.miss(try reason(words[1])))
        case "?", "help": return .help
        default: throw .notAGuess(word)
        }
    }

    /// By its letter, its word, or a code of `--progress json`.
    ///
    /// - Throws: `CommandError.unknownGuessReason` with a suggestion.
    static func reason(_ word: String) throws(CommandError) -> GuessedReason {
        let word = word.lowercased()
        if let reason = GuessedReason.allCases.first(where: { $0.letter == word || $0.rawValue == word }) {
            return reason
        }
        if let reason = CacheReason.Code(rawValue: word).flatMap({ GuessedReason($0) }) { return reason }
        let known = GuessedReason.allCases.map(\.rawValue)
        throw .unknownGuessReason(word, suggestion: Suggestion.closest(to: word, among: known))
    }
}

extension GuessedReason {
    /// How the list of reasons names it.
    var letter: String {
        switch self {
        case .first: "a"
        case .parent: "b"
        case .text: "c"
        case .files: "d"
        case .settings: "e"
        case .base: "f"
        case .cleared: "g"
        }
    }

    /// Completes "It has to run, because …".
    var sentence: String {
        switch self {
        case .first: "it has not been built before"
        case .parent: "a step below it runs again"
        case .text: "its own line was changed: the command, the destination, a flag"
        case .files: "a file that it takes was changed"
        case .settings: "a variable, the user, WORKDIR, SHELL or the like was changed"
        case .base: "the base image is another one"
        case .cleared: "the cache is not asked, or was cleared"
        }
    }

    /// Whether such an instruction can miss for it.
    func isPossible(for keyword: Keyword) -> Bool {
        switch self {
        case .first, .cleared: true
        case .parent: keyword != .from
        case .text: keyword != .from
        case .files: keyword == .copy || keyword == .add || keyword == .run
        case .settings: keyword == .run
        case .base: keyword == .from
        }
    }
}
