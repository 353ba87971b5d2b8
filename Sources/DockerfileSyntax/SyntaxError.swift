/// Why a Dockerfile cannot be read, and where. `description` is the sentence without the place.
package struct SyntaxError: Error, Hashable, Sendable {
    package var kind: Kind
    package var range: SourceRange

    package init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    package enum Kind: Hashable, Sendable {
        // The file as a whole
        case tooLarge(bytes: Int, limit: Int)
        case lineTooLong(bytes: Int, limit: Int)
        case nulByte(offset: Int)
        case notUTF8(offset: Int, byte: UInt8)
        case noInstructions
        case noStage
        // Directives
        case duplicateDirective(String)
        case badEscape(String)
        // Any instruction
        case emptyInstruction
        case unknownInstruction(String, suggestion: String?)
        case beforeFrom(Keyword)
        case missingArguments(Keyword, needs: String)
        case unknownFlag(Keyword, name: String, suggestion: String?)
        case duplicateFlag(String)
        case flagWithoutValue(String)
        case flagNotBoolean(String, value: String)
        case flagNotAmong(String, value: String, allowed: [String])
        case notAllStrings(Keyword)
        case expansion(ExpansionError.Kind)
        // FROM
        case fromArguments(Int)
        /// `FROM image name`.
        case fromTwoWords(image: String, name: String)
        /// `FROM image AS`.
        case fromWithoutName(image: String)
        case fromWithoutAs(String)
        case stageName(String)
        // RUN
        case emptyMount
        case mountQuotes(String)
        case variableInMountFrom(String)
        // COPY and ADD
        case noDestination(Keyword)
        case heredocAsDestination(Keyword)
        case unterminatedHeredoc(delimiter: String)
        // ENV, LABEL and ARG
        case missingValue(Keyword, name: String)
        case missingEquals(Keyword, word: String)
        case blankName(Keyword)
        // The others
        case emptyVolume
        case shellNotArray
        case healthcheckType(String, suggestion: String?)
        case healthcheckWithoutCommand
        case healthcheckNoneWithArguments
        case badDuration(flag: String, value: String)
        case durationTooShort(flag: String, value: String)
        case badRetries(String)
        case notATrigger(Keyword)
        case severalTriggers
    }
}
