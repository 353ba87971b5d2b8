/// An image's configuration blob (OCI image-spec, config.md, with the fields that Docker adds).
///
/// Its SHA-256 is the image ID. Keys that this type does not know are not kept: blobs of foreign images are stored as
/// the bytes that came, and only read through this type.
package struct ImageConfig: Codable, Hashable, Sendable {
    package var created: String?
    package var author: String?
    package var architecture: String
    package var os: String
    package var variant: String?
    package var config: ContainerConfig
    package var rootfs: RootFS
    package var history: [HistoryEntry]

    package init(
        created: String? = nil, author: String? = nil, architecture: String, os: String, variant: String? = nil,
        config: ContainerConfig = ContainerConfig(), rootfs: RootFS = RootFS(), history: [HistoryEntry] = []
    ) {
        self.created = created
        self.author = author
        self.architecture = architecture
        self.os = os
        self.variant = variant
        self.config = config
        self.rootfs = rootfs
        self.history = history
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        created = try container.decodeIfPresent(String.self, forKey: .created)
        author = try container.decodeIfPresent(String.self, forKey: .author)
        architecture = try container.decodeIfPresent(String.self, forKey: .architecture) ?? ""
        os = try container.decodeIfPresent(String.self, forKey: .os) ?? "linux"
        variant = try container.decodeIfPresent(String.self, forKey: .variant)
        config = try container.decodeIfPresent(ContainerConfig.self, forKey: .config) ?? ContainerConfig()
        rootfs = try container.decodeIfPresent(RootFS.self, forKey: .rootfs) ?? RootFS()
        history = try container.decodeIfPresent([HistoryEntry].self, forKey: .history) ?? []
    }

    package var platform: Platform { Platform(os: os, architecture: architecture, variant: variant) }
}

/// The execution parameters a container starts from (config.md, "config"); JSON keys are Docker's.
package struct ContainerConfig: Codable, Hashable, Sendable {
    package var user: String?
    package var exposedPorts: [String: Empty]?
    /// `NAME=value` each, in the order in which they were first set.
    package var env: [String]?
    package var entrypoint: [String]?
    package var cmd: [String]?
    package var volumes: [String: Empty]?
    package var workingDir: String?
    package var labels: [String: String]?
    package var stopSignal: String?
    package var healthcheck: Healthcheck?
    package var onBuild: [String]?
    package var shell: [String]?
    /// Written by Docker for shell-form CMD and ENTRYPOINT on Windows; kept where an image has it.
    package var argsEscaped: Bool?

    package init() {}

    /// `{}`, the value of the sets that Go writes as maps.
    package struct Empty: Codable, Hashable, Sendable {
        package init() {}
    }

    private enum CodingKeys: String, CodingKey {
        case user = "User"
        case exposedPorts = "ExposedPorts"
        case env = "Env"
        case entrypoint = "Entrypoint"
        case cmd = "Cmd"
        case volumes = "Volumes"
        case workingDir = "WorkingDir"
        case labels = "Labels"
        case stopSignal = "StopSignal"
        case healthcheck = "Healthcheck"
        case onBuild = "OnBuild"
        case shell = "Shell"
        case argsEscaped = "ArgsEscaped"
    }
}

/// `HEALTHCHECK` as Docker stores it; durations are nanoseconds (moby image spec v1.2, "Healthcheck").
package struct Healthcheck: Codable, Hashable, Sendable {
    /// `["NONE"]`, `["CMD", arg…]` or `["CMD-SHELL", command]`.
    package var test: [String]
    package var interval: Int?
    package var timeout: Int?
    package var startPeriod: Int?
    package var startInterval: Int?
    package var retries: Int?

    package init(
        test: [String], interval: Int? = nil, timeout: Int? = nil, startPeriod: Int? = nil, startInterval: Int? = nil,
        retries: Int? = nil
    ) {
        self.test = test
        self.interval = interval
        self.timeout = timeout
        self.startPeriod = startPeriod
        self.startInterval = startInterval
        self.retries = retries
    }

    private enum CodingKeys: String, CodingKey {
        case test = "Test"
        case interval = "Interval"
        case timeout = "Timeout"
        case startPeriod = "StartPeriod"
        case startInterval = "StartInterval"
        case retries = "Retries"
    }
}

/// The layers of an image as digests of their uncompressed tar streams, bottom first (config.md, "rootfs").
package struct RootFS: Codable, Hashable, Sendable {
    package var type: String
    package var diffIDs: [Digest]

    package init(diffIDs: [Digest] = []) {
        type = "layers"
        self.diffIDs = diffIDs
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case diffIDs = "diff_ids"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decodeIfPresent(String.self, forKey: .type) ?? "layers"
        diffIDs = try container.decodeIfPresent([Digest].self, forKey: .diffIDs) ?? []
    }

    /// The chain ID of all layers (config.md, "Layer ChainID"); nil for an image without layers.
    package var chainID: Digest? {
        guard var chain = diffIDs.first else { return nil }
        for diffID in diffIDs.dropFirst() { chain = Digest(of: "\(chain) \(diffID)") }
        return chain
    }
}

/// One line of an image's history, oldest first (config.md, "history").
package struct HistoryEntry: Codable, Hashable, Sendable {
    package var created: String?
    package var createdBy: String?
    package var author: String?
    package var comment: String?
    /// True where the instruction made no layer; absent means false.
    package var emptyLayer: Bool?

    package init(
        created: String? = nil, createdBy: String? = nil, author: String? = nil, comment: String? = nil,
        emptyLayer: Bool? = nil
    ) {
        self.created = created
        self.createdBy = createdBy
        self.author = author
        self.comment = comment
        self.emptyLayer = emptyLayer
    }

    private enum CodingKeys: String, CodingKey {
        case created
        case createdBy = "created_by"
        case author
        case comment
        case emptyLayer = "empty_layer"
    }
}
