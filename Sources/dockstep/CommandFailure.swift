internal import BuildPlan
internal import OCISpec
internal import TerminalUI

/// What the command line itself refuses; `description` tells it in one sentence.
enum CommandFailure: Error, Hashable {
    /// `--engine docker` with a context that is no folder.
    case contextForDocker
    /// `verify --engine embedded`.
    case verifyNeedsDocker
    /// `--rules classic` where nothing is built by them.
    case classicRules
    case refusedOption(String, RefusedRunOption)
    case refusedBuildOption(String, RefusedBuildOption)
    case nameMissing(option: String, text: String)
    case badEpoch(String)
    case digestInName(String)
    case noContext(String)
    /// `--build-context NAME` alone.
    case contextWithoutValue(String)
    /// `target:`, which stands for another target of a bake file.
    case contextOfBake(String)
    case noNamedContext(String, path: String)
    case namedContextIsFile(String, path: String)
    case pageWithoutEnding(String)
    case noBuildYet
    case fileIsThere(String)
    /// A colon without a tag: `--build-context NAME=oci-layout://FOLDER:`.
    case layoutTag(String)
    /// `tags` are those that the OCI image layout has.
    case noLayoutTag(String, folder: String, tags: [String])
    case noLayoutDigest(Digest, folder: String)
    case contextIsFile(String)
    /// Something of standard input is asked for twice.
    case standardInputTwice
    /// What was given as the context is a Dockerfile, and `--file` names another.
    case dockerfileTwice(String, file: String)
    case noDockerfileInContext(String, context: String)
    case archiveAsDockerfile
    case noDockerfile(String)
    /// The Dockerfile, the context or the commands all want standard input.
    case standardInputTaken
    case jsonIsForBuild
    case commandsUnreadable(String, errno: Int32)
    case cannotWrite(String, errno: Int32)
    case nothingToRun(String)
    case unknownNetwork(String)
    case badHost(String)
    /// What can't be allowed by `--allow`.
    case unknownEntitlement(String)
    case badSize(option: String, value: String)
    case badLimit(String)
    case limitAboveHard(String)
    case badSecret(String)
    case secretUnreadable(id: String, path: String, errno: Int32)
    case agentTwice(String)
    /// `--ssh` without a path where no agent is known.
    case noAgent
    case agentUnreadable(String, errno: Int32)
    case severalSockets(String)
    /// A line of `--env-file`.
    case badVariable(String)
    case noTerminal
    /// An environment variable with a value that it does not know; `close` is the one that was likely meant.
    case badSetting(name: String, value: String, known: [String], close: String?)
    /// `DOCKSTEP_FILES=overlay` where the kernel gives none.
    case overlayRefused(String)
    /// Ctrl-C or a signal ended the build.
    case interrupted(step: Int?, signal: Int32)
    case certificateUnreadable(String, errno: Int32)
    case tagAndAllTags(String)
    case passwordInArguments
    case passwordMissing
    case userMissing
    case noPasswordTerminal
    case badFilter(String)
    case step(Int, exitCode: Int, text: String)
    /// `error=true` of the build checks.
    case warningsRefused([CheckRule])
    /// After `skip=` or `experimental=`.
    case unknownRule(String)
}
