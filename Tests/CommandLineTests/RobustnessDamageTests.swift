internal import Foundation
internal import TestSupport
internal import Testing

/// A damaged store: a step is done again, or one sentence says what is wrong and what to do.
@Suite struct RobustnessDamageTests {
    /// A store with two images; `one` has a base, a WORKDIR, a COPY and a RUN.
    private func withImages(_ body: (DockstepProgram) async throws -> Void) async throws {
        try await withDockstep { dockstep in
            try dockstep.write("a\n", to: "one/a")
            try dockstep.write("FROM busybox\nWORKDIR /w\nCOPY a /\nRUN echo hi > /x\n", to: "one/Dockerfile")
            try dockstep.write("FROM busybox\nRUN echo two > /two\n", to: "two/Dockerfile")
            let made = try dockstep.script("$D build -q -t one one && $D build -q -t two two && cp -a home sound")
            #expect(made.status == 0, "\(made.errors)")
            try await body(dockstep)
        }
    }

    /// What `build`, `images` and `run` come to, for a store that was sound before and is to heal by itself.
    private func expectHealed(_ dockstep: DockstepProgram, after damage: String) throws {
        let outcome = try dockstep.script(
            "rm -rf home; cp -a sound home; \(damage)\n$D build -q -t one one && $D run one cat /x && $D images -q | wc -l && $D save -o x.tar one"
        )
        #expect(outcome.status == 0, "\(damage): \(outcome.errors)")
        #expect(outcome.output.contains("\nhi\n"), "\(damage): \(outcome.output)")
    }

    /// `$BLOB` is the path of a part of the image `one`.
    private static func blob(_ part: String) -> String {
        """
        BLOB=$DOCKSTEP_HOME/blobs/sha256/$(python3 -c "
        import json, os
        home = os.environ['DOCKSTEP_HOME']
        read = lambda name: json.load(open(home + '/' + name))
        entry = [m for m in read('index.json')['manifests'] if 'one' in str(m.get('annotations'))][0]
        manifest = read('blobs/sha256/' + entry['digest'][7:])
        print({'manifest': entry, 'config': manifest['config'], 'base': manifest['layers'][0],
               'copy': manifest['layers'][2], 'run': manifest['layers'][3]}['\(part)']['digest'][7:])")
        """
    }

    private static let garble = "printf XXXX | dd of=$BLOB bs=1 seek=200 conv=notrunc 2>/dev/null"

    @Test func aDamagedBlobIsMadeAnew() async throws {
        try await withImages { dockstep in
            for part in ["manifest", "config", "copy", "run"] {
                try expectHealed(dockstep, after: "\(Self.blob(part))\nrm $BLOB")
                try expectHealed(dockstep, after: "\(Self.blob(part))\ntruncate -s -10 $BLOB")
            }
            // A layer's content is looked at when it is unpacked or saved, not at each build.
            for part in ["manifest", "config"] {
                try expectHealed(dockstep, after: "\(Self.blob(part))\n\(Self.garble)")
            }
        }
    }

    @Test func aDamagedRecordCostsAStepAtMost() async throws {
        try await withImages { dockstep in
            for kind in ["layers", "steps", "fileLists", "builds", "stats", "intermediates"] {
                let files = "for f in $DOCKSTEP_HOME/\(kind == "layers" ? kind : "records/\(kind)")/*; do"
                for damage in ["printf XXXX | dd of=$f bs=1 seek=70 conv=notrunc 2>/dev/null", ": >$f", "rm $f"] {
                    try expectHealed(dockstep, after: "\(files) \(damage); done")
                }
            }
        }
    }

    @Test func whatCanBeMadeAnewIs() async throws {
        try await withImages { dockstep in
            try dockstep.write("FROM busybox\nRUN echo new > /x\n", to: "new/Dockerfile")
            for damage in [
                "for f in $DOCKSTEP_HOME/snapshots/layers/*/record; do echo bad >$f; done",
                "rm -r $DOCKSTEP_HOME/snapshots/layers/*/fs", "rm -r $DOCKSTEP_HOME/snapshots",
                "echo bad >$DOCKSTEP_HOME/driver", "echo bad >$DOCKSTEP_HOME/runtime.json",
                "rm $DOCKSTEP_HOME/index.json", "rm $DOCKSTEP_HOME/version",
            ] {
                try expectHealed(dockstep, after: "\(damage); $D build -q new || exit 1")
            }
        }
    }

