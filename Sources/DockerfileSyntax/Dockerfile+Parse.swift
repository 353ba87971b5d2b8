extension Dockerfile {
    /// Reads a Dockerfile as BuildKit's front end does (moby/buildkit, frontend/dockerfile/parser and instructions) and
    /// stops at the first fault. A fault of variable substitution that no value could mend counts as one of syntax.
    ///
    /// - Parameters:
    ///   - bytes: The file, UTF-8 with or without a byte order mark, line ends `\n` or `\r\n`.
    ///   - name: The path to show in messages.
    package static func parse(_ bytes: [UInt8], name: String) throws(SyntaxError) -> Dockerfile {
        let (dockerfile, fault) = try read(bytes, name: name)
        if let fault { throw fault }
        return dockerfile
    }

    /// As `parse`, with what stands before a fault of an instruction.
    ///
    /// - Throws: the fault of a file that can't be read as text or whose directives can't be read.
    package static func read(_ bytes: [UInt8], name: String) throws(SyntaxError) -> (Dockerfile, fault: SyntaxError?) {
        let source = try SourceText(bytes)
        var reader = DockerfileReader(source, fixed: nil)
        let directives = try reader.readDirectives()
        var dockerfile = Dockerfile(
            name: name, lines: source.lines.map { source.text($0.span) }, directives: directives, globalArguments: [],
            stages: [])
        var fault: SyntaxError?
        do throws(SyntaxError) {
            while let instruction = try reader.next() { try dockerfile.append(instruction) }
            if dockerfile.stages.isEmpty {
                let kind: SyntaxError.Kind = dockerfile.globalArguments.isEmpty ? .noInstructions : .noStage
                throw SyntaxError(kind, SourceRange(start: source.end, end: source.end))
            }
        } catch {
            fault = error
        }
        dockerfile.remarks = reader.remarks
        return (dockerfile, fault)
    }

    private mutating func append(_ instruction: Instruction) throws(SyntaxError) {
        if case .from(let from) = instruction.body {
            stages.append(Stage(index: stages.count, name: from.name?.raw, instructions: [instruction]))
        } else if !stages.isEmpty {
            stages[stages.count - 1].instructions.append(instruction)
        } else if instruction.keyword == .arg {
            globalArguments.append(instruction)
        } else {
            throw SyntaxError(.beforeFrom(instruction.keyword), instruction.keywordRange)
        }
    }
}

extension Instruction {
    /// Reads the text of an ONBUILD trigger from a base image's configuration: one instruction, perhaps with continuation
    /// lines and here-documents. The escape character is `\`, as BuildKit reads triggers.
    ///
    /// - Parameter range: What every range becomes: the FROM that brought the trigger in.
    package static func parse(trigger text: String, at range: SourceRange) throws(SyntaxError) -> Instruction {
        let source: SourceText
        do { source = try SourceText(Array(text.utf8)) } catch { throw SyntaxError(error.kind, range) }
        var reader = DockerfileReader(source, fixed: range)
        guard let instruction = try reader.next() else { throw SyntaxError(.severalTriggers, range) }
        guard try reader.next() == nil else { throw SyntaxError(.severalTriggers, range) }
        guard instruction.keyword.canBeTrigger else {
            throw SyntaxError(.notATrigger(instruction.keyword), range)
        }
        return instruction
    }

    /// The text of an ONBUILD's trigger as an image's configuration keeps it, here-documents included; nil for any other
    /// instruction. `parse(trigger:at:)` reads it back.
    package var triggerText: String? {
        guard case .onbuild(let trigger) = body else { return nil }
        return trigger.heredocs.reduce(trigger.text) { $0 + "\n" + $1.written + $1.delimiter }
    }
}

extension Keyword {
    /// False for what ONBUILD refuses (Dockerfile reference, "ONBUILD").
    var canBeTrigger: Bool { self != .onbuild && self != .from && self != .maintainer }

    /// The keyword, letter case ignored.
    init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count <= 11 else { return nil }
        self.init(rawValue: String(decoding: bytes, as: UTF8.self).uppercased())
    }
}
