internal import Foundation
internal import TestSupport
internal import Testing

/// Archives that want to write elsewhere, or that are not what they say: one sentence, and nothing lands outside.
@Suite struct BadInputArchiveTests {
    /// Writes `NAME.tar` for `load` with one layer, and `NAME-layer.tar` for ADD, for each kind of evil.
    private static let forge = #"""
        import hashlib, io, json, os, tarfile
        outside = os.getcwd() + '/outside'

        def tar(*entries):
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode='w') as t:
                for name, kind, value in entries:
                    item = tarfile.TarInfo(name)
                    item.type = kind
                    if kind == tarfile.REGTYPE: item.size = len(value)
                    else: item.linkname = value
                    t.addfile(item, io.BytesIO(value) if kind == tarfile.REGTYPE else None)
            return out.getvalue()

        FILE, LINK, HARD = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
        layers = {
            'parent': tar(('../outside/evil', FILE, b'x')),
            'middle': tar(('a/../../outside/evil', FILE, b'x')),
            'absolute': tar((outside + '/evil', FILE, b'x')),
            'link': tar(('l', LINK, outside), ('l/evil', FILE, b'x')),
            'uplink': tar(('l', LINK, '../../../../../../../../..' + outside), ('l/evil', FILE, b'x')),
            'hard': tar(('h', HARD, '../outside/canary'), ('h', FILE, b'x')),
            'good': tar(('good', FILE, b'x')),
        }

        def image(name, layer, diff=None, blob=None):
            diff = diff or hashlib.sha256(layer).hexdigest()
            config = json.dumps({'architecture': 'amd64', 'os': 'linux', 'config': {},
                                 'rootfs': {'type': 'layers', 'diff_ids': ['sha256:' + diff]}}).encode()
            path = hashlib.sha256(config).hexdigest() + '.json'
            manifest = json.dumps([{'Config': path, 'RepoTags': [name + ':latest'], 'Layers': ['layer.tar']}]).encode()
            open(name + '.tar', 'wb').write(
                tar((path, FILE, config), ('layer.tar', FILE, layer), ('manifest.json', FILE, manifest)))

        for name, layer in layers.items():
            image(name, layer)
            os.makedirs('add-' + name, exist_ok=True)
            open('add-' + name + '/layer.tar', 'wb').write(layer)
            open('add-' + name + '/Dockerfile', 'w').write('FROM busybox\nADD layer.tar /d/\n')
        image('digest', layers['good'], diff='0' * 64)
        good = open('good.tar', 'rb').read()
        open('cut.tar', 'wb').write(good[:3000])
        open('outer.tar', 'wb').write(tar(('../outside/evil', FILE, b'x')))
        open('outerlink.tar', 'wb').write(tar(('blobs', LINK, outside), ('blobs/evil', FILE, b'x')))
        open('text.tar', 'wb').write(b'this is no archive, only some text that is long enough ' * 20)
        open('empty.tar', 'wb').write(b'')
        """#

    @Test func nothingLandsOutside() async throws {
        try await withDockstep { dockstep in
            try dockstep.write(Self.forge, to: "forge.py")
            let names = [
                "parent", "middle", "absolute", "link", "uplink", "hard", "digest", "cut", "outer", "outerlink", "text",
                "empty",
                "good",
            ]
            let adds = ["parent", "middle", "absolute", "link", "uplink", "hard", "good"]
            let outcome = try dockstep.script(
                """
                mkdir outside; echo canary >outside/canary; python3 forge.py || exit 1
                for n in \(names.joined(separator: " ")); do try load-$n $D load -i $n.tar; done
                for n in \(adds.joined(separator: " ")); do try add-$n $D build -t add-$n add-$n; done
                $D images --format '{{.Repository}}' | sort >listed
                $D run add-good cat /d/good >ran
                find outside >found; cat outside/canary >>found
                """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            try #expect(dockstep.read("found") == "outside\noutside/canary\ncanary\n")
            try #expect(dockstep.read("ran") == "x")
            for (name, words) in [
                ("parent", "its entry '../outside/evil' has a '..' in it"), ("middle", "has a '..' in it"),
                ("link", "goes through the symbolic link 'l'"), ("uplink", "goes through the symbolic link 'l'"),
                ("digest", "should have the diff ID sha256:0000"), ("cut", "archive"), ("outer", "has a '..' in it"),
                ("outerlink", "goes through the symbolic link 'blobs'"), ("text", "archive"),
                ("empty", "neither a manifest.json"),
            ] {
                let ended = try dockstep.ended("load-\(name)")
                #expect(ended.status == 1 && ended.isOneSentence && ended.output.isEmpty, "\(name): \(ended.errors)")
                #expect(ended.errors.hasPrefix("Error: ") && ended.errors.contains(words), "\(name): \(ended.errors)")
            }
            // Refused or put below the root: each is told of in one sentence or is no error.
            for name in adds.dropLast() {
                let ended = try dockstep.ended("add-\(name)")
                if ended.status == 0 { continue }
                #expect(ended.status == 1 && ended.isOneSentence, "\(name): \(ended.errors)")
                #expect(ended.errors.hasPrefix("add-\(name)/Dockerfile:2:5: "), "\(name): \(ended.errors)")
            }
            let listed = try dockstep.read("listed").split(separator: "\n").map(String.init)
            #expect(listed.contains("good") && listed.contains("add-good") && !listed.contains("parent"))
        }
    }
}
