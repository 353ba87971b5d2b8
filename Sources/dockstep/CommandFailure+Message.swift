internal import BuildPlan
internal import ContainerRuntime
internal import DockerfileSyntax
internal import LayerArchive
internal import TerminalUI

extension CommandFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .contextForDocker:
            "--engine docker steps through a folder, and this context is an archive: unpack it, and name the folder"
        case .verifyNeedsDocker:
            "verify compares dockstep's own engine with Docker: leave --engine out, or say --engine docker"
        case .classicRules:
            "dockstep itself builds by BuildKit's rules: '--engine docker --rules classic' steps on Docker's classic builder, and 'dockstep plan --rules classic' shows what it would do"
        case .refusedOption(let option, let refused): "the option '\(option)' \(refused.reason)"
        case .refusedBuildOption(let option, let refused):
            "the option '\(option.prefix { $0 != "=" })' \(refused.reason)"
        case .nameMissing(let option, let text): "'\(text)' has no name: write \(option) NAME=VALUE"
        case .badEpoch(let text):
            "SOURCE_DATE_EPOCH is '\(text)', which is no number: give it in seconds since 1970 or unset it"
        case .digestInName(let text): "'\(text)' holds a digest, and a new name can't: write it as NAME:TAG"
        case .noContext(let path): "there is no folder '\(path)': name the folder with the Dockerfile"
        case .contextWithoutValue(let text):
            "'--build-context \(text)' does not say where the files are: write --build-context NAME=FOLDER, "
                + "NAME=docker-image://IMAGE, NAME=oci-layout://FOLDER:TAG, NAME=URL or NAME=REPOSITORY"
        case .contextOfBake(let name):
            "'target:' belongs to the files of 'docker buildx bake', and there is none here: give --build-context "
                + "\(name)=… a folder, an image, a URL or a repository"
        case .noNamedContext(let name, let path): "there is no folder '\(path)' for --build-context \(name)=…"
        case .namedContextIsFile(let name, let path):
            "'\(path)' is a file, and --build-context \(name)=… needs a folder: name the folder that it is in"
        case .pageWithoutEnding(let path): "'\(path)' does not end in .html, which a page is written to"
        case .fileIsThere(let path): "'\(path)' is there already, and is not written over: name a new file"
        case .noBuildYet: "no build of this project is kept yet: 'dockstep build' makes one"
        case .layoutTag(let name):
            "--build-context \(name)=oci-layout://… has a colon and no tag after it: write FOLDER:TAG, or FOLDER alone for "
                + "'latest'"
        case .noLayoutTag(let tag, let folder, let tags):
            "the OCI image layout '\(folder)' has no image with the tag '\(tag)'"
                + (tags.isEmpty
                    ? ": none of its images has a tag, so name one by @sha256:…"
                    : "; it has "
                        + tags.map { "'\($0)'" }.joined(separator: ", "))
        case .noLayoutDigest(let digest, let folder): "the OCI image layout '\(folder)' has no image \(digest)"
        case .contextIsFile(let path):
            "'\(path)' is neither a folder nor an archive: name its folder, and the Dockerfile by --file"
        case .standardInputTwice:
            "standard input can't be both the context and the Dockerfile: give one of them as a file"
        case .dockerfileTwice(let context, let file):
            "'\(context)' holds a Dockerfile and no archive, and --file names another ('\(file)'): leave one of them out"
        case .noDockerfileInContext(let name, let context):
            "there is no Dockerfile '\(name)' in the context '\(context)': name one that is in it by --file"
        case .archiveAsDockerfile: "standard input holds an archive and no Dockerfile: give it as the context, by '-'"
        case .noDockerfile(let path): "there is no Dockerfile '\(path)': write one, or name another by --file"
        case .standardInputTaken:
            "standard input can't be both what is built and the commands, and there is no terminal to ask: give the commands "
                + "by --commands FILE"
        case .jsonIsForBuild: "--progress json belongs to 'dockstep build': leave it out here"
        case .commandsUnreadable(let path, let code): "could not read '\(path)': \(FileFailure.words(for: code))"
        case .cannotWrite(let path, let code): "could not write '\(path)': \(FileFailure.words(for: code))"
        case .nothingToRun(let image):
            "'\(image)' has neither ENTRYPOINT nor CMD: say what to run, as in 'dockstep run \(image) sh'"
        case .badSetting(let name, let value, let known, let close):
            close.map { "\(name) is '\(value)'; did you mean '\($0)'?" }
                ?? "\(name) is '\(value)': write \(known.joined(separator: " or ")), or unset it for what works best"
        case .overlayRefused(let folder):
            "DOCKSTEP_FILES asks for overlay, and a mount of one in '\(folder)' was refused: unset it or write copies"
        case .interrupted(let step?, _): "interrupted: step \(step) is not taken, and the steps before it are kept"
        case .interrupted(nil, _): "interrupted"
        case .unknownNetwork(let name):
            "there is no network '\(name)': write host (this machine's), private (one of the container's own) or none"
        case .badHost(let text): "'\(text)' is no line for /etc/hosts: write NAME:ADDRESS, as in --add-host db:10.0.0.5"
        case .unknownEntitlement(let text):
            "'\(text)' is nothing that can be allowed: write --allow network.host or --allow security.insecure"
        case .badSize(let option, let value): "'\(value)' is no size: write a number with a unit, as in \(option) 128m"
        case .badLimit(let text):
            "'\(text)' is no limit: write NAME=SOFT:HARD, as in --ulimit nofile=1024:2048; the names are "
                + ProcessLimit.names.joined(separator: ", ")
        case .limitAboveHard(let text):
            "the soft limit of '\(text)' is above the hard one: raise that, or lower the other"
        case .badSecret(let text):
            "'\(text)' is no secret: write --secret id=NAME,src=FILE or --secret id=NAME,env=VARIABLE"
        case .secretUnreadable(let id, let path, let code):
            "the file '\(path)' of the secret '\(id)' can't be read: \(FileFailure.words(for: code))"
        case .agentTwice(let id): "--ssh names '\(id)' twice: keep one"
        case .noAgent:
            "no SSH agent is known: start one and set SSH_AUTH_SOCK, or write --ssh default=SOCKET or --ssh default=KEY"
        case .agentUnreadable(let path, let code):
            "'\(path)' of --ssh can't be read: \(FileFailure.words(for: code))"
        case .severalSockets(let text): "'\(text)' names an agent's socket and more: it takes one socket, or keys"
        case .badVariable(let line): "the variable '\(line)' of --env-file has no name, or one with a blank in it"
        case .certificateUnreadable(let path, let code):
            "could not read the certificates in '\(path)': \(FileFailure.words(for: code))"
        case .tagAndAllTags(let name): "'\(name)' has a tag, and --all-tags means all: leave one of them out"
        case .passwordInArguments:
            "a password on the command line can be seen by everyone on this machine: give it with --password-stdin"
        case .passwordMissing: "standard input holds no password"
        case .userMissing: "--password-stdin needs --username"
        case .noPasswordTerminal:
            "there is no terminal to ask for a user name and password: give them with --username and --password-stdin"
        case .noTerminal: "-t with -i needs standard input to be a terminal: leave -t out"
        case .badFilter(let text):
            "the filter '\(text)' is not known: write until= and a duration such as 24h, or a time such as "
                + "2026-11-24T12:00:00Z"
        case .warningsRefused(let rules):
            "the build checks have warnings (\(rules.map(\.rawValue).joined(separator: ", "))) and 'error=true' asks not "
                + "to build then: mend them, or take 'error=true' out"
        case .unknownRule(let name):
            "'\(name)' after 'check=' is no rule of the build checks and has no effect"
                + (Suggestion.closest(to: name, among: CheckRule.allCases.map(\.rawValue))
                    .map { "; did you mean '\($0)'?" } ?? ": 'dockstep help checks' lists them")
        case .step(let step, let code, let text): "step \(step) ended with exit code \(code): \(text)"
        }
    }
}
