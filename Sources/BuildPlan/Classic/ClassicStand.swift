package import OCISpec

/// Where Docker's classic builder (`DOCKER_BUILDKIT=0`) would stand in a stage: on an image, for each of its steps makes
/// one (cache-rules.md §7).
package struct ClassicStand: Sendable, Hashable {
    /// nil on nothing.
    package var image: Digest?
    /// After the first miss of a stage nothing is looked up any more.
    package var isBusted = false
    /// False after an instruction that it can't carry out, or on a base that is not here.
    package var isKnown = true

    package init(image: Digest? = nil) { self.image = image }

    /// Of a stage that goes on from an image that an earlier one left: there it looks things up again.
    package var asBase: ClassicStand {
        var stand = self
        stand.isBusted = false
        return stand
    }
}

/// The images that the classic builder would have made of the steps that were taken: of the same parent and command the
/// newest is found.
package struct ClassicImages: Sendable, Hashable, Codable {
    package struct Image: Sendable, Hashable, Codable {
        /// The key of the step, of which the parent image is a part.
        package var key: Digest
        package var id: Digest
    }

    /// Oldest first.
    package private(set) var images: [Image] = []
    /// Some fifty edits of a Dockerfile of a dozen instructions.
    private static let mostImages = 600

    package init() {}

    package func image(of key: CacheKey) -> Digest? { images.last { $0.key == key.digest }?.id }

    package mutating func add(_ id: Digest, of key: CacheKey) {
        images.append(Image(key: key.digest, id: id))
        images.removeFirst(max(0, images.count - Self.mostImages))
    }
}
