internal import DockerfileSyntax
internal import OCISpec

extension CheckFinding: CustomStringConvertible {
    /// One sentence: what was found and what to write instead. The place is told by whoever shows it.
    package var description: String {
        switch detail {
        // Stages
        case .stageNameCasing(let name):
            "the stage name '\(name)' has capital letters, and Docker keeps it as '\(name.lowercased())': write it so"
        case .fromAsCasing(let word, let from):
            "'\(word)' and '\(from)' differ in letter case: write "
                + "'\(from == from.lowercased() ? word.lowercased() : word.uppercased())'"
        case .duplicateStageName(let name, let line):
            "line \(line) has a stage '\(name)' too, and from here on the name means this one: choose another name"
        case .reservedStageName(let name):
            "'\(name)' is Docker's own name for \(name == "scratch" ? "an empty start" : "the files sent to the build"): "
                + "choose another name"
        case .undefinedArgInFrom(let name, let suggestion):
            "no ARG above the first FROM declares $\(name)" + didYouMean(suggestion, else: "; add one")
        case .invalidDefaultArgInFrom(let text):
            text.contains("$")
                ? "without --build-arg, '\(text)' names no image: give the ARG a default value"
                : "'\(text)' can't be the name of an image"
        case .invalidBaseImagePlatform(let image, let has, let wanted):
            "'\(image)' is made for \(has) and the build is for \(wanted): name an image that has that platform"
        case .redundantTargetPlatform(let text): "--platform=\(text) is what FROM takes anyway: leave it out"
        case .fromPlatformFlagConstDisallowed(let text):
            "--platform=\(text) holds for every build, whatever --platform asks for: leave it out, use $BUILDPLATFORM, "
                + "or name the stage after it"
        // The text
        case .noEmptyContinuation:
            "an empty line stands inside an instruction that goes on: remove it; Docker means to refuse it one day"
        case .consistentInstructionCasing(let word, let isLower):
            "'\(word)' is not written as most instructions of this file: write "
                + "'\(isLower ? word.lowercased() : word.uppercased())'"
        case .maintainerDeprecated(let name):
            "MAINTAINER is out of use: write LABEL org.opencontainers.image.authors=\"\(name)\""
        case .legacyKeyValueFormat(let keyword, let name):
            "'\(keyword.rawValue) \(name)' with a blank is the old form: write \(keyword.rawValue) \(name)=VALUE"
        case .invalidDefinitionDescription(let keyword, let name):
            "the comment right above \(keyword.rawValue) does not begin with '\(name)', so it describes nothing: begin "
                + "it so, or put a line with only '#' between"
        // Variables
        case .undefinedVar(let name, let suggestion, let isGlobal):
            isGlobal
                ? "$\(name) has its value outside of stages alone: add 'ARG \(name)' to this one"
                : "$\(name) is set neither by ENV nor ARG above nor by the base image"
                    + didYouMean(suggestion.map { "$" + $0 }, else: "")
        case .secretsUsedInArgOrEnv(let keyword, let name):
            "'\(name)' sounds like a secret, and everybody with the image can read what \(keyword.rawValue) sets: use "
                + "RUN --mount=type=secret"
        // Single instructions
        case .jsonArgsRecommended(let keyword):
            "\(keyword.rawValue) in shell form starts a shell first, which may keep signals from the program: write it "
                + "as \(keyword.rawValue) [\"program\", \"argument\"]"
        case .workdirRelativePath(let path):
            "'\(path)' starts from the folder that the base image happens to have: write an absolute path, such as "
                + "/\(path)"
        case .multipleInstructionsDisallowed(let keyword, let line):
            "the \(keyword.rawValue) on line \(line) replaces this one: keep one of them"
        case .copyIgnoredFile(let keyword, let path):
            path == "." || path == "/"
                ? ".dockerignore leaves out everything, so \(keyword.rawValue) has nothing to take"
                : ".dockerignore leaves out '\(path)', so \(keyword.rawValue) can't find it"
        case .exposeProtoCasing(let text):
            "the protocol of '\(text)' is not in small letters: write '\(text.lowercased())'"
        case .exposeInvalidFormat(let text):
            "'\(text)' has an address or port of the host, which EXPOSE can't set: name the container's port alone, "
                + "and publish it by 'docker run -p'"
        }
    }

    private func didYouMean(_ suggestion: String?, else other: String) -> String {
        suggestion.map { "; did you mean '\($0)'?" } ?? other
    }
}
