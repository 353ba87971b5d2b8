package import DockerfileSyntax
package import OCISpec

/// What makes a Dockerfile that parses impossible to build, found before or while its steps are laid out.
package struct PlanError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Nothing to build: no FROM stands in the file, as in one that is being written.
        case noStage
        case unknownTarget(String, stages: [String])
        case blankBase(String)
        /// `--platform` of FROM, and the variable that was likely meant.
        case blankPlatform(String, suggestion: String?)
        case badImageName(ReferenceError)
        case badPlatform(PlatformError)
        case variableInFrom(String)
        case fromItself(String)
        case laterStage(String, line: Int)
        case stageNumberTooLarge(Int, count: Int)
        case expansion(ExpansionError)
        case trigger(SyntaxError, base: String)
        case notYet(String)
        case badPort(String)
        case badMode(String)
        /// Of `--exclude`, or of a source of `--parents`.
        case badPattern(PatternListError)
        /// A name in `--chown` beside `--link`.
        case linkedOwner(String)
        /// A delimiter that can't be a file's name.
        case documentName(String)
        case emptyWord(Keyword)
        case badSignal(String)
        case checkSettings(CheckSettingsError)
        case mount(MountFault)
        case notAllowed(Entitlement, flag: String)
        /// `RUN --device`, which no engine of Docker's grants as it is set up.
        case device
        /// A here-document with a program, by its delimiter.
        case scriptName(String)
        case badGitSource(GitSourceError)
        /// A URL or repository as a source of COPY.
        case remoteForCopy(String)
        /// `--checksum` with several sources, or with one that is not fetched.
        case checksumForSeveral
        case checksumForLocal(String)
        case badChecksum(String)
        /// A repository's own, and the flag's.
        case twoChecksums(String, String)
        case twoKeepGitFolders(String)
    }

    package var kind: Kind
    /// nil where the fault is not in the Dockerfile, such as an unknown `--target`.
    package var range: SourceRange?

    package init(_ kind: Kind, at range: SourceRange?) {
        self.kind = kind
        self.range = range
    }
}
