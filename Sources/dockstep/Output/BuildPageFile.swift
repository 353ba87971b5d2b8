internal import BuildPages
internal import Glibc
internal import LayerArchive
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
        try ReplacedFile.write(to: path) { descriptor in
            // A page is to be handed out, also by a server that is somebody else.
            fchmod(descriptor, 0o644)
            try write(bytes, to: descriptor, path: path)
        }
        return "Wrote \(path) (\(HumanUnits.size(bytes.count))): open it in a browser."
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure.last("write", path) }
            rest = rest.dropFirst(count)
        }
    }
}

extension BuildPage.Units {
    static let human = BuildPage.Units(
        size: { HumanUnits.size($0) }, time: { HumanUnits.time(milliseconds: $0) })
}
