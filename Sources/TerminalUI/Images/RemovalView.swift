package import ImageStore
internal import OCISpec

/// What `rmi` prints.
package enum RemovalView {
    package static func render(_ events: [RemovalEvent]) -> String {
        events.map { event in
            switch event {
            case .untagged(let name): "Untagged: \(name.familiar)\n"
            case .deleted(let digest): "Deleted: \(digest)\n"
            }
        }.joined()
    }
}
