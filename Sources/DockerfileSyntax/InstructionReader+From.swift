extension InstructionReader {
    /// `image`, or `image AS name`.
    func readFrom(_ arguments: Arguments) throws(SyntaxError) -> FromInstruction {
        let words = split(arguments.span)
        let platform = try arguments.flags.first { $0.name == "platform" }?.value
            .map { word throws(SyntaxError) in try checked(word) }
        if words.count == 2 {
            let (image, word) = (line.text(words[0]), line.text(words[1]))
            let isAs = word.lowercased() == "as"
            throw SyntaxError(
                isAs ? .fromWithoutName(image: image) : .fromTwoWords(image: image, name: word), line.range(words[1]))
        }
        guard words.count == 1 || words.count == 3 else {
            throw SyntaxError(.fromArguments(words.count), line.range(arguments.span))
        }
        let image = try checked(line.word(words[0]))
        guard words.count == 3 else { return FromInstruction(platform: platform, image: image, name: nil) }
        guard line.text(words[1]).lowercased() == "as" else {
            throw SyntaxError(.fromWithoutAs(line.text(words[1])), line.range(words[1]))
        }
        var name = line.word(words[2])
        guard Self.namesStage(line.bytes[words[2]]) else { throw SyntaxError(.stageName(name.raw), name.range) }
        name.raw = name.raw.lowercased()
        return FromInstruction(platform: platform, image: image, name: name)
    }

    /// `[a-z][a-z0-9-_.]*`, letter case ignored.
    private static func namesStage(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, first.isASCIILetter else { return false }
        return bytes.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || $0 == .dash || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
    }
}
