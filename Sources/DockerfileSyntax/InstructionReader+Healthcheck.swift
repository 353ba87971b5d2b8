extension InstructionReader {
    /// `NONE`, or `CMD` and a command.
    func readHealthcheck(_ arguments: Arguments) throws(SyntaxError) -> HealthcheckInstruction {
        let span = arguments.span
        var end = span.lowerBound
        while end < span.upperBound, WhiteSpace.length(in: line.bytes, at: end, end: span.upperBound) == 0 { end += 1 }
        let type = line.text(span.lowerBound..<end)
        let rest = WhiteSpace.trimmed(end..<span.upperBound, in: line.bytes)
        switch type.uppercased() {
        case "NONE":
            if !rest.isEmpty { throw SyntaxError(.healthcheckNoneWithArguments, line.range(rest)) }
            return .none
        case "CMD":
            let form = rest.isEmpty ? CommandForm.exec([]) : try readCommand(rest, of: .healthcheck)
            if case .exec([]) = form {
                throw SyntaxError(.healthcheckWithoutCommand, line.range(span.lowerBound..<end))
            }
            return .command(form, try readOptions(arguments.flags))
        default:
            let suggestion = Suggestion.closest(to: type, among: ["CMD", "NONE"])
            throw SyntaxError(.healthcheckType(type, suggestion: suggestion), line.range(span.lowerBound..<end))
        }
    }

    private func readOptions(_ flags: [Flag]) throws(SyntaxError) -> HealthcheckOptions {
        var options = HealthcheckOptions()
        for flag in flags {
            guard let value = flag.value, !value.raw.isEmpty else { continue }
            switch flag.name {
            case "interval": options.interval = try duration(value, of: flag)
            case "timeout": options.timeout = try duration(value, of: flag)
            case "start-period": options.startPeriod = try duration(value, of: flag)
            case "start-interval": options.startInterval = try duration(value, of: flag)
            default:
                guard let retries = Int32(value.raw), retries >= 0 else {
                    throw SyntaxError(.badRetries(value.raw), value.range)
                }
                options.retries = Int(retries)
            }
        }
        return options
    }

    /// Nanoseconds: 0, or from a millisecond on.
    private func duration(_ value: Word, of flag: Flag) throws(SyntaxError) -> Int {
        guard let nanoseconds = GoDuration.nanoseconds(value.raw) else {
            throw SyntaxError(.badDuration(flag: flag.name, value: value.raw), value.range)
        }
        guard nanoseconds == 0 || nanoseconds >= 1_000_000 else {
            throw SyntaxError(.durationTooShort(flag: flag.name, value: value.raw), value.range)
        }
        return nanoseconds
    }
}
