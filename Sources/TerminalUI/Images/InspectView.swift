package import ImageStore
internal import OCISpec

/// What `inspect` prints: an image in the shape of Docker's API.
package enum InspectView {
    /// A JSON array of the images, or a line for each by `template`.
    ///
    /// - Throws: `TemplateError` for a field that is not there.
    package static func render(_ images: [StoredImage], template: Template?) throws(TemplateError) -> String {
        guard let template else { return TemplateValue.list(images.map(value)).indentedJSON() + "\n" }
        var text = ""
        for image in images { text += try template.render(value(of: image)) + "\n" }
        return text
    }

    /// The image as Docker's API has it (ImageInspect).
    package static func value(of image: StoredImage) -> TemplateValue {
        let config = image.config
        var fields: [TemplateValue.Field] = [
            .init("Id", .text(image.id.description)),
            .init("RepoTags", .list(image.names.filter { $0.digest == nil }.map { .text($0.familiar) })),
            .init("RepoDigests", .list(image.names.filter { $0.digest != nil }.map { .text(repoDigest($0)) })),
            .init("Parent", .text("")),
            .init("Comment", .text(config.history.last?.comment ?? "")),
            .init("Created", .text(config.created ?? "0001-01-01T00:00:00Z")),
            .init("DockerVersion", .text("")),
            .init("Author", .text(config.author ?? "")),
            .init("Config", value(of: config.config)),
            .init("Architecture", .text(config.architecture)),
        ]
        if let variant = config.variant { fields.append(.init("Variant", .text(variant))) }
        fields += [
            .init("Os", .text(config.os)),
            .init("Size", .number(image.size)),
            .init("VirtualSize", .number(image.size)),
            .init(
                "RootFS",
                .object([
                    .init("Type", .text("layers")),
                    .init("Layers", .list(config.rootfs.diffIDs.map { .text($0.description) })),
                ])),
            .init("Metadata", .object([.init("LastTagTime", .text("0001-01-01T00:00:00Z"))])),
        ]
        return .object(fields)
    }

    private static func repoDigest(_ name: Reference) -> String {
        name.familiarName + (name.digest.map { "@\($0)" } ?? "")
    }

    /// Docker's container configuration: what belongs to a running container and not to an image is always empty.
    private static func value(of config: ContainerConfig) -> TemplateValue {
        var fields: [TemplateValue.Field] = [
            .init("Hostname", .text("")), .init("Domainname", .text("")), .init("User", .text(config.user ?? "")),
            .init("AttachStdin", .bool(false)), .init("AttachStdout", .bool(false)),
            .init("AttachStderr", .bool(false)),
        ]
        if let ports = config.exposedPorts { fields.append(.init("ExposedPorts", set(ports))) }
        fields += [
            .init("Tty", .bool(false)), .init("OpenStdin", .bool(false)), .init("StdinOnce", .bool(false)),
            .init("Env", .texts(config.env)), .init("Cmd", .texts(config.cmd)),
        ]
        if let healthcheck = config.healthcheck { fields.append(.init("Healthcheck", value(of: healthcheck))) }
        if let argsEscaped = config.argsEscaped { fields.append(.init("ArgsEscaped", .bool(argsEscaped))) }
        fields += [
            .init("Image", .text("")), .init("Volumes", config.volumes.map(set) ?? .null),
            .init("WorkingDir", .text(config.workingDir ?? "")), .init("Entrypoint", .texts(config.entrypoint)),
            .init("OnBuild", .texts(config.onBuild)), .init("Labels", .map(config.labels)),
        ]
        if let stopSignal = config.stopSignal { fields.append(.init("StopSignal", .text(stopSignal))) }
        if let shell = config.shell { fields.append(.init("Shell", .texts(shell))) }
        return .object(fields)
    }

    private static func set(_ names: [String: ContainerConfig.Empty]) -> TemplateValue {
        .object(names.keys.sorted().map { .init($0, .object([])) })
    }

    private static func value(of healthcheck: Healthcheck) -> TemplateValue {
        var fields: [TemplateValue.Field] = [.init("Test", .texts(healthcheck.test))]
        let numbers = [
            ("Interval", healthcheck.interval), ("Timeout", healthcheck.timeout),
            ("StartPeriod", healthcheck.startPeriod), ("StartInterval", healthcheck.startInterval),
            ("Retries", healthcheck.retries),
        ]
        for (name, number) in numbers {
            if let number { fields.append(.init(name, .number(number))) }
        }
        return .object(fields)
    }
}
