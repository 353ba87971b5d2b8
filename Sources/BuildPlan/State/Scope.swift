package import DockerfileSyntax
internal import OCISpec

/// Arguments every build knows without an ARG (Dockerfile reference, "Predefined ARGs" and "Automatic platform ARGs").
package enum PredefinedArguments {
    /// Passed to RUN when given by `--build-arg`, in no key and no history.
    package static let proxies: Set<String> = [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy",
        "ALL_PROXY", "all_proxy",
    ]

    /// `TARGETPLATFORM` and its family, in the global scope.
    package static func platform(_ options: BuildOptions, of dockerfile: Dockerfile) -> [String: String] {
        var values: [String: String] = [:]
        for (prefix, platform) in [("TARGET", options.platform), ("BUILD", .host)] {
            values["\(prefix)PLATFORM"] = platform.description
            values["\(prefix)OS"] = platform.os
            values["\(prefix)ARCH"] = platform.architecture
            values["\(prefix)VARIANT"] = platform.variant ?? ""
        }
        values["TARGETSTAGE"] = options.target ?? dockerfile.stages.last?.name ?? "default"
        return values
    }
}

extension BuildOptions {
    /// The value of `--build-arg NAME=…`; the last one given counts.
    package func buildArgument(_ name: String) -> String? {
        buildArguments.last { $0.name == name }?.value
    }
}

extension Word {
    /// Expanded by a lookup, its errors told as the plan's.
    func expanded(in dockerfile: Dockerfile, lookup: (String) -> String?) throws(PlanError) -> String {
        do { return try expanded(escape: dockerfile.directives.escape, lookup: lookup) } catch {
            throw PlanError(.expansion(error), at: error.range)
        }
    }

    func expandedWords(in dockerfile: Dockerfile, lookup: (String) -> String?) throws(PlanError) -> [String] {
        do { return try expandedWords(escape: dockerfile.directives.escape, lookup: lookup) } catch {
            throw PlanError(.expansion(error), at: error.range)
        }
    }
}
