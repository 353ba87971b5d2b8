internal import DockerfileSyntax
internal import OCISpec

extension PlanError: CustomStringConvertible {
    /// One sentence; the place is told by whoever shows it.
    package var description: String {
        switch kind {
        case .noStage:
            return "there is no FROM yet: begin with the image to build on"
        case .unknownTarget(let name, let stages):
            return unknownTarget(name, stages: stages)
        case .blankBase(let text):
            return "FROM's image name '\(text)' is empty once its variables are filled in: give the ARG a value"
        case .blankPlatform(let text, let suggestion):
            return "--platform=\(text) is empty once its variables are filled in"
                + (suggestion.map { "; did you mean '$\($0)'?" } ?? ": give the ARG a value, or leave the flag out")
        case .badImageName(let error):
            return error.description
        case .badPlatform(let error):
            return error.description
        case .variableInFrom(let text):
            return "variables do not work in --from=\(text): name the stage by 'FROM $NAME AS x' and use --from=x"
        case .fromItself(let name):
            return "--from=\(name) names the stage it stands in: it can only copy from an earlier stage or an image"
        case .laterStage(let name, let line):
            return
                "the stage '\(name)' begins only on line \(line): move it above this one, for COPY takes files from what "
                + "was built before"
        case .stageNumberTooLarge(let number, let count):
            return "--from=\(number) is no earlier stage: "
                + (count == 0
                    ? "this is the first one, and no stage stands before it"
                    : "there \(count == 1 ? "is 1" : "are \(count)") before this one, counted from 0")
        case .expansion(let error):
            return error.description
        case .trigger(let error, let base):
            return "the ONBUILD trigger of \(base) can't be read: \(error)"
        case .notYet(let feature):
            return "\(feature) is part of Dockerfiles but this engine does not execute it yet; nothing was done"
        case .badPort(let text):
            return badPort(text)
        case .badMode(let text):
            return
                "--chmod=\(text) is not a file mode: write it in octal digits up to 7777, for instance --chmod=755, or as "
                + "chmod does, for instance --chmod=u=rwX,go=rX"
        case .badPattern(let error):
            return error.description
        case .linkedOwner(let name):
            return
                "--link copies onto no files at all, so there is no /etc/passwd to look '\(name)' up in: write numbers in "
                + "--chown, or leave --link out"
        case .documentName(let name):
            return
                "<<\(name) would make a file of the name '\(name)', which can't be one: choose a delimiter without '/'"
        case .emptyWord(let keyword):
            return "\(keyword.rawValue)'s argument is empty once its variables are filled in"
        case .badSignal(let text):
            return "'\(text)' is not a signal: use a name such as SIGTERM or a number"
        case .checkSettings(let error):
            return error.description
        case .mount(let fault):
            return fault.description
        case .notAllowed(let entitlement, let flag):
            return
                "RUN \(flag) needs to be allowed, for it reaches beyond the build: add --allow \(entitlement.rawValue)"
        case .device:
            return "RUN --device needs a device that this machine's CDI files describe and an engine that grants it, "
                + "which neither dockstep nor Docker's own engine does: leave it out"
        case .scriptName(let delimiter):
            return "the here-document is a program, and its delimiter '\(delimiter)' would be the file's name: "
                + "choose one without a slash"
        case .badGitSource(let error):
            return error.description
        case .remoteForCopy(let text):
            return "COPY takes files of the build context, and '\(text)' is on the network: fetch it by ADD"
        case .checksumForSeveral:
            return "--checksum is for one source: give each its own ADD"
        case .checksumForLocal(let text):
            return "--checksum is for what is fetched, and '\(text)' is a file of the build context: leave it out"
        case .badChecksum(let text):
            return "--checksum=\(text) is no digest: write 'sha256:' and 64 hexadecimal digits"
        case .twoChecksums(let own, let flag):
            return "the repository's address wants the commit \(own), and --checksum wants \(flag): leave one out"
        case .twoKeepGitFolders(let text):
            return "'\(text)' says otherwise about keep-git-dir than the flag: leave one out"
        }
    }

    private func badPort(_ text: String) -> String {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, ExposedPorts.parse(parts[0]) != nil {
            let known = ["tcp", "udp", "sctp"]
            return "'\(text)' names no protocol that ports have"
                + (Suggestion.closest(to: parts[1], among: known).map { "; did you mean '\(parts[0])/\($0)'?" }
                    ?? ": write tcp, udp or sctp after the slash")
        }
        let ends = (parts.first ?? "").split(separator: "-").map { Int($0) }
        if ends.count == 2, let first = ends[0], let last = ends[1], first > last {
            return "the range '\(text)' runs backwards: write \(last)-\(first)"
        }
        if ends.contains(where: { ($0 ?? 0) > 65_535 }) {
            return "'\(text)' is beyond the last port, which is 65535"
        }
        return "'\(text)' is not a port: write NUMBER, NUMBER/udp or FIRST-LAST, with numbers up to 65535"
    }

    private func unknownTarget(_ name: String, stages: [String]) -> String {
        let known =
            stages.isEmpty
            ? ": none of its stages has a name (FROM … AS NAME)" : "; the stages are: \(stages.joined(separator: ", "))"
        if let close = Suggestion.closest(to: name, among: stages) {
            return "there is no stage '\(name)' in this Dockerfile; did you mean '\(close)'?"
        }
        return "there is no stage '\(name)' in this Dockerfile\(known)"
    }
}
