internal import BuildPlan

extension StateLayer {
    /// What made the layer, as one would write it in a Dockerfile. A base image's history has more: `# buildkit` from BuildKit,
    /// `#(nop)` from the classic builder, the shell and its build arguments before a RUN's command.
    var shownOrigin: String {
        guard step == nil else { return createdBy }
        var text = createdBy[...]
        if text.hasSuffix(" # buildkit") { text.removeLast(" # buildkit".count) }
        let shell = "/bin/sh -c "
        if text.hasPrefix(shell) {
            text.removeFirst(shell.count)
            guard text.hasPrefix("#(nop)") else { return "RUN " + text }
            return String(text.dropFirst("#(nop)".count).drop { $0 == " " })
        }
        guard text.hasPrefix("RUN "), let range = text.firstRange(of: shell) else { return String(text) }
        let before = text[..<range.lowerBound].dropFirst("RUN ".count)
        return before.isEmpty || before.hasPrefix("|") ? "RUN " + text[range.upperBound...] : String(text)
    }
}
