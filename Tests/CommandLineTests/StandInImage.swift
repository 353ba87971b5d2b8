import Foundation
import TestSupport

/// An image with a well-known name for a registry of the test's own: a tree of this machine's distribution, made by
/// mmdebstrap with this machine's own sources and put in an image by umoci and skopeo, so that none of it is dockstep's.
struct StandInImage {
    /// As Dockerfiles have it.
    var name: String
    var packages: [String]
    /// Whether packages are set up, and apt is there; else their files are only laid out, which takes a quarter of the time.
    var isInstalled = false
    /// Shell commands for what the packages' own scripts would do; `$1` is the tree.
    var finish = "true"
    /// Options of `umoci config`.
    var config: [String] = []

    /// Makes the image in `folder` and brings it into the registry.
    func push(to registry: TestRegistry, folder: String) throws {
        let tree = "\(folder)/tree.tar"
        try makeTree(tree, folder: folder)
        let image = "\(folder)/layout:standin"
        try runSuccessfully(["umoci", "init", "--layout", "\(folder)/layout"])
        try runSuccessfully(["umoci", "new", "--image", image])
        try runSuccessfully(["umoci", "raw", "add-layer", "--image", image, tree])
        try runSuccessfully(["umoci", "config", "--image", image] + config)
        try runSuccessfully([
            "skopeo", "copy", "--dest-tls-verify=false", "oci:\(image)", "docker://\(registry.name("library/\(name)"))",
        ])
        for path in [tree, "\(folder)/layout"] { try FileManager.default.removeItem(atPath: path) }
    }

    private func makeTree(_ path: String, folder: String) throws {
        // How this machine gets packages, beyond where from: by a proxy, for instance.
        let settings = try runSuccessfully(["apt-config", "dump", "Acquire"])
        try Data(settings.utf8).write(to: URL(fileURLWithPath: "\(folder)/apt.conf"))
        try Data(Self.prologue.appending("\n\(finish)\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/finish.sh"))
        let release = try runSuccessfully(["sh", "-c", ". /etc/os-release && printf %s \"$VERSION_CODENAME\""])
        let sources = [
            "/etc/apt/sources.list", "/etc/apt/sources.list.d/debian.sources",
            "/etc/apt/sources.list.d/ubuntu.sources",
        ].filter { FileManager.default.contents(atPath: $0)?.isEmpty == false }
        var command = ["mmdebstrap", "--quiet", "--variant=\(isInstalled ? "apt" : "extract")"]
        command += ["--aptopt=\(folder)/apt.conf", "--include=\(packages.joined(separator: ","))"]
        command += ["doc", "man", "locale"].map { "--dpkgopt=path-exclude=/usr/share/\($0)/*" }
        // The largest part of gcc is for a step of it that nobody asks for.
        command += ["--dpkgopt=path-exclude=/usr/lib/gcc/*/lto*"]
        // The last hook that runs where nothing is installed.
        let hook = isInstalled ? "customize" : "extract"
        command += ["--\(hook)-hook=sh -e \(folder)/finish.sh \"$1\"", release, path] + sources
        try runSuccessfully(command)
    }

    /// What pip and others need to get through this machine's network: its settings and the authorities that it trusts.
    private static let prologue = """
        mkdir -p "$1/etc/ssl/certs"
        cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
        [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$1/etc/"
        [ -e "$1/etc/passwd" ] || cp "$1/usr/share/base-passwd/passwd.master" "$1/etc/passwd"
        [ -e "$1/etc/group" ] || cp "$1/usr/share/base-passwd/group.master" "$1/etc/group"
        """

    /// `--config.env` for what of this machine's environment says where pip looks.
    private static let pipSettings = [
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT", "PIP_PROXY", "PIP_TRUSTED_HOST",
    ].compactMap { name in ProcessInfo.processInfo.environment[name].map { "--config.env=\(name)=\($0)" } }

    static let ubuntu = StandInImage(
        name: "ubuntu:20.04", packages: ["ca-certificates"], isInstalled: true, config: ["--config.cmd=/bin/bash"])
    static let python = StandInImage(
        name: "python:3.11-slim", packages: ["dash", "coreutils", "base-passwd", "python3-pip"],
        // The mark of Debian's that keeps pip away is not in the image that this stands for.
        finish: """
            rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED
            ln -s python3 "$1/usr/bin/python"
            """, config: ["--config.cmd=python3"] + pipSettings)
    static let nginx = StandInImage(
        name: "nginx:latest", packages: ["dash", "base-passwd", "nginx-light"],
        finish: """
            mkdir -p "$1/var/log/nginx" "$1/run"
            echo 'server { listen 80; root /usr/share/nginx/html; }' > "$1/etc/nginx/conf.d/default.conf"
            """, config: ["--config.exposedports=80/tcp", "--config.stopsignal=SIGQUIT"])
    static let gcc = StandInImage(
        name: "gcc:latest", packages: ["dash", "base-passwd", "gcc", "libc6-dev"], config: ["--config.cmd=/bin/sh"])
    static let alpine = StandInImage(
        name: "alpine:latest", packages: ["base-passwd", "busybox-static"],
        finish: "for name in sh echo; do ln -s busybox \"$1/bin/$name\"; done", config: ["--config.cmd=/bin/sh"])
}
