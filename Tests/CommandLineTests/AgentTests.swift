internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// `--ssh` with a real agent and a real key, asked from within a RUN by the machine's own `ssh-add`.
@Suite(.enabled(if: access("/usr/bin/ssh-agent", X_OK) == 0, "needs openssh-client")) struct AgentTests {
    /// Puts `ssh-add` with its libraries into a context, makes a key, and gives its fingerprint.
    private static let preparation = """
        set -e
        mkdir -p p/root
        cp --parents /usr/bin/ssh-add $(ldd /usr/bin/ssh-add | grep -o '/[^ ]*') p/root
        ssh-keygen -q -t ed25519 -N '' -C test -f key
        chmod 644 key
        ssh-keygen -lf key.pub | cut -d' ' -f2 > fingerprint
        ssh-keygen -q -t ed25519 -N 'with words' -f locked
        printf 'FROM busybox\\nCOPY root /\\nRUN mkdir /o && chmod 777 /o\\n%s\\n' "$STEP" > p/Dockerfile

        """

    private static let list = """
        RUN --mount=type=ssh ssh-add -l > /o/list; ssh-add -D 2> /o/removal; ssh-add -l | cmp - /o/list && \
        echo $SSH_AUTH_SOCK >> /o/list; stat -c '%a %u:%g' $SSH_AUTH_SOCK >> /o/list
        """

    private static let agent = """
        eval $(ssh-agent -a $PWD/socket) > agent.log
        trap 'kill $SSH_AGENT_PID' EXIT
        chmod 600 key && ssh-add -q key

        """

    @Test(
        arguments: [
            [:], ["DOCKSTEP_RUNTIME": "runc"], ["DOCKSTEP_RUNTIME": "chroot"],
        ] as [[String: String]]) func anAgentIsAsked(_ way: [String: String]) async throws
    {
        try await withDockstep { dockstep in
            for flag in ["default", "default=socket", "=socket"] {
                let outcome = try dockstep.script(
                    "\(Self.preparation)\(Self.agent)$D build -q -t x --no-cache --ssh \(flag) p\n$D run x cat /o/list",
                    environment: way.merging(["STEP": Self.list]) { $1 })
                #expect(outcome.status == 0, "\(flag): \(outcome.errors)")
                let fingerprint = try dockstep.read("fingerprint").dropLast()
                #expect(outcome.output.contains("256 \(fingerprint) test (ED25519)"), "\(outcome.output)")
                #expect(outcome.output.contains("/run/buildkit/ssh_agent.0\n600 0:0\n"), "\(outcome.output)")
                _ = try dockstep.script("rm -rf p key* locked* socket")
            }
        }
    }

    @Test func keysGetAnAgentOfTheirOwn() async throws {
        try await withDockstep { dockstep in
            let step = """
                USER 12:34
                RUN --mount=type=ssh,id=mine,uid=12,mode=0600,target=/o/agent SSH_AUTH_SOCK=/o/agent ssh-add -l > /o/list; \
                stat -c '%a %u:%g' /o/agent >> /o/list
                """
            let outcome = try dockstep.script(
                "\(Self.preparation)$D build -q -t x --ssh mine=key p\n$D run x cat /o/list; ps ax | grep -c '[s]sh-agent -D'",
                environment: ["STEP": step])
            #expect(outcome.output.hasSuffix("test (ED25519)\n600 12:0\n0\n"), "\(outcome.output) \(outcome.errors)")
            let locked = try dockstep.script("$D build --no-cache --ssh mine=locked p", environment: ["STEP": step])
            #expect(locked.status == 1)
            #expect(locked.errors.contains("locked can't be used as a key"), "\(locked.errors)")
        }
    }

    @Test func theOrdinaryUsersAgentToo() async throws {
        try await withUserDockstep { user in
            let outcome = try user.run(
                "export STEP=\"$(cat <<'END'\n\(Self.list)\nEND\n)\"\n\(Self.preparation)\(Self.agent)"
                    + "./dockstep build -q -t x --ssh default p && ./dockstep run x cat /o/list")
            #expect(outcome.output.contains("test (ED25519)"), "\(outcome.output) \(outcome.errors)")
        }
    }
}
