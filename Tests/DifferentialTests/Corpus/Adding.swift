internal import LayerArchive

/// ADD: as COPY, and archives are unpacked.
extension BuildCase {
    private static func tar(_ script: String, _ name: String = "a.tar") -> [ContextItem] {
        [.script("mkdir t; cd t; umask 022; \(script); tar -cf ../\(name) .; cd ..; rm -r t")]
    }

    private static let plain =
        "mkdir -p d; echo 1 > f; echo 2 > d/g; chmod 600 f; chmod 711 d; ln -s f l; ln f h"
        + "; find . -exec touch -h -d @1100000000 {} +"

    private static func path(_ text: String) -> EntryPath { (try? EntryPath(text)) ?? .root }

    private static func entry(
        _ name: String, _ kind: FileEntry.Kind = .file, mode: UInt32 = 0o644, uid: UInt32 = 0,
        xattrs: [String: [UInt8]] = [:]
    ) -> FileEntry {
        FileEntry(path: path(name), kind: kind, mode: mode, uid: uid, gid: uid, modified: 1_200_000_000, xattrs: xattrs)
    }

    static let adding: [BuildCase] = [
        BuildCase("add/file", "ADD f /x\nADD f /y/", [.file("f", "F")]),
        BuildCase("add/folder", "ADD d /x", [.file("d/f", "F"), .folder("d/e")]),
        BuildCase("add/tar", "ADD a.tar /x", tar(plain)),
        BuildCase("add/tar into a folder by a slash", "ADD a.tar /x/", tar(plain)),
        BuildCase("add/tar into the root", "ADD a.tar /", tar("mkdir q; echo 1 > q/f; chmod 755 .")),
        BuildCase(
            "add/tar whose root has a mode", "ADD a.tar /\nADD a.tar /x", tar("echo 1 > f; chmod 701 .; chown 5 .")),
        BuildCase("add/tar with owners", "ADD a.tar /x", tar("mkdir d; echo 1 > d/f; chown -R 7:8 d")),
        BuildCase(
            "add/tar with --chown", "ADD --chown=3:4 a.tar /new/x",
            tar("mkdir d; echo 1 > d/f; ln -s f d/l; ln d/f d/h; chown -hR 7:8 d"), newer: "ADD --chown"),
        BuildCase(
            "add/tar with --chown into a folder that is there", "RUN mkdir -p /x/d\nADD --chown=3:4 a.tar /x",
            tar("mkdir d; echo 1 > d/f; chown -R 7:8 d"), newer: "ADD --chown"),
        BuildCase(
            "add/tar with --chmod", "ADD --chmod=640 a.tar /new/x", tar("mkdir d; echo 1 > d/f; chmod 751 d/f"),
            newer: "ADD --chmod"),
        BuildCase("add/tar.gz", "ADD a.tgz /x", tar(plain) + [.script("gzip a.tar; mv a.tar.gz a.tgz")]),
        BuildCase("add/tar.bz2", "ADD a.tar.bz2 /x", tar(plain) + [.script("bzip2 a.tar")]),
        BuildCase("add/tar.xz", "ADD a.tar.xz /x", tar(plain) + [.script("xz a.tar")]),
        BuildCase("add/tar by another name", "ADD a.bin /x", tar(plain) + [.script("mv a.tar a.bin")]),
        BuildCase("add/gzip that is no tar", "ADD f.gz /x/", [.file("f", "text"), .script("gzip -n f")]),
        BuildCase("add/empty file called tar", "ADD e.tar /x/", [.file("e.tar", "")]),
        BuildCase("add/text called tar", "ADD e.tar /x/", [.file("e.tar", "no archive")]),
        BuildCase("add/tar and file together", "ADD a.tar f /x/", tar(plain) + [.file("f2", "2"), .file("f", "F")]),
        BuildCase(
            "add/tar without folders' entries", "ADD a.tar /x",
            [
                .script("mkdir -p d/e; echo 1 > d/e/f; tar -cf a.tar d/e/f; rm -r d")
            ]),
        BuildCase(
            "add/tar over old files", "RUN mkdir -p /x/d; echo old > /x/f; echo old > /x/d/old\nADD a.tar /x",
            tar(plain)),
        BuildCase("add/tar's file over an old folder", "RUN mkdir -p /x/f/g\nADD a.tar /x", tar(plain)),
        BuildCase("add/tar's folder over an old file", "RUN mkdir /x; echo old > /x/d\nADD a.tar /x", tar(plain)),
        BuildCase("add/tar's folder over an old link", "RUN mkdir /x /r; ln -s /r /x/d\nADD a.tar /x", tar(plain)),
        BuildCase("add/tar's link over an old file", "RUN mkdir /x; echo old > /x/l\nADD a.tar /x", tar(plain)),
        BuildCase("add/tar with a dangling absolute link", "ADD a.tar /x", tar("ln -s /etc/passwd l; mkfifo p")),
        BuildCase(
            "add/tar with set-user-ID and sticky", "ADD a.tar /x",
            tar("echo 1 > s; chmod 4755 s; mkdir t; chmod 1777 t")),
        BuildCase("add/tar by a pattern", "ADD *.tar /x/", tar("echo 1 > f1") + [.script("cp a.tar b.tar")]),
        BuildCase("add/tar to a file's name", "RUN echo f > /f\nADD a.tar /f", tar(plain)),
        BuildCase(
            "add/tar in a folder is not unpacked", "ADD d /x", tar("echo 1 > f1") + [.script("mkdir d; mv a.tar d")]),
        BuildCase(
            "add/COPY does not unpack", "COPY a.tar /x/",
            tar("echo 1 > f1; touch -d @1 f1 .")
                + [.script("tar --owner=0 --mtime=@1 -cf a.tar Dockerfile")]),
        BuildCase(
            "add/pax tar with long names", "ADD a.tar /x",
            [
                .script(
                    "mkdir t; cd t; n=$(printf 'n%.0s' $(seq 150)); echo 1 > $n; ln -s $n l; tar --format=pax -cf ../a.tar .; cd ..; rm -r t"
                )
            ]),
        BuildCase(
            "add/old tar format", "ADD a.tar /x",
            [
                .script("mkdir t; cd t; echo 1 > f; mkdir d; tar --format=v7 -cf ../a.tar .; cd ..; rm -r t")
            ]),
        BuildCase(
            "add/link's header has a mode and an owner of its own", "ADD a.tar /x",
            [
                .archive(
                    "a.tar",
                    [
                        entry("a", mode: 0o640, uid: 5), entry("b", .hardLink(target: path("a")), mode: 0o755, uid: 6),
                    ])
            ]),
        BuildCase(
            "add/file twice in an archive", "ADD a.tar /x",
            [
                .archive("a.tar", [entry("a", mode: 0o640), entry("b"), entry("a", mode: 0o600, uid: 3)])
            ]),
        BuildCase(
            "add/file and then a folder of its name", "ADD a.tar /x",
            [
                .archive("a.tar", [entry("a"), entry("a", .directory, mode: 0o700), entry("a/b")])
            ]),
        BuildCase(
            "add/devices in an archive", "ADD a.tar /x",
            [
                .archive(
                    "a.tar",
                    [
                        entry("c", .characterDevice(major: 1, minor: 3)), entry("b", .blockDevice(major: 7, minor: 1)),
                        entry("p", .fifo), entry("l", .symlink(target: Array("nowhere".utf8))),
                    ])
            ]),
        BuildCase(
            "add/file below a link of the same archive", "ADD a.tar /x",
            [
                .archive(
                    "a.tar",
                    [
                        entry("d", .directory, mode: 0o755), entry("l", .symlink(target: Array("d".utf8))),
                        entry("l/f"),
                    ])
            ]),
        BuildCase(
            "add/link to a file that was there before", "RUN mkdir /x; echo old > /x/a\nADD a.tar /x",
            [
                .archive("a.tar", [entry("b", .hardLink(target: path("a")), mode: 0o644)])
            ]),
        BuildCase(
            "add/attributes in an archive", "ADD a.tar /x",
            [
                .archive("a.tar", [entry("a", xattrs: ["user.note": Array("hello".utf8)])])
            ]),
        BuildCase(
            "add/mark of deletion in an archive", "RUN mkdir /x; echo old > /x/a\nADD a.tar /x",
            [
                .archive("a.tar", [entry(".wh.a"), entry("b")])
            ], onPurpose: true, expected: [.refused]),
        BuildCase("add refused/no such file", "ADD nothing /x"),
        BuildCase("add refused/--from", "ADD --from=0 a /x", [.file("a", "a")]),
        BuildCase(
            "add refused/cut gzip", "ADD a.tgz /x", tar(plain) + [.script("gzip -n a.tar; head -c 60 a.tar.gz > a.tgz")]
        ),
    ]
}