    /// A layer that has been changed on the disk is noticed when it is saved, told of, and made anew by the next build.
    @Test func aChangedLayerIsNeverSaved() async throws {
        try await withImages { dockstep in
            let outcome = try dockstep.script(
                """
                \(Self.blob("run")); \(Self.garble)
                try save $D save -o x.tar one
                ls x.tar* 2>/dev/null
                $D build -q -t one one >/dev/null && $D save -o x.tar one && tar -tf x.tar | grep -c manifest
                """)
            #expect(outcome.status == 0 && outcome.output == "1\n", "\(outcome.errors)")
            let save = try dockstep.ended("save")
            #expect(save.status == 1 && save.isOneSentence)
            #expect(
                save.errors.contains("it was changed or damaged and is removed now, so build or load the image again"))
        }
    }

    /// The same when it is unpacked for a RUN: told at the instruction, and mended by the next build.
    @Test func aChangedLayerIsNeverUnpacked() async throws {
        try await withImages { dockstep in
            let outcome = try dockstep.script(
                """
                \(Self.blob("copy")); \(Self.garble); rm -r $DOCKSTEP_HOME/snapshots/layers
                try build $D build --no-cache-filter 0 -f one/Dockerfile one
                echo RUN true >>one/Dockerfile
                try run $D build one
                try again $D build one
                """)
            #expect(outcome.status == 0)
            let failed = try [dockstep.ended("build"), dockstep.ended("run")].filter { $0.status != 0 }
            for ended in failed {
                #expect(
                    ended.isOneSentence && ended.errors.contains("was changed or damaged and is removed"),
                    "\(ended.errors)")
            }
            try #expect(dockstep.ended("again").status == 0)
        }
    }

    /// One damaged image hides no other: it is named, with the command that removes it.
    @Test func theOtherImagesAreListed() async throws {
        try await withImages { dockstep in
            let outcome = try dockstep.script(
                """
                \(Self.blob("manifest")); rm $BLOB
                try images $D images
                try all $D images -a -q
                try run $D run one cat /x
                try two $D run two cat /two
                try save $D save -o x.tar one
                try other $D rmi two
                try prompt sh -c 'echo images | $D one'
                try rmi $D rmi one
                try after $D images
                """)
            #expect(outcome.status == 0)
            let sentence = "Error: the image 'one:latest' is damaged (its blob "
            for name in ["images", "all", "run", "save"] {
                let ended = try dockstep.ended(name)
                #expect(ended.status == (name == "run" ? 125 : 1) && ended.isOneSentence)
                #expect(ended.errors.hasPrefix(sentence), "\(name): \(ended.errors)")
                #expect(ended.errors.contains("'dockstep rmi one:latest' removes it, then build or load it again"))
            }
            try #expect(dockstep.ended("images").output.contains("two "))
            try #expect(dockstep.ended("prompt").output.contains("the image 'one:latest' is damaged"))
            try #expect(dockstep.ended("two").output == "two\n")
            try #expect(dockstep.ended("other").output.hasPrefix("Untagged: two:latest\nDeleted: sha256:"))
            try #expect(dockstep.ended("rmi").output.hasPrefix("Untagged: one:latest\n"))
            try #expect(dockstep.ended("after").status == 0)
        }
    }

    /// A base whose layer is gone: told at FROM, and `rmi` and a build mend it.
    @Test func aDamagedBaseIsToldOfAtFrom() async throws {
        try await withImages { dockstep in
            let outcome = try dockstep.script(
                """
                \(Self.blob("base")); rm $BLOB
                try build $D build one
                try plan $D plan one
                try rmi $D rmi busybox
                try again $D build -t one one
                """)
            #expect(outcome.status == 0)
            for name in ["build", "plan"] {
                let ended = try dockstep.ended(name)
                #expect(ended.status == 1 && ended.isOneSentence)
                #expect(
                    ended.errors.hasPrefix("one/Dockerfile:1:6: the image 'busybox:latest' is damaged (its layer"),
                    "\(ended.errors)")
            }
            try #expect(dockstep.ended("again").status == 0)
        }
    }

    @Test func whatCannotBeMadeAnewIsOneSentence() async throws {
        let damages = [
            (
                "head -c 100 home/index.json >i; mv i home/index.json",
                "/index.json' is damaged and can't be read as JSON"
            ),
            (
                "head -c 300 /dev/urandom >home/index.json",
                ": move it away, and what is built or loaded again has its name"
            ),
            (": >home/version", "/version' is damaged and holds no number: remove that file"),
            ("echo garbage >home/version", "the next start writes it anew"),
            ("echo 2 >home/version", "has version 2 and this dockstep knows versions up to 1: update dockstep"),
        ]
        let names = ["build one", "plan one", "images", "run one true", "rmi one", "save -o x one"]
        let tries = names.enumerated().map { "try \($0.offset) $D \($0.element)\n" }.joined()
        try await withImages { dockstep in
            for (damage, words) in damages {
                _ = try dockstep.script("rm -rf home; cp -a sound home; \(damage)\n\(tries)")
                for index in names.indices {
                    let ended = try dockstep.ended("\(index)")
                    #expect(ended.status == (names[index].hasPrefix("run") ? 125 : 1))
                    #expect(ended.isOneSentence && ended.errors.contains(words), "\(names[index]): \(ended.errors)")
                }
            }
        }
    }
}
