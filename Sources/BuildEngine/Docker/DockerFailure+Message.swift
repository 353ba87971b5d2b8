extension DockerFailure: CustomStringConvertible {
    /// One sentence.
    package var description: String {
        switch kind {
        case .missing:
            "there is no program 'docker' in the PATH: install Docker, or build with the embedded engine"
        case .down(let address):
            "no Docker engine answers\(address.map { " at \($0)" } ?? ""): start it, or say by DOCKER_HOST or 'docker context use' where it is"
        case .ssh(let words):
            "ssh does not lead to a Docker engine (\(words)): see that 'ssh HOST docker version' works without a question"
        case .refused:
            "the Docker engine's socket may not be used by this user: become a member of the group 'docker' ('sudo usermod -aG docker $USER', then log in again)"
        case .versions(let words):
            "docker and its engine are too far apart in their versions: \(words)"
        case .withoutBuildKit:
            "this docker has no BuildKit: install its part 'buildx' (package docker-buildx), or step on the classic builder with '--rules classic'"
        case .gone:
            "the Docker engine went away in the middle: look whether it is running ('docker info'), then take the step again"
        case .noSuchImage(let words), .other(let words):
            words.isEmpty ? "docker failed and did not say why" : "docker says: \(words)"
        }
    }
}
