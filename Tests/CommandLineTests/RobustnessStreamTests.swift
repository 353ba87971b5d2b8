internal import Foundation
internal import TestSupport
internal import Testing

/// Streams that are closed, full or gone; names and output that a terminal would act on; much output; many layers.
@Suite struct RobustnessStreamTests {
    @Test func aReaderThatGoesEndsTheProgram() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN echo a; sleep 0.2; echo b\n", to: "p/Dockerfile")
            try dockstep.write(String(repeating: "list\n", count: 200), to: "commands")
            let outcome = try dockstep.script(
                """
                $D build p 2>err | head -n 1
                $D --commands commands p 2>>err | head -n 1
                cat err; cat home/containers/containers/*/config.json 2>/dev/null | wc -l
                """)
            #expect(outcome.output.hasPrefix("▶ step 1/2  line 1  FROM busybox\ndockstep  a Dockerfile step by step\n"))
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func afullOutputIsToldOf() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN true\n", to: "p/Dockerfile")
            let commands = [
                "build p", "build -q p", "build --progress json p", "plan p", "--commands /dev/null p", "images",
                "doctor",
                "inspect busybox", "history busybox", "save busybox", "--help", "--version",
            ]
            let script = commands.enumerated().map { "$D \($0.element) >/dev/full 2>\($0.offset); echo $?" }
            let outcome = try dockstep.script(script.joined(separator: "\n"))
            #expect(outcome.output == String(repeating: "1\n", count: commands.count))
            for index in commands.indices {
                try #expect(
                    dockstep.read("\(index)")
                        == "Error: could not write 'standard output': the disk is full; free some space and try again\n"
                )
            }
        }
    }

    @Test func closedStreamsHarmNothing() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN true\n", to: "p/Dockerfile")
            let outcome = try dockstep.script(
                """
                $D build p >&-; echo $?; $D build --no-cache p 2>&- >/dev/null; echo $?; $D build --no-cache p <&- >/dev/null; echo $?
                $D p <&- >/dev/null; echo $?; $D build - <&- 2>err; echo $?; $D load <&- 2>err; echo $?
                $D images >&- 2>&- <&-; echo $?; $D build -q p | wc -l
                """)
            #expect(outcome.output == "0\n0\n0\n0\n1\n1\n0\n1\n", "\(outcome.errors)")
            #expect(outcome.errors.isEmpty)
        }
    }

    /// Names that are no UTF-8, or hold line ends and escape sequences: shown escaped, and kept byte for byte.
    @Test func namesAreShownEscapedAndKept() async throws {
        try await withDockstep { dockstep in
            let make = #"""
                import os
                os.makedirs(b'p/dir\xff')
                for name in [b'bad\xff\xfename', b'new\nline', b'esc\x1b[31mred', b'title\x1b]0;x\x07', b'dir\xff/in', b'\xc2\x9b1m']:
                    open(b'p/' + name, 'w').write('1')
                os.symlink(b'to\x1b[1m\xff', b'p/link')
                os.system("cd p && tar cf \"$(printf 'arc\\376.tar')\" link")
                open('p/Dockerfile', 'w').write(
                    'FROM busybox\nCOPY . /d/\nCOPY bad* /w/\nADD arc*.tar /a/\n'
                    'RUN printf "\\033[32mgreen\\n"; touch "/d/r$(printf "\\033[7m\\377")"\n')
                """#
            let see = #"""
                import io, json, tarfile
                image = tarfile.open('x.tar')
                found = set()
                for layer in json.load(image.extractfile('manifest.json'))[0]['Layers'][1:]:
                    inner = tarfile.open(fileobj=io.BytesIO(image.extractfile(layer).read()), errors='surrogateescape')
                    for entry in inner:
                        found.add(entry.name.encode('utf-8', 'surrogateescape'))
                        if entry.issym(): found.add(entry.linkname.encode('utf-8', 'surrogateescape'))
                wanted = [b'd/bad\xff\xfename', b'w/bad\xff\xfename', b'd/new\nline', b'd/esc\x1b[31mred', b'd/title\x1b]0;x\x07',
                          b'd/dir\xff/in', b'd/\xc2\x9b1m', b'd/link', b'to\x1b[1m\xff', b'a/link', b'd/r\x1b[7m\xff']
                print([name for name in wanted if name not in found])
                """#
            try dockstep.write(make, to: "make.py")
            try dockstep.write(see, to: "see.py")
            try dockstep.write("files /d\nlayer 2\nlayers\ndiff 1 5\nlog 5\nwhy 2\nplan\nlist\n", to: "look")
            let outcome = try dockstep.script(
                """
                python3 make.py && $D build -t x p >built && $D save -o x.tar x && python3 see.py
                printf 2 >"p/$(printf 'bad\\377\\376name')"; $D plan p >>shown; $D plan --json p >>shown
                $D build -q p >/dev/null; (echo continue; cat look) | $D p >>shown; $D build --progress json p >json
                """)
            #expect(outcome.status == 0 && outcome.output == "[]\n", "\(outcome.output)\(outcome.errors)")
            let shown = try Data(contentsOf: URL(fileURLWithPath: "\(dockstep.folder)/shown"))
            #expect(String(validating: shown, as: UTF8.self) != nil)
            let text = String(decoding: shown, as: UTF8.self)
            // The command's own output passes to the terminal as it is, and is part of no listing.
            let rest = text.replacing("\u{1B}[32mgreen", with: "")
            #expect(!rest.contains("\u{1B}") && !rest.contains("\u{9B}") && !rest.contains("\u{7}"))
            for name in [
                "bad\\xff\\xfename", "new\\nline", "esc\\x1b[31mred", "title\\x1b]0;x\\x07", "\\u{9b}1m",
                "to\\x1b[1m\\xff",
            ] {
                #expect(rest.contains(name), "\(name)")
            }
            #expect(rest.contains("bad\\xff\\xfename changed (content)"))
            try #expect(!dockstep.read("json").contains("\u{1B}"))
        }
    }

    /// 100 MB from one RUN: memory stays where it is, and the log tells what it leaves out.
    @Test func muchOutputStaysBounded() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN yes 0123456789 | head -c 100000000\n", to: "p/Dockerfile")
            try dockstep.write("continue\nlog 2\n", to: "commands")
            let outcome = try dockstep.script(
                """
                python3 -c "import os, resource, subprocess
                code = subprocess.call([os.environ['D'], 'build', 'p'], stdout=open('built', 'w'))
                print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
                wc -c <built; du -sk home/records | cut -f 1; $D --commands commands p | grep -A 1 'not kept'
                """)
            let lines = outcome.output.split(separator: "\n").map(String.init)
            try #require(lines.count == 5, "\(outcome.output)\(outcome.errors)")
            let ended = lines[0].split(separator: " ").compactMap { Int($0) }
            #expect(ended[0] == 0 && ended[1] < 100_000, "\(ended) (kilobytes)")
            #expect((Int(lines[1]) ?? 0) > 100_000_000)
            #expect((Int(lines[2]) ?? .max) < 2_000)
            #expect(
                lines[3].wholeMatch(of: /\[the first 997\d+ bytes of the output are not kept\]/) != nil, "\(lines[3])")
            #expect(lines[4] == "0123456789")
        }
    }

    /// As many layers as Docker loads, and one sentence at the instruction that would make one more.
    @Test func tooManyLayersAreOneSentence() async throws {
        try await withDockstep { dockstep in
            let copies = (1...125).map { "COPY Dockerfile /f\($0)\n" }
            try dockstep.write("FROM busybox\n" + copies.dropLast().joined(), to: "p/Dockerfile")
            try #expect(dockstep.run(["build", "-q", "-t", "x", "\(dockstep.folder)/p"]).status == 0)
            try #expect(dockstep.run(["run", "x", "ls", "/f124"]).output == "/f124\n")
            let path = try dockstep.write("FROM busybox\n" + copies.joined(), to: "p/Dockerfile")
            let outcome = try dockstep.run(["build", "-q", "\(dockstep.folder)/p"])
            #expect(outcome.status == 1 && outcome.isOneSentence)
            #expect(
                outcome.errors.hasPrefix("\(path):126:1: the image has 125 layers already and Docker loads no more"))
        }
    }
}
