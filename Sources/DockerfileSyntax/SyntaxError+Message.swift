extension SyntaxError: CustomStringConvertible {
    /// One sentence: what is wrong and what to do.
    package var description: String { kind.description }
}

extension SyntaxError.Kind: CustomStringConvertible {
    /// One exhaustive switch: a new kind cannot be left without words.
    package var description: String {
        switch self {
        // The file as a whole, and directives
        case .tooLarge(let bytes, let limit):
            "the file has \(bytes) bytes and a Dockerfile at most \(limit); is this the right file?"
        case .lineTooLong(let bytes, let limit):
            "the line has \(bytes) bytes and Docker reads at most \(limit); break it with a continuation"
        case .nulByte(let offset):
            "byte \(offset) is NUL, so this is no text; is this the right file?"
        case .notUTF8(let offset, let byte):
            "byte \(offset) (0x\(String(byte, radix: 16, uppercase: true))) is not UTF-8 text; save the file as UTF-8"
        case .noInstructions: "the file has no instructions; start it with FROM"
        case .noStage: "the file has no FROM, so there is nothing to build; add one"
        case .duplicateDirective(let name): "the directive '\(short(name))' stands here twice; keep one"
        case .badEscape(let value): "the escape character can be \\ or ` and not '\(short(value))'"
        // Any instruction
        case .emptyInstruction: "a line that only continues holds no instruction; remove it"
        case .unknownInstruction(let word, let suggestion):
            if let hidden = word.unicodeScalars.first(where: { !$0.isASCII && $0.properties.isWhitespace }) {
                "unknown instruction '\(short(word))': it holds the special space U+\(hidden.codePoint); type an ordinary one"
            } else {
                "unknown instruction '\(short(word))'"
                    + didYouMean(
                        suggestion,
                        else: "; where it continues the line before, end that line with the escape character")
            }
        case .beforeFrom(let keyword):
            "\(keyword.rawValue) stands before the first FROM, where only ARG may stand; move it below FROM"
        case .missingArguments(let keyword, let needs): "\(keyword.rawValue) needs \(needs)"
        case .notAllStrings(let keyword):
            "the array of \(keyword.rawValue) holds something other than strings; put each element in double quotes"
        case .expansion(let kind): kind.description
        // Flags
        case .unknownFlag(let keyword, let name, let suggestion):
            "\(keyword.rawValue) has no flag '--\(short(name))'"
                + didYouMean(suggestion.map { "--" + $0 }, else: Self.allowed(for: keyword))
        case .duplicateFlag(let name): "'--\(short(name))' stands here twice; keep one"
        case .flagWithoutValue(let name):
            "'--\(short(name))' needs a value: write '--\(short(name))=VALUE', with no space"
        case .flagNotBoolean(let name, let value): "'--\(short(name))' is true or false and not '\(short(value))'"
        case .flagNotAmong(let name, let value, let allowed):
            "'--\(short(name))' cannot be '\(short(value))'"
                + didYouMean(
                    Suggestion.closest(to: value, among: allowed),
                    else: "; it can be \(allowed.joined(separator: ", "))")
        case .emptyMount:
            "'--mount' has no value: write what to mount, such as --mount=type=cache,target=/root/.cache"
        case .mountQuotes(let field):
            "the double quotes of '\(short(field))' do not fit: one may only begin and end a whole KEY=VALUE"
        case .variableInMountFrom(let value):
            "variables do not work in from=\(short(value)): name a stage by 'FROM $NAME AS x' and write from=x"
        // Arguments
        case .fromArguments(let count):
            "FROM takes an image, or an image, AS and a name; here are \(count) words"
        case .fromTwoWords(let image, let name):
            "FROM has a second word '\(short(name))': write 'FROM \(short(image)) AS \(short(name))' to name the stage, or "
                + "remove it"
        case .fromWithoutName(let image):
            "a stage's name is missing after AS: write 'FROM \(short(image)) AS name', or remove AS"
        case .fromWithoutAs(let word): "FROM has '\(short(word))' where AS belongs: write 'FROM image AS name'"
        case .stageName(let name):
            "'\(short(name))' cannot name a stage: it starts with a letter and holds letters, digits, '-', '_' and '.'"
        case .noDestination(let keyword): "\(keyword.rawValue) needs a source and a destination; add the missing one"
        case .heredocAsDestination(let keyword):
            "a here-document cannot be the destination of \(keyword.rawValue); add a path after it"
        case .unterminatedHeredoc(let delimiter):
            "the here-document never ends: add a line that holds only '\(short(delimiter))'"
        case .missingValue(let keyword, let name):
            "\(keyword.rawValue) gives '\(short(name))' no value; write '\(short(name))=VALUE'"
        case .missingEquals(let keyword, let word):
            "'\(short(word))' has no '=': \(keyword.rawValue) takes NAME=VALUE; put a value with spaces in quotes"
        case .blankName(let keyword): "a name of \(keyword.rawValue) is empty; write NAME=VALUE"
        case .emptyVolume: "VOLUME has an empty path; remove it"
        case .shellNotArray: "SHELL takes a JSON array, such as [\"/bin/bash\", \"-c\"]"
        case .healthcheckType(let word, let suggestion):
            "HEALTHCHECK takes CMD or NONE and not '\(short(word))'" + didYouMean(suggestion, else: "")
        case .healthcheckWithoutCommand: "HEALTHCHECK CMD needs a command after it"
        case .healthcheckNoneWithArguments: "HEALTHCHECK NONE takes nothing after it; remove the rest"
        case .badDuration(let flag, let value):
            "'--\(short(flag))' is a time such as 30s, 1m30s or 500ms and not '\(short(value))'"
        case .durationTooShort(let flag, let value): "'--\(short(flag))' is at least 1ms and not '\(short(value))'"
        case .badRetries(let value): "'--retries' is a number from 0 on and not '\(short(value))'"
        case .notATrigger(let keyword):
            "\(keyword.rawValue) cannot be an ONBUILD trigger: it takes an instruction that adds to a stage, such as RUN"
        case .severalTriggers: "an ONBUILD trigger is one instruction, and this text has another number of them"
        }
    }

    /// Enough of a word to know it by: a file that is no Dockerfile may have words of any length.
    private func short(_ text: String) -> String {
        let limit = 60
        return text.unicodeScalars.count > limit ? String(text.unicodeScalars.prefix(limit)) + "…" : text
    }

    private func didYouMean(_ suggestion: String?, else other: String) -> String {
        suggestion.map { "; did you mean '\($0)'?" } ?? other
    }

    private static func allowed(for keyword: Keyword) -> String {
        let names = FlagRule.rules(for: keyword).map { "--" + $0.name }
        return names.isEmpty ? "; it has none" : "; it has \(names.joined(separator: ", "))"
    }
}

extension Unicode.Scalar {
    /// As in U+00A0: four hexadecimal digits or more.
    fileprivate var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
