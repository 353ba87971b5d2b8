internal import Foundation
internal import TestSupport
internal import Testing

/// `--build-context NAME=oci-layout://FOLDER[:TAG][@DIGEST]`: images in a folder, on which a build stands.
@Suite struct LayoutContextTests {
    /// Two images in the folder `layout`, of which the store knows nothing afterwards.
    private func withLayout(_ body: (DockstepProgram) throws -> Void) async throws {
        try await withDockstep { dockstep in
            let outcome = try dockstep.script(
                """
                set -e
                for tag in one two; do
                    mkdir $tag
                    printf 'FROM busybox\\nRUN echo %s > /which\\nENV WHICH=%s\\n' $tag $tag > $tag/Dockerfile
                    $D build -q -t made:$tag $tag
                done
                $D save --format oci-dir -o saved made:one made:two
                # Tags as other tools write them: the tag alone.
                sed 's/docker.io\\/library\\/made://g' saved/index.json > index.json
                rm -r home
                mkdir layout p
                cp -r saved/blobs saved/oci-layout index.json layout
                """)
            try #require(outcome.status == 0, "\(outcome.errors)")
            try dockstep.write(
                "FROM base\nRUN echo $WHICH > /seen\nFROM busybox\nCOPY --from=base /which /\nCOPY --from=0 /seen /\n",
                to: "p/Dockerfile")
            try body(dockstep)
        }
    }

    private func build(
        _ command: String = "build", place: String, in dockstep: DockstepProgram, options: String = ""
    ) throws -> CommandOutcome {
        try dockstep.script("$D \(command) \(options) --build-context base=oci-layout://\(place) p")
    }

    /// The digest that the layout has for a tag, by its own document.
    private func digest(of tag: String, in dockstep: DockstepProgram) throws -> String {
        let index = try JSONSerialization.jsonObject(with: Data(dockstep.read("layout/index.json").utf8))
        let manifests = try #require((index as? [String: Any])?["manifests"] as? [[String: Any]])
        let manifest = manifests.first {
            ($0["annotations"] as? [String: String])?["org.opencontainers.image.ref.name"] == tag
        }
        return try #require(manifest?["digest"] as? String)
    }

    @Test(arguments: ["one", "two"]) func aTagIsTaken(_ tag: String) async throws {
        try await withLayout { dockstep in
            let outcome = try build(place: "layout:\(tag)", in: dockstep, options: "-t done")
            #expect(outcome.status == 0, "\(outcome.errors)")
            try #expect(dockstep.script("$D run --rm done cat /which /seen").output == "\(tag)\n\(tag)\n")
            // No tag of the store's was given or taken.
            let names = try dockstep.script("$D images | awk '{ print $1, $2 }' | sort").output
            #expect(names == "REPOSITORY TAG\nbase <none>\nbusybox latest\ndone latest\n")
        }
    }

    @Test func aDigestIsTaken() async throws {
        try await withLayout { dockstep in
            let digest = try digest(of: "two", in: dockstep)
            for place in ["layout@\(digest)", "layout:one@\(digest)"] {
                let outcome = try build(place: place, in: dockstep, options: "-t done")
                #expect(outcome.status == 0, "\(outcome.errors)")
                try #expect(dockstep.script("$D run --rm done cat /which").output == "two\n")
            }
        }
    }

    /// A layout of a single image gives it by whatever tag.
    @Test func theOnlyImageIsTaken() async throws {
        try await withLayout { dockstep in
            let digest = try digest(of: "two", in: dockstep)
            let size = try dockstep.script("stat -c %s layout/blobs/sha256/\(digest.dropFirst(7))").output
            try dockstep.write(
                """
                {"schemaVersion": 2, "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json",
                "digest": "\(digest)", "size": \(size)}]}
                """, to: "layout/index.json")
            let outcome = try build(place: "layout", in: dockstep, options: "-t done")
            #expect(outcome.status == 0, "\(outcome.errors)")
            try #expect(dockstep.script("$D run --rm done cat /which").output == "two\n")
        }
    }

    @Test func thePlanWritesNothingAndTheBuildDoesAsItSays() async throws {
        try await withLayout { dockstep in
            let list = "find home/blobs home/index.json home/records | sort; $D images -q | wc -l"
            _ = try dockstep.script("$D images")
            let before = try dockstep.script(list).output
            let first = try build("plan", place: "layout:one", in: dockstep)
            #expect(first.status == 0 && first.output.contains("MISS   FROM base"), "\(first.output)\(first.errors)")
            try #expect(dockstep.script(list).output == before)

            _ = try build(place: "layout:one", in: dockstep)
            let second = try build("plan", place: "layout:one", in: dockstep).output
            #expect(second.contains("HIT    RUN echo $WHICH") && !second.contains("MISS  "), "\(second)")
            let third = try build("plan", place: "layout:two", in: dockstep).output
            #expect(third.contains("MISS   FROM base"), "\(third)")
        }
    }

    @Test(arguments: [
        ("layout:three", "the OCI image layout 'layout' has no image with the tag 'three'; it has 'one', 'two'"),
        ("layout", "the OCI image layout 'layout' has no image with the tag 'latest'; it has 'one', 'two'"),
        (
            "layout:",
            "--build-context base=oci-layout://… has a colon and no tag after it: write FOLDER:TAG, or FOLDER alone"
        ),
        (
            "layout@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            "the OCI image layout 'layout' has no image sha256:0000"
        ),
        ("layout@sha256:12", "64"), ("nowhere:one", "there is no folder 'nowhere' for --build-context base=…"),
        ("p:one", "'index.json', which an OCI image layout names, is not in it"),
    ])
    func whatIsNotThereIsTold(_ place: String, _ sentence: String) async throws {
        try await withLayout { dockstep in
            let outcome = try build(place: place, in: dockstep)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func aDamagedLayoutChangesNothing() async throws {
        try await withLayout { dockstep in
            _ = try dockstep.script("for blob in layout/blobs/sha256/*; do printf x >> $blob; done")
            let outcome = try build(place: "layout:one", in: dockstep)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("Dockerfile:1:6") && outcome.errors.contains("should have the digest"))
            try #expect(dockstep.script("$D images -q").output.isEmpty)
        }
    }
}
