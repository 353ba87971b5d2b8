package import BuildPlan

/// One page about a build, to hand out: the steps with their reasons, the stack of layers, the project's builds. It is
/// complete in itself and has no program in it.
package struct BuildPage: Sendable {
    /// How sizes in bytes and times in milliseconds are written.
    package struct Units: Sendable {
        var size: @Sendable (Int) -> String
        var time: @Sendable (Int) -> String

        package init(size: @escaping @Sendable (Int) -> String, time: @escaping @Sendable (Int) -> String) {
            self.size = size
            self.time = time
        }
    }

    /// The Dockerfile's name.
    var title: String
    /// How many steps a whole build has.
    var stepCount: Int
    /// What has run, in order.
    var steps: [PastBuild.Step]
    /// Oldest first.
    var builds: [PastBuild]
    var units: Units

    package init(
        title: String, stepCount: Int, steps: [PastBuild.Step], builds: [PastBuild], units: Units
    ) {
        self.title = title
        self.stepCount = stepCount
        self.steps = steps
        self.builds = builds
        self.units = units
    }

    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(HTML.escaped(title)): \(stepCount) steps</title>
        <link rel="icon" href="data:,">
        <style>
        \(Self.styleSheet)
        </style>
        </head>
        <body>
        <h1>\(HTML.escaped(title))</h1>
        <p>\(summary)</p>
        \(stepSection)
        \(layerSection)
        \(timelineSection)
        \(wordSection)
        </body>
        </html>

        """
    }

    private var summary: String {
        let hits = steps.count { $0.outcome == .hit }
        let misses = steps.count { $0.outcome == .miss }
        let failed = steps.contains { $0.outcome == .failed }
        let start =
            steps.count >= stepCount
            ? "All \(stepCount) steps have run" : "\(steps.count) of \(stepCount) steps have run"
        return "\(start): \(hits) came from the cache, \(misses) ran now\(failed ? ", and one failed" : "")."
    }

    /// The word that stands at a step, which no colour replaces.
    static func word(_ outcome: StepOutcome) -> String {
        switch outcome {
        case .hit: "HIT"
        case .miss: "MISS"
        case .failed: "FAILED"
        case .none: "no layer"
        }
    }

    private var wordSection: String {
        """
        <h2>The words</h2>
        <dl>
        <dt>HIT</dt><dd>The step was not run: what it made at an earlier build was taken from the cache.</dd>
        <dt>MISS</dt><dd>The step ran, for the reason that stands beside it.</dd>
        <dt>no layer</dt><dd>The instruction changes the image's configuration alone; nothing is looked up for it.</dd>
        <dt>layer</dt><dd>The files that a step added, changed or deleted. An image is its layers, one on the other.</dd>
        </dl>
        """
    }
}
