internal import Foundation
internal import TestSupport
internal import Testing

/// Killed processes leave nothing that the next start can't clear, and processes side by side don't harm each other.
@Suite(.serialized) struct RobustnessKillTests {
    /// Python's part of the scripts: what of a store is wrong, and which processes and mounts are left.
    private static let look = #"""
        import glob, hashlib, os, random, signal, subprocess, sys, time
        HOME = os.environ['DOCKSTEP_HOME']

        def processes(mark):
            found = []
            for path in glob.glob('/proc/[0-9]*'):
                try:
                    if int(path[6:]) != os.getpid() and mark in open(path + '/cmdline').read(): found.append(path)
                    elif ' %s/' % HOME in open(path + '/mountinfo').read(): found.append(path + ' mounts')
                except OSError: pass
            return found

        def gone(mark):
            end = time.time() + 5
            while time.time() < end:
                left = processes(mark)
                if not left: return []
                time.sleep(0.02)
            return left

        def wrong():
            bad = [p for p in glob.glob(HOME + '/blobs/sha256/*')
                   if hashlib.sha256(open(p, 'rb').read()).hexdigest() != os.path.basename(p)]
            for folder in ['temporary', 'leases', 'snapshots/work', 'containers/containers', 'containers/runtime']:
                bad += [folder + '/' + n for n in os.listdir(HOME + '/' + folder) if n != 'owner.lock']
            return bad
        """#

    private static let kill =
        look + #"""

            program, mark = sys.argv[1], open('mark').read()
            for round in range(20):
                build = subprocess.Popen([program, 'build', '-q', '--no-cache', '-t', 'x', 'p'],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(random.uniform(0, 0.35))
                build.send_signal(signal.SIGKILL)
                build.wait()
                left = gone(mark)
                if left: print('round', round, 'left', left)
            print(subprocess.call([program, 'build', '-q', '-t', 'x', 'p'], stdout=subprocess.DEVNULL))
            print(subprocess.check_output([program, 'run', 'x', 'cat', '/y', '/sum'], text=True).replace('\n', ' '))
            print(wrong(), gone(mark))
            """#

    /// A build of some tenths of a second; its RUN steps wear a mark that no other process has.
    private static func project(_ mark: String) -> String {
        """
        FROM busybox
        COPY big /
        RUN sleep 0.0\(mark) && echo y > /y && md5sum < /big > /sum
        RUN for i in 1 2 3 4 5 6 7 8 9; do cp /big /copy-$i; done; sleep 0.0\(mark); rm /copy-*
        WORKDIR /w
        """
    }

    private static func wanted(_ folder: String) throws -> String {
        let sum = try runSuccessfully(["md5sum", "\(folder)/p/big"]).prefix(32)
        return "0\ny \(sum)  - \n[] []\n"
    }

    @Test func twentyKilledBuildsLeaveNothing() async throws {
        try await withDockstep { dockstep in
            let mark = String(UInt32.random(in: 10_000_000...99_999_999))
            let big = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
            try dockstep.write(Self.project(mark), to: "p/Dockerfile")
            try big.write(to: URL(fileURLWithPath: "\(dockstep.folder)/p/big"))
            try dockstep.write(Self.kill, to: "kill.py")
            // In a file: what is on the command line of this script would be found as a process that is left.
            try dockstep.write("0.0\(mark)", to: "mark")
            let outcome = try dockstep.script("python3 kill.py $D")
            let wanted = try Self.wanted(dockstep.folder)
            #expect(outcome.output == wanted, "\(outcome.errors)")
        }
    }

    @Test func twentyKilledBuildsOfAnOrdinaryUserLeaveNothing() async throws {
        try await withUserDockstep { user in
            let mark = String(UInt32.random(in: 10_000_000...99_999_999))
            let big = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 37 >> 3) })
            try user.program.write(Self.project(mark), to: "p/Dockerfile")
            try big.write(to: URL(fileURLWithPath: "\(user.folder)/p/big"))
            try user.program.write(Self.kill, to: "kill.py")
            try user.program.write("0.0\(mark)", to: "mark")
            let outcome = try user.run("python3 kill.py ./dockstep")
            let wanted = try Self.wanted(user.folder)
            #expect(outcome.output == wanted, "\(outcome.errors)")
        }
    }

    /// Ten rounds of builds, removals, archives and listings at once: each ends well or with a sentence, and the store
    /// is whole afterwards for skopeo as well.
    @Test func processesSideBySideLeaveAWholeStore() async throws {
        let script =
            Self.look + #"""

                program = sys.argv[1]
                open('p/Dockerfile', 'w').write('FROM busybox\nCOPY n /n\nRUN cat /n /n > /m\n')
                open('q/Dockerfile', 'w').write('FROM busybox\nCOPY --from=busybox /bin/busybox /b\nRUN echo q > /q\n')
                def run(*words): return subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                for round in range(10):
                    open('p/n', 'w').write(str(round))
                    running = [run('build', '-q', '-t', 'p', 'p'), run('build', '-q', '-t', 'p2', 'p'), run('build', '-q', '-t', 'q', 'q'),
                               run('rmi', '-f', 'p'), run('save', '-o', 'p.tar', 'p'), run('images', '-a'), run('tag', 'q', 'p'),
                               run('rmi', 'q', 'p2'), run('plan', 'p'), run('prune', '-f'), run('prune', '-a', '-f'), run('du')]
                    if os.path.exists('p.tar'): running.append(run('load', '-i', 'p.tar'))
                    for one in running:
                        out, errors = one.communicate()
                        lines = errors.splitlines()
                        # What another process has just removed is not there, and nothing else may be said of it.
                        fine = one.returncode == 0 or one.returncode == 1 and lines and all(
                            'no such image: ' in l or 'is not in the image store' in l for l in lines)
                        if not fine: print(round, one.args[1:], one.returncode, errors)
                for name in ['p', 'q']:
                    print(subprocess.call([program, 'build', '-q', '-t', name, name], stdout=subprocess.DEVNULL))
                    subprocess.check_output(['skopeo', 'inspect', 'oci:%s:docker.io/library/%s:latest' % (HOME, name)])
                print(subprocess.check_output([program, 'run', 'p', 'cat', '/m'], text=True), wrong())
                """#
        try await withDockstep { dockstep in
            try dockstep.write(script, to: "many.py")
            let outcome = try dockstep.script("mkdir p q; python3 many.py $D")
            #expect(outcome.output == "0\n0\n99 []\n", "\(outcome.output)\(outcome.errors)")
        }
    }
}
