/// A RUN's here-documents as BuildKit gives them to the command (`dispatchRun`).
extension Instruction {
    /// The here-document of a RUN whose whole command is one redirection (`RUN <<EOF`): its content is the script, or a
    /// program of its own where it starts with `#!`. Nil where a command reads the here-document.
    package var scriptHeredoc: Heredoc? {
        guard case .run(.shell(let word)) = body, HeredocRedirection(word: word.raw.utf8) != nil else { return nil }
        return heredocs.first
    }

    /// What a RUN of the shell form gives to the shell: the command, with its here-documents below it as they stand, for
    /// the shell reads them; or the content of `scriptHeredoc` alone. Nil for any other instruction and for the exec form.
    package var shellText: String? {
        guard case .run(.shell(let word)) = body else { return nil }
        if let script = scriptHeredoc { return script.content }
        return heredocs.reduce(word.raw) { $0 + "\n" + $1.written + $1.delimiter }
    }

    /// `text`, and where that tells nothing of what runs the first line of it, as Docker shows it while it builds:
    /// `RUN <<EOF (apk add git...)`.
    package var title: String {
        guard let script = scriptHeredoc else { return text }
        let lines = script.written.split(whereSeparator: \.isNewline).drop { $0.allSatisfy(\.isWhitespace) }
        let first = lines.first.map { $0.drop(while: \.isWhitespace) } ?? ""
        let hasMore = lines.dropFirst().contains { !$0.allSatisfy(\.isWhitespace) }
        return "\(text) (\(first)\(hasMore ? "..." : ""))"
    }
}

extension Heredoc {
    /// Whether it is a program of its own: it begins with `#!`, before which no tab may stand, not even of `<<-`.
    package var isProgram: Bool { written.hasPrefix("#!") }
}
