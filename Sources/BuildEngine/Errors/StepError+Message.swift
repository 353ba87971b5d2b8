extension StepError: CustomStringConvertible {
    /// One sentence; the place is told by whoever shows it.
    package var description: String {
        switch kind {
        case .sourceMissing(let path, let close):
            let hint = close.map { "; did you mean '\($0)'?" } ?? ": paths are counted from the context folder"
            return "there is no '\(path)' in the build context\(hint)"
        case .sourceIgnored(let path):
            return "'\(path)' is in the context folder, but .dockerignore leaves it out of the build"
        case .sourceOutside(let path, let meaning):
            return "there is no '\(meaning)' in the build context, which is what '\(path)' means: only files below the "
                + "context folder can be copied, so move it in or choose a higher folder as context"
        case .sourceLinkBroken(let path, let target, let place):
            return "the source '\(path)' is a symbolic link to '\(target)', and \(place) has no such file"
        case .chosenLinkBroken(let path, let target, let place):
            return
                "'\(path)' is a symbolic link to '\(target)', and \(place) has no such file: beside --exclude or --parents "
                + "Docker wants it for links at the top of a source; leave the link out with --exclude=\(path)"
        case .patternFolderNotSent(let pattern, let folder):
            return
                "no file matches '\(pattern)', and nothing else of '\(folder)' is copied, so Docker does not send that folder "
                + "to the build and can't look through it: correct the pattern or leave it out"
        case .contextMissing(let path):
            return "there is no folder '\(path)' to build from"
        case .contextUnreadable(let path, let reason):
            return "'\(path)' in the build context can't be read: \(reason)"
        case .sourceNotInStage(let path, let stage):
            return "there is no '\(path)' in \(stage)"
        case .destinationNotFolder(let path):
            return "'\(path)' in the image is not a folder, and here it would have to be one"
        case .folderOverFile(let path):
            return "a folder can't be copied over '\(path)', which is no folder in the image"
        case .fileOverFolder(let path):
            return "a file can't be copied over '\(path)', which is a folder in the image"
        case .linkLoop(let path):
            return "'\(path)' can't be followed: its symbolic links lead in a circle"
        case .whiteoutName(let path):
            return "'\(path)' can't be copied: names beginning with '.wh.' mean a deleted file in an image layer"
        case .changedWhileRead(let path):
            return "'\(path)' changed while it was read: take the step again"
        case .badArchive(let path, let reason):
            return "the archive '\(path)' can't be unpacked: \(reason)"
        case .linkToNothing(let path, let target):
            return "the archive has '\(path)' as another name of '\(target)', and there is no such file"
        case .badPattern(let pattern) where pattern.hasPrefix("["):
            return
                "'\(pattern)' is not a pattern, for its '[' has no ']'; if a JSON array is meant, look for quotes that "
                + "are not double and for commas"
        case .badPattern(let pattern):
            return "'\(pattern)' is not a pattern: a '[' has no ']' or a '\\' stands at the end"
        case .user(let message):
            return message
        case .baseMissing(let name, let close):
            let hint = close.map { "; did you mean '\($0)'?" } ?? ": load it with 'dockstep load', or build it first"
            return "there is no image '\(name)' in the store\(hint)"
        case .fromMissing(let name, let close):
            let hint =
                close.map { "; did you mean '\($0)'?" }
                ?? ": name an earlier stage, or 'dockstep load' the image first"
            return "there is neither a stage nor an image '\(name)'\(hint)"
        case .pullFailed(let name, let reason, let close?):
            return "there is no earlier stage of this name, and the image '\(name)' can't be pulled (\(reason)); "
                + "did you mean '\(close)'?"
        case .pullFailed(let name, let reason, nil):
            return "the image '\(name)' can't be pulled: \(reason)"
        case .tooManyLayers(let limit):
            return "the image has \(limit) layers already and Docker loads no more: join some instructions into one, "
                + "or copy what is needed into a new stage"
        case .basePlatform(let name, let has, let wanted):
            return "the image '\(name)' is for \(has), and this build is for \(wanted)"
        case .workingDirectory(let path):
            return "the working directory '\(path)' is not a folder in the image"
        case .commandNotFound(let name):
            return "the image has no program '\(name)'"
        case .runtime(let reason), .stopped(let reason):
            return reason
        }
    }
}
