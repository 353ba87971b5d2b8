internal import BuildEngine
internal import Testing

/// What docker prints when it fails, and what is said of it.
@Suite struct DockerFailureTests {
    private static let cases: [(words: String, kind: DockerFailure.Kind)] = [
        (
            "Cannot connect to the Docker daemon at unix:///run/x.sock. Is the docker daemon running?",
            .down(address: "unix:///run/x.sock")
        ),
        (
            "error: dial unix /tmp/engine/socket: connect: connection refused",
            .down(address: "unix:///tmp/engine/socket")
        ),
        ("Got permission denied while trying to connect to the Docker daemon socket at unix:///x", .refused),
        (
            "Error response from daemon: client version 9.99 is too new. Maximum supported API version is 1.41",
            .versions("client version 9.99 is too new. Maximum supported API version is 1.41")
        ),
        ("begun\nunexpected EOF", .gone),
        (
            """
            error during connect: Get "http://docker.example.com/v1.24/info": command [ssh -l root -p 1 -- far docker \
            system dial-stdio] has exited with exit status 255, please make sure the URL is valid, and Docker 18.09 or later \
            is installed on the remote host: stderr=ssh: connect to host far port 1: Connection refused
            """, .ssh("ssh: connect to host far port 1: Connection refused")
        ),
        ("Error: No such image: x", .noSuchImage("No such image: x")),
        ("ERROR: failed to solve: something else", .other("something else")),
    ]

    @Test(arguments: cases.indices) func isToldApart(_ index: Int) {
        let (words, kind) = Self.cases[index]
        #expect(DockerFailure(words: words).kind == kind)
    }

    @Test func ofSshItIsToldHowToTry() {
        #expect(
            "\(DockerFailure(.ssh("ssh: connect to host far port 1: Connection refused")))"
                == "ssh does not lead to a Docker engine (ssh: connect to host far port 1: Connection refused): see that 'ssh HOST docker version' works without a question"
        )
    }
}
