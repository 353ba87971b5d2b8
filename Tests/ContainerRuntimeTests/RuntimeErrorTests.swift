import Testing

@testable import ContainerRuntime

@Suite struct RuntimeErrorTests {
    private static let cases: [(error: RuntimeError, code: Int32, words: String)] = [
        (.noRuntime, 125, "'dockstep doctor' tells what is missing"),
        (.commandNotFound("gcc"), 127, "the command gcc was not found in any folder of the image's PATH"),
        (.commandNotFound("/bin/x"), 127, "the command /bin/x does not exist in the image"),
        (.notExecutable("/a"), 126, "/a can't be executed by this user"),
        (.wrongFormat("/a"), 126, "a script needs a first line such as #!/bin/sh"),
        (.interpreterMissing("/a"), 127, "/a exists, but the interpreter or loader that it needs is not in the image"),
        (.workingDirectoryMissing("/w"), 125, "the working directory /w does not exist in the image"),
        (.workingDirectoryNotFolder("/w"), 125, "the working directory /w is not a folder in the image"),
        (.rootMissing("/r"), 125, "the container's files at /r are missing"),
        (.mountSourceMissing("/m"), 125, "/m can't be mounted because it does not exist"),
        (.badMountPoint("/m"), 125, "nothing can be mounted at /m in the image"),
        (.userNotMapped(uid: 7, gid: 8), 125, "user 7 with group 8 has no id on this machine"),
        (.noTerminal, 125, "standard input is not a terminal"),
        (.setupFailed(.network, errno: 1), 125, "network could not be set up (Operation not permitted)"),
        (.startFailed(runtime: "runc 1.1.5", detail: "no"), 125, "runc 1.1.5 could not start the command: no"),
    ]

    @Test(arguments: cases)
    func says(_ error: RuntimeError, code: Int32, words: String) {
        #expect(error.exitCode == code)
        #expect(error.description.contains(words))
    }

    @Test(arguments: [
        ("#!/bin/sh -e\necho", ExecutableHead.Interpreter.path("/bin/sh")),
        ("#! /usr/bin/env x\n", .path("/usr/bin/env")),
        ("#!", .unknown), ("echo hi\n", .unknown), ("", .unknown),
    ])
    func readsAScriptsFirstLine(_ text: String, expected: ExecutableHead.Interpreter) {
        #expect(ExecutableHead(bytes: Array(text.utf8)[...]).interpreter == expected)
    }

    @Test func readsAProgramsLoader() throws {
        #expect(ExecutableHead("/bin/busybox")?.interpreter == ExecutableHead.Interpreter.none)
        guard case .path(let loader) = try #require(ExecutableHead("/usr/bin/bash")).interpreter else {
            Issue.record("bash has no loader")
            return
        }
        #expect(loader.contains("/ld-linux"))
        // A header whose numbers point outside the file.
        var bytes = [0x7F] + Array("ELF".utf8) + [2, 1] + [UInt8](repeating: 0, count: 58)
        for index in 32..<40 { bytes[index] = 0xFF }
        bytes[56] = 9
        #expect(ExecutableHead(bytes: bytes[...]).interpreter == ExecutableHead.Interpreter.none)
    }
}
