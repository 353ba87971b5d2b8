extension RuntimeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noRuntime:
            "no container runtime works here, so commands can't be run; 'dockstep doctor' tells what is missing"
        case .commandNotFound(let name):
            name.contains("/")
                ? "the command \(name) does not exist in the image"
                : "the command \(name) was not found in any folder of the image's PATH"
        case .notExecutable(let name):
            "\(name) can't be executed by this user; check that it is a file and give it the right with chmod +x"
        case .wrongFormat(let name):
            "\(name) is no program for this machine; a script needs a first line such as #!/bin/sh"
        case .interpreterMissing(let name):
            "\(name) exists, but the interpreter or loader that it needs is not in the image"
        case .workingDirectoryMissing(let path): "the working directory \(path) does not exist in the image"
        case .workingDirectoryRelative(let path):
            "the working directory '\(path)' does not begin with /: write the whole path in the container"
        case .workingDirectoryNotFolder(let path): "the working directory \(path) is not a folder in the image"
        case .rootMissing(let path): "the container's files at \(path) are missing or not a folder"
        case .mountSourceMissing(let path): "\(path) can't be mounted because it does not exist"
        case .badMountPoint(let path): "nothing can be mounted at \(path) in the image: the path leads through a file"
        case .userNotMapped(let uid, let gid):
            "user \(uid) with group \(gid) has no id on this machine; 'dockstep doctor' tells how to get more ids"
        case .noTerminal: "standard input is not a terminal, so the command can't be given one"
        case .setupFailed(let stage, let errno):
            "the container's \(stage.words) could not be set up (\(SystemMessage.of(errno)))"
        case .startFailed(let runtime, let detail): "\(runtime) could not start the command: \(detail)"
        }
    }
}

extension RuntimeError.SetupStage {
    fileprivate var words: String {
        switch self {
        case .namespaces: "namespaces"
        case .mounts: "mounts"
        case .network: "network"
        case .root: "root folder"
        case .user: "user"
        case .workingDirectory: "working directory"
        case .execution: "command"
        case .terminal: "terminal"
        case .files: "own files"
        }
    }
}
