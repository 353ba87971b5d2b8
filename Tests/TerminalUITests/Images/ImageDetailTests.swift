import ImageStore
import OCISpec
import TerminalUI
import Testing

@Suite struct ImageDetailTests {
    private let now = Timestamp(seconds: 1_714_979_289)

    private func image() throws -> StoredImage {
        var config = ImageConfig(
            created: "2024-05-06T07:06:09Z", architecture: "amd64", os: "linux",
            history: [
                HistoryEntry(created: "2024-05-06T07:06:09Z", createdBy: "COPY . /app # dockstep", comment: "first"),
                HistoryEntry(
                    created: "2024-05-06T07:06:09Z", createdBy: "ENV A=" + String(repeating: "x", count: 60),
                    emptyLayer: true),
            ])
        config.config.env = ["PATH=/bin", "A=1"]
        config.config.cmd = ["sh", "-c", "echo \"hi\""]
        config.config.labels = ["b": "2", "a": "1"]
        config.config.exposedPorts = ["80/tcp": ContainerConfig.Empty()]
        config.rootfs = RootFS(diffIDs: [Digest(of: "layer")])
        return StoredImage(
            id: Digest(of: "config"),
            manifest: Descriptor(mediaType: .ociManifest, digest: Digest(of: "manifest"), size: 1), config: config,
            names: [try Reference("notes:1.0")], layers: [StoredImage.Layer(diffID: Digest(of: "layer"), size: 1234)])
    }

    @Test func historyIsNewestFirst() throws {
        let id = Digest(of: "config").short
        let cut = "ENV A=" + String(repeating: "x", count: 38) + "…"
        #expect(
            try HistoryView().render(image(), now: now)
                == "IMAGE          CREATED         CREATED BY                                      SIZE      COMMENT\n"
                + "\(id)   2 minutes ago   \(cut)   0B        \n"
                + "<missing>      2 minutes ago   COPY . /app # dockstep                          1.23kB    first\n")
    }

    @Test func historyIsWholeAndExactOnRequest() throws {
        var view = HistoryView()
        view.isUntruncated = true
        view.isHuman = false
        view.format = try ListingFormat("{{.ID}}|{{.CreatedAt}}|{{.CreatedBy}}|{{.Size}}")
        let lines = try view.render(image(), now: now).split(separator: "\n")
        #expect(lines[0] == "\(Digest(of: "config"))|2024-05-06T07:06:09Z|ENV A=\(String(repeating: "x", count: 60))|0")
        #expect(lines[1] == "<missing>|2024-05-06T07:06:09Z|COPY . /app # dockstep|1234")
        view.format = .table
        view.isQuiet = true
        #expect(try view.render(image(), now: now) == "\(Digest(of: "config"))\n<missing>\n")
    }

    @Test func inspectionHasDockersShape() throws {
        let text = try InspectView.render([image()], template: nil)
        #expect(text.hasPrefix("[\n    {\n        \"Id\": \"\(Digest(of: "config"))\",\n"))
        #expect(text.contains("            \"ExposedPorts\": {\n                \"80/tcp\": {}\n            },\n"))
        #expect(text.contains("            \"Volumes\": null,\n"))
        #expect(text.contains(#""echo \"hi\"""#))
        #expect(text.hasSuffix("    }\n]\n"))
        #expect(try InspectView.render([], template: nil) == "[]\n")
    }

    @Test(arguments: [
        ("{{.Config.Cmd}}", "[sh -c echo \"hi\"]"), ("{{json .Config.Env}}", #"["PATH=/bin","A=1"]"#),
        (#"{{join .Config.Env ","}}"#, "PATH=/bin,A=1"), (#"{{index .Config.Labels "a"}}"#, "1"),
        (#"{{index .Config.Labels "none"}}"#, ""), ("{{len .RootFS.Layers}}", "1"),
        ("{{.Config.Labels}}", "map[a:1 b:2]"),
        ("{{range .Config.Env}}{{println .}}{{end}}", "PATH=/bin\nA=1\n"),
        ("{{range $k, $v := .Config.Labels}}{{$k}}={{$v}} {{end}}", "a=1 b=2 "),
        ("{{if .Config.User}}user{{else}}root{{end}}", "root"), ("{{with .Config.Cmd}}{{index . 0}}{{end}}", "sh"),
        ("{{.Architecture | upper}}", "AMD64"), ("a {{- .Os -}} b", "alinuxb"), ("{{$.Os}}{{/* note */}}", "linux"),
    ])
    func templatesAreGos(_ template: String, text: String) throws {
        #expect(try Template(template).render(InspectView.value(of: image())) == text)
    }

    @Test(arguments: [
        ("{{.Os", "the format has '{{.Os' without its end"),
        ("{{range .Config.Env}}", "the format has '{{range .Config.Env}}' without '{{end}}'"),
        ("{{end}}", "the format has '{{end}}' with nothing before it that it belongs to"),
        ("{{quux .Os}}", "the format calls 'quux'; known are json, join, index, len, upper, lower, println, print"),
        ("{{.RootFS.Nope}}", "the format has '.RootFS.Nope', which is not there; there are .Type, .Layers"),
        ("{{$x}}", "the format has '$x', which nothing in it sets"),
        ("{{join .Os}}", "the format calls 'join' with other arguments than it takes: write {{join .LIST \", \"}}"),
        ("{{a-b}}", "the format has '{{a-b}}', which can't be understood"),
    ])
    func wrongTemplatesAreTold(_ template: String, message: String) throws {
        let error = #expect(throws: TemplateError.self) {
            try Template(template).render(InspectView.value(of: try image()))
        }
        #expect(error?.description == message)
    }

    @Test func removalsAreToldLikeDocker() throws {
        let digest = Digest(of: "x")
        #expect(
            RemovalView.render([.untagged(try Reference("docker.io/library/a:1")), .deleted(digest)])
                == "Untagged: a:1\nDeleted: \(digest)\n")
    }
}
