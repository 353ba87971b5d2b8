internal import BuildPages
internal import TerminalUI

/// The page of `export` on the disk.
enum BuildPageFile {
    /// Writes a page in the place of an older one.
    ///
    /// - Parameter path: as the user wrote it; relative to the working folder.
    /// - Returns: what was written, in one sentence.
    /// - Throws: `CommandFailure.pageWithoutEnding`; what keeps the file from being written.
    static func write(_ page: BuildPage, to path: String) throws -> String {
        // What ends otherwise is likely a file of the project, named by mistake.
        guard [".html", ".htm"].contains(where: path.lowercased().hasSuffix) else {
            throw CommandFailure.pageWithoutEnding(path)
        }
        let bytes = Array(page.html.utf8)
        try ReplacedFile.write(bytes, to: path)
        return "Wrote \(path) (\(HumanUnits.size(bytes.count))): open it in a browser."
    }
}

extension BuildPage.Units {
    static let human = BuildPage.Units(
        size: { HumanUnits.size($0) }, time: { HumanUnits.time(milliseconds: $0) })
}
