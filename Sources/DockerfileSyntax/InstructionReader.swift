/// Reads one logical line into a typed instruction.
struct InstructionReader {
    let line: LogicalLine
    let escape: UInt8
    /// The instruction's part of the line: all of it, or what follows ONBUILD.
    private let span: Range<Int>
    /// True where here-documents may follow: the shell forms of RUN, COPY and ADD (`canContainHeredoc` in BuildKit).
    var takesHeredocs = false

    init(_ line: LogicalLine, escape: UInt8) {
        self.init(line, escape: escape, span: 0..<line.bytes.count)
    }

    private init(_ line: LogicalLine, escape: UInt8, span: Range<Int>) {
        self.line = line
        self.escape = escape
        self.span = WhiteSpace.trimmed(span, in: line.bytes)
    }

    /// What stands after the keyword.
    struct Arguments {
        var keyword: Keyword
        var keywordRange: SourceRange
        var flags: [Flag]
        /// Without flags and outer white space.
        var span: Range<Int>
    }

    mutating func read() throws(SyntaxError) -> Instruction {
        let arguments = try readKeywordAndFlags()
        let mounts = try arguments.flags.filter { $0.name == "mount" }
            .map { flag throws(SyntaxError) in try MountOption(flag) }
        let body = try readBody(arguments)
        return Instruction(
            body: body, range: line.range(span), keywordRange: arguments.keywordRange, text: line.text(span),
            flags: arguments.flags, mounts: mounts, heredocs: [])
    }

    private func readKeywordAndFlags() throws(SyntaxError) -> Arguments {
        guard !span.isEmpty else { throw SyntaxError(.emptyInstruction, line.range(span)) }
        var end = span.lowerBound
        while end < span.upperBound, !WhiteSpace.separates(line.bytes[end]) { end += 1 }
        let range = line.range(span.lowerBound..<end)
        guard let keyword = Keyword(bytes: line.bytes[span.lowerBound..<end]) else {
            let word = line.text(span.lowerBound..<end)
            let suggestion = Suggestion.closest(to: word, among: Keyword.allCases.map(\.rawValue))
            throw SyntaxError(.unknownInstruction(word, suggestion: suggestion), range)
        }
        var reader = FlagReader(line, end..<span.upperBound)
        let flags = reader.read()
        try FlagRule.check(flags, of: keyword)
        return Arguments(
            keyword: keyword, keywordRange: range, flags: flags,
            span: WhiteSpace.trimmed(min(reader.index, span.upperBound)..<span.upperBound, in: line.bytes))
    }

    private mutating func readBody(_ arguments: Arguments) throws(SyntaxError) -> Instruction.Body {
        let span = arguments.span
        // BuildKit takes a command without words for an empty line of the shell.
        guard !span.isEmpty || [.run, .cmd, .entrypoint].contains(arguments.keyword) else {
            throw SyntaxError(
                .missingArguments(arguments.keyword, needs: arguments.keyword.needs), arguments.keywordRange)
        }
        switch arguments.keyword {
        case .from: return .from(try readFrom(arguments))
        case .run:
            let form = try readCommand(arguments)
            if case .shell = form { takesHeredocs = true }
            return .run(form)
        case .cmd: return .cmd(try readCommand(arguments))
        case .entrypoint: return .entrypoint(try readCommand(arguments))
        case .shell: return .shell(try readShell(arguments))
        case .copy: return .copy(try readCopy(arguments))
        case .add: return .add(try readCopy(arguments))
        case .workdir: return .workdir(try checked(line.word(span)))
        case .user: return .user(try checked(line.word(span)))
        case .stopsignal: return .stopsignal(try checked(line.word(span)))
        case .maintainer: return .maintainer(line.word(span))
        case .expose: return .expose(try split(span).map { span throws(SyntaxError) in try checked(line.word(span)) })
        case .volume: return .volume(try readVolume(arguments))
        case .env: return .env(try readPairs(arguments))
        case .label: return .label(try readPairs(arguments))
        case .arg: return .arg(try readArguments(arguments))
        case .healthcheck: return .healthcheck(try readHealthcheck(arguments))
        case .onbuild: return .onbuild(try readTrigger(arguments))
        }
    }

    private mutating func readTrigger(_ arguments: Arguments) throws(SyntaxError) -> Instruction {
        var reader = InstructionReader(line, escape: escape, span: arguments.span)
        let inner = reader.span
        var end = inner.lowerBound
        while end < inner.upperBound, !WhiteSpace.separates(line.bytes[end]) { end += 1 }
        // Looked at before the trigger is read: ONBUILD ONBUILD ONBUILD … must not nest.
        if let keyword = Keyword(bytes: line.bytes[inner.lowerBound..<end]), !keyword.canBeTrigger {
            throw SyntaxError(.notATrigger(keyword), line.range(inner.lowerBound..<end))
        }
        let trigger = try reader.read()
        takesHeredocs = reader.takesHeredocs
        return trigger
    }

    /// The stretches between white space; quotes mean nothing here (`parseStringsWhitespaceDelimited` in BuildKit).
    func split(_ span: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for index in span {
            if WhiteSpace.separates(line.bytes[index]) {
                if let begin = start { words.append(begin..<index) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { words.append(begin..<span.upperBound) }
        return words
    }

    /// The word, when substitution can work on it with some values of the variables.
    func checked(_ word: Word) throws(SyntaxError) -> Word {
        if let fault = word.standingFault(escape: escape) { throw SyntaxError(.expansion(fault), word.range) }
        return word
    }
}

extension Keyword {
    /// What an instruction without arguments lacks.
    fileprivate var needs: String {
        switch self {
        case .from: "an image, such as 'FROM debian:12'"
        case .run, .cmd, .entrypoint: "a command"
        case .copy, .add: "a source and a destination"
        case .workdir: "a path"
        case .env, .label: "at least one NAME=VALUE"
        case .arg: "at least one name"
        case .user: "a user name or id"
        case .expose: "at least one port"
        case .volume: "at least one path"
        case .shell: "a JSON array, such as [\"/bin/bash\", \"-c\"]"
        case .stopsignal: "a signal's name or number"
        case .healthcheck: "CMD and a command, or NONE"
        case .onbuild: "an instruction"
        case .maintainer: "a name"
        }
    }
}
