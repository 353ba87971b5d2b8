internal import Foundation
internal import TestSupport
internal import Testing

/// A full disk, a store that can't be written, odd places for a store.
@Suite struct RobustnessDiskTests {
    /// The store on a disk of 12 MB: what does not fit is told of, and what fits can be done afterwards.
    @Test func aFullDiskIsOneSentence() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN echo hi > /x\n", to: "small/Dockerfile")
            try dockstep.write("FROM busybox\nCOPY big /\n", to: "copy/Dockerfile")
            try dockstep.write("FROM busybox\nRUN head -c 30000000 /dev/urandom > /big\n", to: "run/Dockerfile")
            try dockstep.write("FROM busybox\nRUN head -c 5000000 /dev/urandom > /big\n", to: "layer/Dockerfile")
            try dockstep.write("FROM busybox\nRUN echo more > /y\n", to: "after/Dockerfile")
            let setup = try dockstep.script(
                "head -c 20000000 /dev/urandom >copy/big; $D build -q -t big copy && $D save -o big.tar big")
            #expect(setup.status == 0, "\(setup.errors)")
            let outcome = try dockstep.scriptWithMounts(
                """
                export DOCKSTEP_HOME=$PWD/disk/home; mkdir disk out
                mount -t tmpfs -o size=12m disk disk && mount -t tmpfs -o size=1m out out || exit 1
                try small $D build -t small small
                try copy $D build copy
                try run $D build run
                try layer $D build layer
                try load $D load -i big.tar
                try save $D save -o out/x.tar small
                ls -A out disk/home/temporary disk/home/snapshots/work >left
                try after $D build -t after after
                cat /dev/zero >disk/fill 2>/dev/null
                try tag $D tag small other
                try step $D --commands /dev/stdin small
                try rmi $D rmi after
                cat /dev/zero >>disk/fill 2>/dev/null
                try prune $D prune -a -f
                try images $D images
                rm disk/fill
                try again $D build -t again after
                """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            for name in ["small", "after", "step", "rmi", "prune", "images", "again"] {
                try #expect(dockstep.ended(name).status == 0)
            }
            let full = "could not write 'the new layer': the disk is full; free some space and try again"
            for (name, words) in [
                ("copy", "copy/Dockerfile:2:1: \(full)"), ("layer", "layer/Dockerfile:2:1: \(full)"),
                ("run", "run/Dockerfile:2:1: step 2 ended with exit code 1"), ("load", "Error: the disk is full: '"),
                ("save", "Error: could not write 'out/x.tar': the disk is full"), ("tag", "Error: the disk is full: '"),
            ] {
                let ended = try dockstep.ended(name)
                #expect(ended.status == 1, "\(name)")
                #expect(ended.errors.hasPrefix(words) && ended.isOneSentence, "\(name): \(ended.errors)")
            }
            // No archive, no temporary file and no workspace stays.
            try #expect(dockstep.read("left").split(separator: "\n").allSatisfy { $0.hasSuffix(":") })
            try #expect(dockstep.ended("rmi").output.contains("Untagged: after:latest"))
            try #expect(!dockstep.ended("images").output.contains("after"))
        }
    }

    static let commands = [
        "build project", "plan project", "--commands /dev/null project", "images", "run busybox true",
        "load -i big.tar",
        "save -o x.tar busybox", "rmi busybox", "tag busybox b", "history busybox", "inspect -f {{.Id}} busybox",
        "doctor",
    ]

    @Test func aStoreThatCannotBeWrittenIsOneSentence() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN true\n", to: "project/Dockerfile")
            let tries = Self.commands.enumerated().map { "try \($0.offset) $D \($0.element)" }.joined(separator: "\n")
            let outcome = try dockstep.scriptWithMounts(
                "mkdir home && mount -t tmpfs disk home && $D build -q project && mount -o remount,ro home || exit 1\n\(tries)"
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            for (index, command) in Self.commands.enumerated() {
                let ended = try dockstep.ended("\(index)")
                #expect(ended.status == (command.hasPrefix("run") ? 125 : 1), "\(command)")
                #expect(ended.isOneSentence && ended.output.isEmpty, "\(command): \(ended.errors)")
                #expect(
                    ended.errors.contains("can't be written (Read-only file system)"), "\(command): \(ended.errors)")
            }
        }
    }

    @Test func aForeignStoreIsOneSentence() async throws {
        try await withUserDockstep { user in
            // Root's own folders are nobody's to write in.
            for command in ["build sample-projects/greeter", "images", "doctor"] {
                let outcome = try user.run("DOCKSTEP_HOME=/usr/dockstep ./dockstep \(command)")
                #expect(outcome.status == 1 && outcome.isOneSentence, "\(outcome.errors)")
                #expect(
                    outcome.errors.contains("'/usr/dockstep' can't be written (Permission denied): make it writable"))
            }
        }
    }

    @Test(arguments: [
        (
            ["DOCKSTEP_HOME": "", "XDG_DATA_HOME": "", "HOME": ""],
            "there is no folder for the image store: set DOCKSTEP_HOME"
        ),
        (["DOCKSTEP_HOME": "/etc/passwd"], "the image store '/etc/passwd' is not a folder: move that file away"),
        (["DOCKSTEP_HOME": "/etc/passwd/x"], "the image store '/etc/passwd/x' is not a folder"),
    ])
    func anImpossiblePlaceIsOneSentence(_ environment: [String: String], _ words: String) async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\n", to: "Dockerfile")
            for command in [
                ["build", dockstep.folder], ["plan", dockstep.folder], [dockstep.folder], ["images"], ["doctor"],
            ] {
                let outcome = try dockstep.run(command, environment: environment)
                #expect(
                    outcome.status == 1 && outcome.isOneSentence && outcome.errors.contains(words), "\(outcome.errors)")
            }
        }
    }

    @Test func aRelativeStoreIsCountedFromHere() async throws {
        try await withDockstep { dockstep in
            try dockstep.write("FROM busybox\nRUN echo hi > /x\n", to: "project/Dockerfile")
            let outcome = try dockstep.script(
                """
                mkdir below; cd below; export DOCKSTEP_HOME=../store
                $D build -q -t x ../project && $D run x cat /x && $D doctor | grep -c "/below/../store" && ls -d ../store/blobs
                """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasSuffix("hi\n1\n../store/blobs\n"))
        }
    }
}
