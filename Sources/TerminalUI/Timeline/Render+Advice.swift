package import BuildPlan

extension Render {
    /// What order of the steps would have been better.
    package static func advice(_ advice: CacheAdvice, style: TextStyle) -> String {
        var page = Page(style)
        guard advice.builds > 0 else {
            page.wrap(
                style.line(
                    "There is nothing to go by yet: between the builds that are kept nothing changed. Build, edit as you "
                        + "usually do, and build again; 'builds' lists what is kept."))
            return page.text
        }
        let over = "Over \(HumanUnits.count(advice.builds, "build")) with a change"
        let today = HumanUnits.time(milliseconds: advice.todayMs)
        guard !advice.moves.isEmpty else {
            page.wrap(
                style.line(
                    "\(over), steps of \(today) ran again, and no order of them that leaves the files as they are would have saved any of it."
                ))
            return page.text
        }
        let then = HumanUnits.time(milliseconds: advice.thenMs)
        let saved = HumanUnits.time(milliseconds: advice.savedMs)
        page.wrap(
            style.line(
                "\(over), steps of \(today) ran again. In this order it would have been \(then), \(saved) less:",
                .strong))
        for move in advice.moves {
            let place = move.before.map { "before step \($0), \(move.beforeText ?? "")" } ?? "to the end of its stage"
            page.wrap(
                style.line("step \(move.step), \(move.text): \(place)"), label: style.line(style.glyphs.bullet, .quiet),
                indent: 2)
        }
        for assumption in advice.assumptions {
            page.wrap(style.line("This takes it that \(assumption)."), label: style.line("!", .attention), indent: 2)
        }
        page.wrap(
            style.line(
                "Reckoned with the times that the steps took when they ran last; steps that changed together count as they did. "
                    + "'advise cache FILE' writes the Dockerfile in this order, to step through by 'dockstep -f FILE'.",
                .quiet))
        return page.text
    }
}
