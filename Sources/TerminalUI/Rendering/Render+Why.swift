package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

extension Render {
    /// Why a step was a hit or a miss, in full sentences: what differs, the first cause of a chain, what counts for such
    /// an instruction and what does not.
    package static func why(_ record: StepRecord, records: [StepRecord], style: TextStyle) -> String {
        var page = Page(style)
        page.add(style.line("Step \(record.step), line \(record.line)", .strong).adding("  \(record.text)"))
        let story = CacheStory(record: record, records: records)
        page.wrap(style.line(story.opening), indent: 2)
        if let reason = record.reason { addDetails(of: reason, lines: record.fileLines, to: &page) }
        if record.reason?.code == .parentChanged {
            addChain(of: record, records: records, to: &page)
        }
        if let also = story.also { page.wrap(style.line(also), indent: 2) }
        if let consequence = story.consequence { page.wrap(style.line(consequence), indent: 2) }
        if record.outcome != .none { addRules(for: record.keyword, to: &page) }
        return page.text
    }

    /// Why a step that has not run would be a hit or a miss.
    package static func why(_ prediction: Prediction, step: BuildStep, style: TextStyle) -> String {
        var page = Page(style)
        page.add(
            style.line("Step \(step.number), line \(step.line)", .strong).adding("  \(step.instruction.title)"))
        let reason = prediction.reason?.messageAhead
        let sentence =
            switch prediction.outcome {
            case .hit: "would be a HIT, because " + (reason ?? "it was built before")
            case .miss: "would be a MISS and run, because " + (reason ?? "nothing in the cache fits")
            case .depends:
                "may be a hit or a miss: " + (reason ?? prediction.dependence)
            case .none: "is never looked up: it makes no layer, it only changes the configuration"
            }
        page.wrap(style.line("It has not run yet; it \(sentence)."), indent: 2)
        if let reason = prediction.reason { addDetails(of: reason, lines: prediction.fileLines, to: &page) }
        if prediction.outcome != .none { addRules(for: step.instruction.keyword, to: &page) }
        return page.text
    }

    private static func addRules(for keyword: Keyword, to page: inout Page) {
        let rules = CacheRules(keyword: keyword)
        let style = page.style
        page.wrap(style.line("What counts for \(keyword.rawValue): ", .quiet).adding("\(rules.counts)."), indent: 2)
        page.wrap(style.line("What does not count: ", .quiet).adding("\(rules.doesNotCount)."), indent: 2)
    }

    /// The items of a reason: the thing, what of it changed, old and new.
    private static func addDetails(
        of reason: CacheReason, lines: [String: [LineChange]], to page: inout Page
    ) {
        let style = page.style
        let shown = reason.items.prefix(10)
        for item in shown {
            var line = style.line(item.path ?? item.name ?? "", .strong)
            line.add((line.isEmpty ? "" : "  ") + item.change, .attention)
            page.wrap(line, indent: 4)
            // Below one another, so that the eye finds what differs.
            for (label, value) in [("was", item.old), ("now", item.new)] {
                guard let value else { continue }
                page.wrap(
                    style.line(value.isEmpty ? "\"\"" : value), label: style.line("      \(label)", .quiet), indent: 11)
            }
            addWords(of: item, to: &page)
            if item.change == "content", let lines = item.path.flatMap({ lines[$0] }) { addLines(lines, to: &page) }
        }
        if reason.items.count > shown.count {
            page.add("    \(style.glyphs.ellipsis) \(reason.items.count - shown.count) more", .quiet)
        }
    }

    /// Which words of a command are gone and new: in a long one the eye does not find them.
    private static func addWords(of item: CacheReason.Item, to page: inout Page) {
        guard item.name == "command", let old = item.old, let new = item.new else { return }
        let style = page.style
        let words = TextDifference.words(from: old, to: new)
        if words.gone.isEmpty, words.new.isEmpty {
            page.wrap(style.line("only blanks differ: they are part of the command's text", .quiet), indent: 6)
            return
        }
        var line = style.line()
        for word in words.gone { line.add((line.isEmpty ? "" : "  ") + "- \(word)", .bad) }
        for word in words.new { line.add((line.isEmpty ? "" : "  ") + "+ \(word)", .good) }
        page.wrap(line, label: style.line("      words", .quiet), indent: 13)
    }

    /// The lines that a small file has lost and gained.
    private static func addLines(_ lines: [LineChange], to page: inout Page) {
        let style = page.style
        if lines.isEmpty {
            page.add("      the same lines; how the last one ends differs", .quiet)
            return
        }
        let width = lines.map { String($0.number).count }.max() ?? 1
        for change in lines {
            let isGone = change.kind == .removed
            var line = style.line("      \(isGone ? "-" : "+") ", isGone ? .bad : .good)
            line = line + style.line(String(change.number), .quiet).right(in: width, style: style)
            page.add(line.adding("  ").adding(change.text, isGone ? .bad : .good))
        }
        if lines.count == TextDifference.mostChanges { page.add("      \(style.glyphs.ellipsis)", .quiet) }
    }

