/// An operating system and processor, named as Go names them (OCI image-spec, image-index.md, "platform").
package struct Platform: Codable, Hashable, Sendable {
    package var architecture: String
    package var os: String
    package var variant: String?
    package var osVersion: String?
    package var osFeatures: [String]?

    package init(
        os: String, architecture: String, variant: String? = nil, osVersion: String? = nil, osFeatures: [String]? = nil
    ) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
        self.osVersion = osVersion
        self.osFeatures = osFeatures
    }

    private enum CodingKeys: String, CodingKey {
        case architecture, os, variant
        case osVersion = "os.version"
        case osFeatures = "os.features"
    }

    /// Reads `linux/arm64` or `linux/arm/v7`, with the usual other names of an architecture normalised.
    ///
    /// - Throws: `PlatformError` where the text has no such shape.
    package init(_ text: String) throws(PlatformError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { throw PlatformError(text: text) }
        if parts.count == 1 {
            let known = [
                "amd64", "x86_64", "x86-64", "arm64", "aarch64", "arm", "386", "i386", "riscv64", "s390x", "ppc64le",
            ]
            let isArchitecture = known.contains(parts[0])
            guard isArchitecture || parts[0] == "linux" else { throw PlatformError(text: text) }
            self = Platform.normalised(
                os: "linux", architecture: isArchitecture ? parts[0] : Platform.host.architecture, variant: nil)
        } else {
            self = Platform.normalised(
                os: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
        }
    }

    /// By containerd's names (containerd/platforms, normalizeArch).
    private static func normalised(os: String, architecture: String, variant: String?) -> Platform {
        switch (architecture, variant) {
        case ("x86_64", _), ("x86-64", _), ("amd64", _):
            Platform(os: os, architecture: "amd64", variant: variant == "v1" ? nil : variant)
        case ("aarch64", "v8"), ("aarch64", "8"), ("arm64", "v8"), ("arm64", "8"):
            Platform(os: os, architecture: "arm64")
        case ("aarch64", _): Platform(os: os, architecture: "arm64", variant: variant)
        case ("i386", _): Platform(os: os, architecture: "386")
        case ("armhf", _), ("arm", nil), ("arm", "7"): Platform(os: os, architecture: "arm", variant: "v7")
        case ("armel", _): Platform(os: os, architecture: "arm", variant: "v6")
        case ("arm", "5"), ("arm", "6"), ("arm", "8"):
            Platform(os: os, architecture: "arm", variant: variant.map { "v\($0)" })
        default: Platform(os: os, architecture: architecture, variant: variant)
        }
    }

    /// Whether what is made for `other` runs here. A variant that is not told is the architecture's usual one: of arm v7,
    /// of arm64 v8 (containerd's rules for platforms).
    package func accepts(_ other: Platform) -> Bool {
        let (own, theirs) = (normalised, other.normalised)
        guard own.os == theirs.os, own.architecture == theirs.architecture else { return false }
        guard let wanted = own.variant?.dropFirst().first?.wholeNumberValue,
            let given = theirs.variant?.dropFirst().first?.wholeNumberValue
        else { return own.variant == nil || own.variant == theirs.variant }
        // Newer processors of a kind run what was made for older ones.
        return given <= wanted
    }

    private var normalised: Platform { Platform.normalised(os: os, architecture: architecture, variant: variant) }

    /// Of the images of an index the one for a platform: the newest variant that runs, the first of equals.
    package static func best(for wanted: Platform, among manifests: [Descriptor]) -> Descriptor? {
        let fitting = manifests.filter { descriptor in descriptor.platform.map(wanted.accepts) ?? false }
        return fitting.enumerated().max {
            ($0.element.platform?.normalised.variant ?? "", -$0.offset)
                < ($1.element.platform?.normalised.variant ?? "", -$1.offset)
        }?.element
    }

    /// The platform that this program was compiled for.
    package static var host: Platform {
        #if arch(x86_64)
            Platform(os: "linux", architecture: "amd64")
        #elseif arch(arm64)
            Platform(os: "linux", architecture: "arm64")
        #else
            Platform(os: "linux", architecture: "unknown")
        #endif
    }
}

extension Platform: CustomStringConvertible {
    package var description: String {
        [os, architecture, variant].compactMap { $0 }.joined(separator: "/")
    }
}

/// A text that should have been a platform and is not.
package struct PlatformError: Error, Hashable, CustomStringConvertible {
    package let text: String

    package var description: String {
        "'\(text)' is not a platform: write it as OS/ARCHITECTURE, for instance linux/amd64 or linux/arm/v7"
    }
}
