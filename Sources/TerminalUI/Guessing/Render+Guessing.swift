internal import BuildPlan
internal import BuildSession
internal import DockerfileSyntax

extension Render {
    /// The step that a guess is asked for.
    static func question(_ step: BuildStep, style: TextStyle) -> String {
        var page = Page(style)
        var line = style.line("predict ", .accent)
        line.add("step \(step.number), line \(step.line): ")
        page.add(line.adding(step.instruction.title, .strong))
        page.wrap(
            style.line("h: a hit, reused from the cache; m: a miss, it has to run; Enter: no guess", .quiet), indent: 2)
        return page.text
    }

    /// The reasons to choose from.
    static func reasonChoice(_ reasons: [GuessedReason], style: TextStyle) -> String {
        var page = Page(style)
        page.add("It has to run, because")
        for reason in reasons {
            page.wrap(style.line(reason.sentence), label: style.line("  \(reason.letter)  ", .strong), indent: 5)
        }
        return page.text
    }

    /// How a guess went; stands below the step's record.
    static func judged(_ judged: JudgedGuess, style: TextStyle) -> String {
        var page = Page(style)
        page.wrap(
            style.line(judged.sentence),
            label: style.line("  guess    ", judged.isRight && judged.isReasonRight != false ? .good : .attention),
            indent: 11)
        return page.text
    }

    /// The score: in numbers, then the rules that guesses went against.
    static func score(_ score: Score, style: TextStyle) -> String {
        var page = Page(style)
        guard !score.guesses.isEmpty else {
            page.wrap(style.line("No guess has been made yet: 'predict on' asks before each step."))
            return page.text
        }
        page.wrap(style.line(score.numbers, .strong))
        for missed in score.missedRules {
            let steps = missed.guesses.map { String($0.record.step) }
            let title = steps.count == 1 ? "step \(steps[0])" : "steps \(steps.joined(separator: ", "))"
            page.wrap(style.line(missed.code.rule), label: style.line("  \(title): ", .attention), indent: 4)
        }
        if score.missedRules.isEmpty { page.wrap(style.line("No rule was missed.", .good)) }
        return page.text
    }
}

extension JudgedGuess {
    /// The verdict, then what was the case where it was said wrongly.
    var sentence: String {
        let reason = record.reason?.message
        if !isRight {
            return wasHit
                ? "not so: it was a hit" + (reason.map { ", because \($0)" } ?? "")
                : "not so: it was a miss" + (reason.map { ", because \($0)" } ?? "")
        }
        switch isReasonRight {
        case true: return "right, and for that reason"
        case false: return "right that it was a miss, but for another reason: \(reason ?? "none is known")"
        default: return "right"
        }
    }
}

extension Score {
    fileprivate var numbers: String {
        var parts = ["\(right) of \(guesses.count) \(guesses.count == 1 ? "guess" : "guesses") right"]
        if reasons > 0 { parts.append("\(rightReasons) of \(reasons) \(reasons == 1 ? "reason" : "reasons") right") }
        if skipped > 0 { parts.append("\(skipped) \(skipped == 1 ? "step" : "steps") without a guess") }
        return parts.joined(separator: ", ")
    }
}

extension CacheReason.Code {
    /// The rule of the cache behind the code, for somebody who went against it (cache-rules.md, section 2).
    fileprivate var rule: String {
        switch self {
        case .firstBuild: "what was never built on these layers has to run the first time"
        case .parentChanged:
            "a step stands on the layers below it: where one of them runs again, all that follow do, whatever they are"
        case .baseImage: "FROM counts by what the name stands for today: a new base is a new beginning"
        case .commandText: "a RUN counts by its text, letter for letter; what it would do is not looked at"
        case .env: "every ENV, and every ARG with a value, counts for each RUN after it, used or not"
        case .user: "USER counts for each RUN after it"
        case .workdir: "WORKDIR counts for each RUN after it, and for where relative paths of a COPY lead"
        case .shell: "SHELL counts for each RUN in shell form after it"
        case .platform: "an image for another platform is another image: FROM and RUN count it"
        case .mounts:
            "what a RUN mounts counts by its place and options, and the files of a bind mount by their content"
        case .filesChanged:
            "a COPY counts by the names, content and permissions of the files; their time does not count"
        case .copyOptions: "a COPY counts by its destination and flags too"
        case .urlChanged: "an ADD of a URL counts by what the server has today"
        case .commitChanged: "an ADD of a repository counts by the commit that its name stands for today"
        case .forced: "--no-cache does not ask the cache, for RUN, COPY and ADD"
        case .pruned: "a result that was cleared away can't be reused"
        case .sameDefinition:
            "the same instruction on the same layers is a hit, also after other edits were made and undone"
        case .sameContent:
            "a COPY is a hit where the files are the same, although the stage that they come from ran again"
        case .linked: "COPY --link does not count the layers below it"
        case .basePresent: "FROM is a hit where the image that the name stands for is here"
        }
    }
}
