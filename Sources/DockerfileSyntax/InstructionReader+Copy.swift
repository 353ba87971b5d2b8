extension InstructionReader {
    /// COPY and ADD: sources and a destination, as a JSON array or as words.
    mutating func readCopy(_ arguments: Arguments) throws(SyntaxError) -> CopyInstruction {
        let array = try readArray(arguments.span, of: arguments.keyword)
        if array == nil { takesHeredocs = true }
        let words = array ?? split(arguments.span).map(line.word)
        guard words.count >= 2, let destination = words.last else {
            throw SyntaxError(.noDestination(arguments.keyword), line.range(arguments.span))
        }
        var sources: [Word] = []
        for word in words.dropLast() where array != nil || HeredocRedirection(word: word.raw.utf8) == nil {
            sources.append(try checked(word))
        }
        if array == nil, HeredocRedirection(word: destination.raw.utf8) != nil {
            throw SyntaxError(.heredocAsDestination(arguments.keyword), destination.range)
        }
        return CopyInstruction(
            from: try checkedValue("from", arguments), chown: try checkedValue("chown", arguments),
            chmod: try checkedValue("chmod", arguments), sources: sources, destination: try checked(destination))
    }

    private func checkedValue(_ name: String, _ arguments: Arguments) throws(SyntaxError) -> Word? {
        guard let value = arguments.flags.first(where: { $0.name == name })?.value else { return nil }
        return try checked(value)
    }
}
