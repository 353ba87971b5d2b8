/// What `--chmod` makes of the modes of what is copied.
package enum ModeChange: Sendable, Hashable {
    /// Octal digits: the one mode that every file and folder gets.
    case absolute(UInt32)
    /// As chmod(1) has it, `u=rwX,go=rX`: a change of the mode that each file has at its source.
    case symbolic(SymbolicMode)

    /// - Returns: nil for what is no mode.
    package init?(_ text: String) {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x37).contains($0) }) {
            guard let mode = UInt32(text, radix: 8), mode <= 0o7777 else { return nil }
            self = .absolute(mode)
        } else if let mode = SymbolicMode(text) {
            self = .symbolic(mode)
        } else {
            return nil
        }
    }

    /// The mode of a copied file that had `mode` at its source.
    package func applied(to mode: UInt32, isFolder: Bool) -> UInt32 {
        switch self {
        case .absolute(let new): new
        case .symbolic(let change): change.applied(to: mode, isFolder: isFolder)
        }
    }

    /// The mode of folders that are made on the way to the destination: an octal one counts for them as well, as far as
    /// the engine's umask of 022 lets it, and without set-id and sticky bits (tonistiigi/fsutil, copy, MkdirAll).
    package var ofNewFolders: UInt32 {
        switch self {
        case .absolute(let mode): mode & 0o755
        case .symbolic: 0o755
        }
    }

    /// As a cache key has it: an octal mode by its number, so that `0755` and `755` are one.
    package var keyText: String {
        switch self {
        case .absolute(let mode): String(mode, radix: 8)
        case .symbolic(let mode): mode.text
        }
    }
}
