extension WayOutProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notInstalled: "neither pasta nor slirp4netns is installed"
        case .noDevice: "the machine has no \(OpenWayOut.device)"
        case .deviceForbidden: "this user may not open \(OpenWayOut.device)"
        case .failed(let program, let detail): "\(program) could not be started: \(detail)"
        }
    }
}
