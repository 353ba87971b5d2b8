internal import Foundation
internal import TestSupport
internal import Testing

/// `rmi` through the program, and what `diff` tells of images.
@Suite struct RemovingTests {
    private static let build = """
        mkdir -p p && cd p && echo one >one
        printf 'FROM busybox\\nCOPY one /one\\nCMD ["x"]\\n' >Dockerfile; $D build -q -t base:1 . >/dev/null
        printf 'FROM base:1\\nRUN echo changed >/one; mkdir /d; echo 1 >/d/f; rm /bin/[\\nENV A=b\\n' >D2
        $D build -q -t child -f D2 . >/dev/null; cd ..

        """

    @Test func whatOthersAreBuiltOnNeedsForce() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build
                    + """
                    try refused $D rmi base:1; try several $D rmi nothing base:1 child nothing
                    $D images -q | wc -l
                    """)
            #expect(outcome.output == "1\n", "\(outcome.errors)")
            let refused = try dockstep.ended("refused")
            #expect(refused.status == 1 && refused.isOneSentence && refused.output.isEmpty)
            #expect(refused.errors.contains("(must be forced) - image has dependent child images: 'child:latest' is"))
            // The child stands behind its base: both go, and the others are told of.
            let several = try dockstep.ended("several")
            #expect(several.status == 1)
            let errors = several.errors.split(separator: "\n")
            #expect(errors.count == 2 && errors.allSatisfy { $0.contains("o such image: nothing:latest") })
            let lines = several.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
            #expect(lines.first == "Untagged:" && lines.filter { $0 == "Untagged:" }.count == 2)
            #expect(
                several.output.range(of: "child:latest")?.lowerBound ?? several.output.endIndex
                    < several.output.range(of: "base:1")?.lowerBound ?? several.output.startIndex)
        }
    }

    @Test func withForceItGoesAndTheOtherIsWhole() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build + "$D rmi -f $($D images -q base) && $D run child cat /one && $D rmi -f nothing; echo $?")
            #expect(outcome.output.hasSuffix("changed\n0\n"), "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("Untagged: base:1\nDeleted: sha256:"))
        }
    }

    /// As a course empties a store; images of one moment are in no order that helps.
    @Test(arguments: [[:], ["SOURCE_DATE_EPOCH": "0"]]) func allGoByTheirIDs(_ environment: [String: String])
        async throws
    {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build
                    + "$D rmi $($D images -q); echo $?; $D images -aq; $D rmi $($D images -aq) 2>&1 | grep -c usage",
                environment: environment)
            #expect(outcome.output.hasSuffix("\n0\n0\n"), "\(outcome.output) \(outcome.errors)")
        }
    }

    @Test func theImageAfterAStepCanBeLookedAtAndRemoved() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build
                    + """
                    $D images -aq | sort >all; $D images -q | sort >named; step=$(comm -23 all named | head -1)
                    $D run $step cat /one; $D rmi $step; $D images -aq | grep -c $step
                    """)
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count == 3 && ["one", "changed"].contains(lines[0]) && lines[2] == "0", "\(outcome.errors)")
            #expect(lines.dropFirst().first?.hasPrefix("Deleted: sha256:") == true)
        }
    }

    @Test func diffTellsLayersAndImagesApart() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                Self.build
                    + """
                    try layers $D diff child; try images $D diff base:1 child; try same $D diff child child
                    try own $D diff base:1; try all $D diff -a base:1; try none $D diff nothing
                    """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let changes = "D /bin/[  1.98MB\nA /d\nA /d/f    2B\nC /one    4B → 8B  content\n"
            let layers = try dockstep.ended("layers").output
            #expect(layers.hasPrefix("Built on base:1: 2 layers, "))
            #expect(layers.contains("\nLayer 3 of 3  "))
            #expect(layers.hasSuffix("ENV A=b\n") == false)
            for line in changes.split(separator: "\n") where !line.hasPrefix("D /bin/[") {
                #expect(layers.contains("\n\(line)\n"), "\(line): \(layers)")
            }
            let images = try dockstep.ended("images").output
            #expect(images.split(separator: "\n").map { $0.prefix { $0 != " " } } == ["D", "A", "A", "C"], "\(images)")
            try #expect(dockstep.ended("same").output == "No file differs.\n")
            let own = try dockstep.ended("own").output
            #expect(own.hasPrefix("Built on busybox:latest: 1 layer, ") && own.hasSuffix("\nA /one  4B\n"))
            let all = try dockstep.ended("all").output
            #expect(all.hasPrefix("Layer 1 of 2  ") && all.contains("\nA /bin/sh"))
            let none = try dockstep.ended("none")
            #expect(none.status == 1 && none.isOneSentence)
        }
    }

    /// The same bytes with another time are no other content.
    @Test func diffLooksIntoFiles() async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                """
                mkdir p; cd p
                printf 'FROM busybox\\nRUN echo same >/s; echo 11 >/t\\n' >Dockerfile; $D build -q -t a . >/dev/null
                printf 'FROM busybox\\nRUN echo same >/s; echo 22 >/t; touch -d 2001-01-01 /s\\n' >Dockerfile
                $D build -q -t b . >/dev/null; $D diff a b
                """)
            #expect(outcome.output == "C /s  5B  time\nC /t  3B  content\n", "\(outcome.errors)")
        }
    }
}
