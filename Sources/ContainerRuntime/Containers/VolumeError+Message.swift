extension VolumeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let text): "'\(text)' is no volume: write HOST_PATH:CONTAINER_PATH, as in -v ./data:/data:ro"
        case .named(let name):
            "'\(name)' would be a volume with a name, and dockstep keeps none: for a folder of this machine write -v ./\(name):…, or its whole path"
        case .relative(let path, let text):
            "the container's path '\(path)' in '\(text)' does not begin with /: it has no folder to begin at"
        case .root(let text): "'\(text)' would hide all of the image's files: mount at a folder below /"
        case .option(let option): "'\(option)' is no option of a volume here: there are ro and rw"
        case .twice(let path): "two volumes are to be mounted at \(path): leave one of them out"
        case .notMade(let path, let errno): "the folder \(path) can't be made (\(SystemMessage.of(errno)))"
        }
    }
}
