internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// `--secret` and `--ssh`: what a RUN gets, and that nothing of a secret stays.
@Suite struct SecretTests {
    private static let value = "sesame-\(UInt32.random(in: 0...UInt32.max))"

    private static let dockerfile = """
        FROM busybox
        RUN --mount=type=secret,id=file --mount=type=secret,id=variable,env=V,required \\
          test "$(cat /run/secrets/file)" = "$V" && wc -c < /run/secrets/file > /count
        RUN test ! -e /run && test -z "$V"

        """

    /// Every way of running, as root.
    private static let ways: [[String: String]] = [
        [:], ["DOCKSTEP_RUNTIME": "runc"], ["DOCKSTEP_RUNTIME": "chroot"],
        ["DOCKSTEP_RUNTIME": "chroot", "DOCKSTEP_FILES": "copies"],
    ]

    @Test(arguments: ways) func reachesTheCommandAndNothingElse(_ way: [String: String]) async throws {
        try await withDockstep { dockstep in
            try dockstep.write(Self.dockerfile, to: "p/Dockerfile")
            let file = try dockstep.write(Self.value, to: "secret.txt")
            let arguments = ["--secret", "id=file,src=\(file)", "--secret", "type=env,id=variable,src=MY_SECRET"]
            let environment = way.merging(["MY_SECRET": Self.value]) { $1 }
            let built = try dockstep.run(
                ["build", "-t", "x", "--progress", "json"] + arguments + ["\(dockstep.folder)/p"],
                environment: environment)
            #expect(built.status == 0, "\(built.errors)")
            #expect(!built.output.contains(Self.value))
            let found = try runCommand(["grep", "-rlF", Self.value, "\(dockstep.folder)/home"])
            #expect(found.output == "", "the secret is in \(found.output)")
            // Another value is a hit, and none is one too: it is no part of the key.
            let again = try dockstep.run(
                [
                    "build", "--progress", "json", "--secret", "id=file,env=MY_SECRET", "--secret",
                    "id=variable,env=MY_SECRET",
                ]
                    + ["\(dockstep.folder)/p"], environment: way.merging(["MY_SECRET": "other"]) { $1 })
            #expect(!again.output.contains("\"miss\""), "\(again.output)")
        }
    }

    @Test func theOrdinaryUsersSecretsToo() async throws {
        try await withUserDockstep { user in
            let outcome = try user.run(
                """
                printf \(Self.value) > s && ./dockstep build -q -t x --secret id=file,src=s --secret id=variable,src=s \
                -f - sample-projects/greeter << 'END'
                \(Self.dockerfile)END
                ./dockstep run x cat /count
                """)
            #expect(outcome.output.hasSuffix("\(Self.value.utf8.count)\n"), "\(outcome.errors)")
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var flags: [String]
        var step = "true"
        var sentence: String
        var testDescription: String { flags.joined(separator: " ") + " " + step }
    }

    @Test(arguments: [
        Refusal(
            flags: ["--secret", "id=a,src=/no/such"], sentence: "the file '/no/such' of the secret 'a' can't be read"),
        Refusal(flags: ["--secret", "src=/etc/passwd"], sentence: "'src=/etc/passwd' is no secret"),
        Refusal(flags: ["--secret", "id=a,type=x"], sentence: "'id=a,type=x' is no secret"),
        Refusal(flags: ["--secret", "a"], sentence: "'a' is no secret"),
        Refusal(flags: ["--ssh", "default"], sentence: "no SSH agent is known"),
        Refusal(flags: ["--ssh", "default=/no/such"], sentence: "'/no/such' of --ssh can't be read"),
        Refusal(flags: ["--ssh", "a=/etc/passwd", "--ssh", "a=/etc/passwd"], sentence: "--ssh names 'a' twice"),
        Refusal(flags: ["--allow", "everything"], sentence: "'everything' is nothing that can be allowed"),
        Refusal(flags: ["--ulimit", "x=1"], sentence: "'x=1' is no limit"),
        Refusal(flags: ["--ulimit", "nofile=2:1"], sentence: "the soft limit of 'nofile=2:1' is above"),
        Refusal(flags: ["--shm-size", "much"], sentence: "'much' is no size"),
        Refusal(flags: ["--add-host", "a"], sentence: "'a' is no line for /etc/hosts"),
        Refusal(
            flags: [], step: "--mount=type=secret,id=a,required true",
            sentence: "Dockerfile:2:5: the secret 'a' is required and was not given"),
        Refusal(
            flags: [], step: "--mount=type=ssh,required true", sentence: "Dockerfile:2:5: an SSH agent is required"),
        Refusal(
            flags: [], step: "--mount=type=cache,target=/c,uuid=1 true",
            sentence: "Dockerfile:2:34: 'uuid' is no option of --mount; did you mean 'uid'?"),
        Refusal(
            flags: [], step: "--security=insecure true",
            sentence: "Dockerfile:2:5: RUN --security=insecure needs to be allowed"),
        Refusal(
            flags: [], step: "--network=host true", sentence: "Dockerfile:2:5: RUN --network=host needs to be allowed"),
        Refusal(
            flags: ["--ssh", "default=/etc/passwd"], step: "--mount=type=ssh true",
            sentence: "/etc/passwd can't be used as a key"),
    ]) func refusals(_ refusal: Refusal) async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN \(refusal.step)\n", to: "p/Dockerfile")
            let outcome = try dockstep.run(["build"] + refusal.flags + ["\(dockstep.folder)/p"])
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(refusal.sentence), "\(outcome.errors)")
        }
    }

    @Test func whatIsAllowedIsGiven() async throws {
        try await withDockstep { dockstep in
            try dockstep.write(
                "FROM busybox\nRUN --network=host true\nRUN --security=insecure mount -t tmpfs t /tmp && grep Seccomp: /proc/self/status | grep -c '0$' > /x\n",
                to: "p/Dockerfile")
            let flags = ["--allow", "network.host", "--allow", "security.insecure"]
            for way in Self.ways {
                let outcome = try dockstep.run(
                    ["build", "--no-cache"] + flags + ["\(dockstep.folder)/p"], environment: way)
                #expect(outcome.status == 0, "\(way): \(outcome.errors)")
            }
        }
    }
}
