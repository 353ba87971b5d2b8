extension InstructionReader {
    /// COPY and ADD: sources and a destination, as a JSON array or as words.
    mutating func readCopy(_ arguments: Arguments) throws(SyntaxError) -> CopyInstruction {
        let array = try readArray(arguments.span, of: arguments.keyword)
        if array == nil { allowHeredocs() }
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
        var values: [String: Word] = [:]
        for flag in arguments.flags {
            if let value = flag.value { values[flag.name] = try checked(value) }
        }
        return CopyInstruction(
            from: values["from"], chown: values["chown"], chmod: values["chmod"], sources: sources,
            destination: try checked(destination))
    }
}
