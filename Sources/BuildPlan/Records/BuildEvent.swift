package import OCISpec

/// What a build tells while it runs; every view draws from these and from the records alone.
package enum BuildEvent: Sendable {
    case stepStarted(BuildStep)
    /// Bytes that RUN printed, as they came.
    case output(step: Int, stream: OutputStream, bytes: [UInt8])
    /// The step's image is not in the store and is fetched from its registry.
    case pulling(step: Int, Reference)
    /// What comes of it, between `pulling` and the step's end.
    case transfer(step: Int, TransferEvent)
    case stepFinished(StepRecord)
    case imageWritten(BuiltImage)
}

package enum OutputStream: Sendable, Hashable {
    case standardOutput
    case standardError
}

/// An image that a build left in the store.
package struct BuiltImage: Sendable, Hashable {
    /// The digest of the configuration.
    package var id: Digest
    package var manifest: Digest
    package var names: [Reference]
    package var config: ImageConfig

    package init(id: Digest, manifest: Digest, names: [Reference], config: ImageConfig) {
        self.id = id
        self.manifest = manifest
        self.names = names
        self.config = config
    }
}
