package import BuildEngine

/// What `prune` asks and prints.
package enum PruneView {
    package static func question(_ options: PruneOptions) -> String {
        let before = options.until == nil ? "" : " from before the time that the filter names"
        let cache =
            options.all
            ? "all build cache, all unpacked layers and all cache mounts\(before)"
            : "build cache, unpacked layers and cache mounts that no image"
                + (before.isEmpty ? " and no build of the last 7 days uses" : " uses,\(before)")
        let engines =
            options.until != nil
            ? "that no session has used since the time that the filter names"
            : options.all ? "that no session uses" : "that no session of the last 7 days has used"
        return """
            WARNING! This will remove:
              - all dangling images\(before)
              - \(cache)
              - what is known of Docker engines \(engines)
            Are you sure you want to continue? [y/N] 
            """
    }

    package static func render(_ result: PruneResult) -> String {
        var text = ""
        if !result.images.isEmpty {
            text += "Deleted Images:\n" + result.images.map { "deleted: \($0)\n" }.joined() + "\n"
        }
        if result.steps + result.unpacked > 0 {
            text += "Deleted build cache: \(HumanUnits.count(result.steps, "step")), "
            text += "\(HumanUnits.count(result.unpacked, "unpacked layer"))\n\n"
        }
        if result.caches > 0 { text += "Deleted cache mounts: \(result.caches)\n\n" }
        if result.engines > 0 {
            text += "Deleted what is known of \(HumanUnits.count(result.engines, "other engine"))\n\n"
        }
        return text + "Total reclaimed space: \(HumanUnits.size(result.bytes))\n"
    }
}
