package import OCISpec

/// What pulling or pushing an image tells while it goes on, layer by layer.
package struct TransferEvent: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case waiting
        /// It was here, or in the registry, before.
        case alreadyExists
        /// Bytes of the blob: so many of so many.
        case moving(Int, of: Int)
        /// Being read through, unpacked or compressed.
        case working
        case done
        /// The registry took it over from another of its repositories.
        case mounted(from: String)
    }

    /// The blob for a pull, the diff ID for a push: what Docker names the line by.
    package var layer: Digest
    package var state: State

    package init(layer: Digest, state: State) {
        self.layer = layer
        self.state = state
    }
}
