package import DockerfileSyntax
package import OCISpec

/// A Dockerfile laid out as steps: what the session walks through.
///
/// Every instruction of the file is a step and keeps its number whatever the target is; the triggers that a base image
/// brings by ONBUILD are steps too, right after the FROM that brings them.
package struct BuildProgram: Sendable {
    package var dockerfile: Dockerfile
    package var options: BuildOptions
    package var steps: [BuildStep]
    package var stages: [ProgramStage]
    /// The index of the stage that becomes the image.
    package var target: Int

    /// The steps that the target needs, in the order in which they run.
    package var neededSteps: [BuildStep] { steps.filter(\.isNeeded) }

    /// The step that a stage's chain begins with: its FROM, or that of the stage which it goes on from.
    package func firstStep(ofChainIn stage: Int) -> Int? {
        var stage = stage
        // A stage goes on from an earlier one only.
        while stages.indices.contains(stage), case .stage(let other) = stages[stage].base, other < stage {
            stage = other
        }
        return steps.first { $0.stage == stage }?.number
    }
}

/// A stage and what it is built on.
package struct ProgramStage: Sendable, Hashable {
    package var index: Int
    package var name: String?
    package var base: StageBase
    /// The name of the `--build-context` that takes the stage's place: its own instructions are then not carried out.
    package var replacement: String?
    /// The target or a stage that the target takes something from.
    package var isNeeded: Bool

    /// What to call it: its name, else its number.
    package var title: String { name ?? "stage \(index)" }
    /// For the middle of a sentence: `stage 'build'`, or `stage 2` for one without a name.
    package var mention: String { name.map { "stage '\($0)'" } ?? title }
}

/// Where a stage's first files come from.
package enum StageBase: Sendable, Hashable {
    case scratch
    /// An earlier stage of the same Dockerfile.
    case stage(Int)
    case image(Reference)
    /// Files without an image's configuration: a folder or what a URL has.
    case files(CopyEffect.Source)
}

/// One step of a program.
package struct BuildStep: Sendable, Hashable {
    package enum Origin: Sendable, Hashable {
        /// Stands in the Dockerfile.
        case dockerfile
        /// An ONBUILD trigger of the base that step `from` brought.
        case trigger(from: Int)
    }

    /// Counts from 1 through the whole file.
    package var number: Int
    /// nil for an ARG before the first FROM.
    package var stage: Int?
    package var instruction: Instruction
    package var origin: Origin
    package var isNeeded: Bool

    /// The line in the Dockerfile to point at; a trigger points at its FROM.
    package var line: Int { instruction.range.start.line }
}
