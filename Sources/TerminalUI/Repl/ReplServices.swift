package import BuildPlan

/// What the prompt's commands need of the store and of the machine.
package protocol ReplServices: Sendable {
    /// The table of `images`, as the command of that name prints it.
    func images() async throws -> String

    /// Names of the images in the store, in their short form, to complete a word with.
    func imageNames() async -> [String]

    /// Writes an image as an archive and tells what was written, in one sentence.
    ///
    /// - Parameter path: as the user wrote it; relative to the working folder.
    func save(_ image: BuiltImage, to path: String) async throws -> String

    /// Writes a page about a build and tells so in one sentence.
    ///
    /// - Parameters:
    ///   - steps: what has run, in order.
    ///   - path: as the user wrote it; relative to the working folder.
    func export(_ program: BuildProgram, _ steps: [PastBuild.Step], _ builds: [PastBuild], to path: String) async throws
        -> String

    /// Writes a text's lines to a new file and tells so in one sentence.
    func write(_ lines: [String], to path: String) async throws -> String

    /// The report of `doctor`.
    func doctor() async throws -> String
}