    /// From the first cause to this step, one a line.
    private static func addChain(of record: StepRecord, records: [StepRecord], to page: inout Page) {
        let style = page.style
        let cause = record.reason?.cause
        var links = chain(of: record, records: records)
        let limit = 6
        var folded = 0
        if links.count > limit {
            folded = links.count - limit
            links.removeSubrange(1...folded)
        }
        for (index, link) in links.enumerated() {
            let isCause = cause.map { $0.step == link.step } ?? (link.reason?.code != .parentChanged)
            var line = style.line(
                "    \(index == 0 ? " " : style.glyphs.trigger) step \(link.step)  ", isCause ? .attention : .plain)
            line.add(link.text)
            page.add(line)
            if isCause, let text = cause?.message ?? link.reason?.message {
                page.wrap(style.line("the first cause: \(text)", .attention), indent: 8)
            }
            if index == 0, folded > 0 { page.add("      \(style.glyphs.ellipsis) \(folded) more steps", .quiet) }
        }
    }

    /// The steps that dragged one another along down to this one, the first cause at the head.
    private static func chain(of record: StepRecord, records: [StepRecord]) -> [StepRecord] {
        var chain = [record]
        let cause = record.reason?.causeStep
        while let last = chain.last, last.step != cause, let parent = last.reason?.parentStep ?? cause,
            let next = records.first(where: { $0.step == parent }), next.step < last.step
        {
            chain.append(next)
        }
        return chain.reversed()
    }
}

/// The sentences about one step's look-up.
private struct CacheStory {
    let record: StepRecord
    let records: [StepRecord]

    var opening: String {
        let reason = record.reason?.message
        switch record.outcome {
        case .hit:
            return "It was a HIT: its result was taken from the cache, because " + (reason ?? "it was built before")
                + "."
        case .miss:
            return "It was a MISS: it had to run, because " + (reason ?? "nothing in the cache fits") + "."
        case .failed:
            return "It was not in the cache and failed when it ran, with exit code \(record.exitCode); a failed step "
                + "leaves nothing in the cache."
        case .none:
            return
                "It is never looked up: \(record.keyword.rawValue) makes no layer, it only changes the configuration, "
                + "which is written anew each time."
        }
    }

    /// A step that changed itself and stands on changed layers would have missed in any case.
    var also: String? {
        guard let parent = record.reason?.parentStep, record.reason?.code != .parentChanged else { return nil }
        if records.first(where: { $0.step == parent })?.outcome == .hit {
            return "Step \(parent), which it builds on, is another one too than at the last build."
        }
        return "Step \(parent), which it builds on, ran again too: it would have missed anyway."
    }

    var consequence: String? {
        // A failed step left nothing that could be found again.
        if record.outcome == .failed { return nil }
        return switch record.reason?.code {
        case .firstBuild:
            "Its result is in the cache now: the same step on the same layers will be a hit."
        case .pruned:
            "The cache was cleared in between; now the result is there again."
        case .parentChanged:
            "A step's key holds the key of the layers below it, so what is below decides too."
        case .env:
            "Every variable counts for a RUN, used or not; undo the change and the old result is found again."
        case .filesChanged, .commandText, .copyOptions:
            "The old result is still kept: undo the change and it is a hit again."
        case .forced:
            "Without that option the step might have been a hit."
        case .sameContent:
            "That is where a chain of misses stops: only the files that are copied count, not how they were made."
        case .baseImage:
            "Everything on it has to run again, for its files stand on other files now."
        default: nil
        }
    }
}

/// What decides about a hit.
private struct CacheRules {
    let keyword: Keyword

    /// What the key of such an instruction holds (cache-rules.md, section 2).
    var counts: String {
        switch keyword {
        case .from: "the base image's digest, or its layers; the platform"
        case .run:
            "the command's text, all variables in their order, the user, WORKDIR, the shell, what is mounted, the layers "
                + "below"
        case .copy, .add:
            "names, content and permissions of the files copied, the destination, the flags and, without --link, the "
                + "layers below"
        case .workdir: "the path, the user, the layers below"
        default: "nothing: it is not looked up"
        }
    }

    var doesNotCount: String {
        switch keyword {
        case .from: "the image's name, tag, labels, CMD"
        case .run: "what the command would print or download today, the time, LABEL, CMD, EXPOSE, comments"
        case .copy, .add:
            "the files' times and owners on this machine, ignored files, LABEL, CMD, ENV and ARG that the line does not "
                + "use"
        case .workdir: "ENV and ARG that the line does not use, LABEL, CMD"
        default: "everything"
        }
    }
}
