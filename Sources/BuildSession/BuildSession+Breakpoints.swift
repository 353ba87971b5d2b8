internal import BuildPlan
internal import DockerfileSyntax

/// A breakpoint that was set, and what to tell about it.
package struct BreakpointSet: Sendable, Hashable {
    package var breakpoint: Breakpoint
    /// Where no instruction stood at the line: the line that was asked for; the breakpoint is at the next instruction.
    package var movedFrom: Int?
    /// True where no step that the target needs can reach it.
    package var isUnreachable: Bool
}

extension BuildSession {
    /// Sets a breakpoint. A line inside an instruction means that instruction, a line between two the next one.
    ///
    /// - Throws: `SessionError.noInstruction` for a line after the last instruction.
    package func setBreakpoint(at place: Breakpoint.Place) throws -> BreakpointSet {
        let steps = try program.steps
        var place = place
        var movedFrom: Int?
        var reachable = true
        switch place {
        case .line(let line):
            let inFile = steps.filter { $0.origin == .dockerfile }
            guard let step = inFile.first(where: { $0.instruction.range.lines.upperBound >= line }) else {
                throw SessionError.noInstruction(line: line, last: inFile.last?.line ?? 0)
            }
            if !step.instruction.range.lines.contains(line) { movedFrom = line }
            place = .line(step.line)
            reachable = step.isNeeded
        case .keyword(let keyword):
            reachable = needed.contains { $0.instruction.keyword == keyword }
        case .miss, .fail:
            break
        }
        let breakpoint = Breakpoint(number: nextBreakpoint, place: place)
        nextBreakpoint += 1
        breakpoints.append(breakpoint)
        return BreakpointSet(breakpoint: breakpoint, movedFrom: movedFrom, isUnreachable: !reachable)
    }

    /// - Throws: `SessionError.noSuchBreakpoint`.
    package func deleteBreakpoint(_ number: Int) throws {
        guard let index = breakpoints.firstIndex(where: { $0.number == number }) else {
            throw SessionError.noSuchBreakpoint(number)
        }
        breakpoints.remove(at: index)
    }

    package func deleteAllBreakpoints() { breakpoints = [] }

    /// Counts and returns the breakpoints that match.
    func hit(_ matches: (Breakpoint) -> Bool) -> [Breakpoint] {
        var found: [Breakpoint] = []
        for index in breakpoints.indices where matches(breakpoints[index]) {
            breakpoints[index].hits += 1
            found.append(breakpoints[index])
        }
        return found
    }
}
