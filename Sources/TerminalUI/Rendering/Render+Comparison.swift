package import BuildEngine
package import BuildPlan
internal import DockerfileSyntax

extension Render {
    /// What each step would do by the classic builder's rules.
    package static func classicPlan(_ predictions: [Prediction], program: BuildProgram, style: TextStyle) -> String {
        var page = Page(style)
        guard !predictions.isEmpty else {
            page.add("No step is left to run.")
            return page.text
        }
        page.wrap(
            style.line(
                "By the rules of Docker's classic builder (DOCKER_BUILDKIT=0), had it made the builds that were made here:"
            ))
        addPredictions(predictions, program: program, to: &page)
        page.wrap(summary(of: predictions, style: style))
        addStagesOnlyClassicRuns(of: program, to: &page)
        return page.text
    }

    /// The classic builder runs every stage before the target, also one of which nothing is taken: the plan has none of
    /// its steps, for no build here runs them.
    private static func addStagesOnlyClassicRuns(of program: BuildProgram, to page: inout Page) {
        let others = program.stages.filter { !$0.isNeeded && $0.index < program.target }
        guard !others.isEmpty else { return }
        let names = others.map(\.mention).joined(separator: ", ")
        page.wrap(
            page.style.line(
                "The classic builder also runs what the target does not need (\(names)); these steps are left out here.",
                .quiet))
    }

    /// The two builders' plans side by side, and which rules part them.
    package static func comparison(
        _ modern: [Prediction], _ classic: [Prediction], program: BuildProgram, style: TextStyle
    ) -> String {
        var page = Page(style)
        guard !modern.isEmpty else {
            page.add("No step is left to run.")
            return page.text
        }
        let told = Set(classic.filter { $0.outcome == .miss }.map(\.step))
        let pairs = zip(modern, classic).map { BuilderPair(modern: $0, classic: $1, told: told) }
        let rows = pairs.map { pair in
            PlanRow(
                step: program.steps.first { $0.number == pair.modern.step }, number: pair.modern.step,
                words: [pair.modern, pair.classic].map { word(for: $0.outcome, style: style) },
                reason: pair.reason)
        }
        add(rows, titles: ["BuildKit", "classic"], why: "why they differ", to: &page)
        let differing = pairs.filter(\.differs)
        guard !differing.isEmpty else {
            page.wrap(style.line("Both builders decide alike here."))
            addStagesOnlyClassicRuns(of: program, to: &page)
            return page.text
        }
        let steps = pairs.count { $0.differs }
        page.wrap(style.line("\(HumanUnits.count(steps, "step")) of \(pairs.count) would go another way.", .strong))
        for rule in rules(of: differing, program: program) {
            page.wrap(style.line(rule), label: style.line(style.glyphs.bullet, .quiet), indent: 2)
        }
        addStagesOnlyClassicRuns(of: program, to: &page)
        return page.text
    }

    /// A sentence for each step at which the builders part, by what the first cause there is.
    private static func rules(of pairs: [BuilderPair], program: BuildProgram) -> [String] {
        var told: Set<Int> = []
        var result: [String] = []
        for pair in pairs {
            let number = pair.headStep
            guard told.insert(number).inserted, let step = program.steps.first(where: { $0.number == number }) else {
                continue
            }
            result.append(
                "Step \(number), \(step.instruction.keyword.rawValue): " + pair.rule(of: step.instruction.keyword))
        }
        return result
    }
}

/// One step before both builders.
private struct BuilderPair {
    var modern: Prediction
    var classic: Prediction
    /// The steps of which the classic builder's reason stands in the table.
    var told: Set<Int>

    /// A step without a layer is made by the classic builder too, as an image of the configuration alone: reused or new,
    /// nothing is run for it. That alone is no difference.
    var differs: Bool {
        switch (modern.outcome, classic.outcome) {
        case (.none, .miss): true
        case (.none, _): false
        default: modern.outcome != classic.outcome
        }
    }

    var reason: String? {
        guard differs else { return nil }
        if classic.outcome == .miss || classic.outcome == .depends {
            return Render.reasonWorthTelling(classic, told: told)
        }
        return Render.reasonWorthTelling(modern)
    }

    /// The step at the head of the chain that parts the builders.
    var headStep: Int {
        let telling = classic.outcome == .miss ? classic : modern
        return telling.reason?.causeStep ?? telling.step
    }

    func rule(of keyword: Keyword) -> String {
        if classic.outcome == .hit || modern.outcome == .miss {
            return "what BuildKit found to differ is no part of what the classic builder compares."
        }
        switch keyword {
        case .from:
            return "the classic builder goes by the image's ID; BuildKit also takes an image with the same layers."
        case .copy, .add:
            return
                "the classic builder hashes files with their paths and takes the destination as it is written; after "
                + "its first miss all steps of the stage run. BuildKit goes by the files' content and base names."
        case .run, .workdir:
            return "after its first miss the classic builder runs all steps of the stage; BuildKit looks each one up."
        case .env, .arg, .user, .shell:
            return "each instruction makes an image for the classic builder, and after its first miss all steps of the "
                + "stage run. BuildKit asks for it only where a step uses it: at RUN, and in texts that it changes."
        default:
            return "each instruction makes an image for the classic builder, and after its first miss all steps of the "
                + "stage run. For BuildKit it is configuration alone, and part of no key."
        }
    }
}
