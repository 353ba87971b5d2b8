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
package struct ClassicImages: Sendable, Hashable {
    private struct Image: Sendable, Hashable {
        /// The key of the step, of which the parent image is a part.
        var key: Digest
        var id: Digest
    }

    /// Oldest first.
    private var images: [Image] = []
    /// The keys of the last walk, by the steps' numbers.
    private var lastKeys: [Int: Digest] = [:]
    /// Some fifty edits of a Dockerfile of a dozen instructions.
    private static let mostImages = 600

    package init() {}

    package func image(of key: CacheKey) -> Digest? { images.last { $0.key == key.digest }?.id }

    package mutating func add(_ id: Digest, of key: CacheKey) {
        images.append(Image(key: key.digest, id: id))
        images.removeFirst(max(0, images.count - Self.mostImages))
    }

    /// Whether the step of that number had this key at the last walk as well.
    package func isAsBefore(_ step: Int, _ key: CacheKey) -> Bool { lastKeys[step] == key.digest }

    package mutating func note(_ step: Int, _ key: CacheKey) { lastKeys[step] = key.digest }

    /// Lines of text, for they are read at every build: `image KEY ID` and `step NUMBER KEY`.
    package func serialised() -> String {
        images.map { "image \($0.key.hex) \($0.id.hex)\n" }.joined()
            + lastKeys.sorted { $0.key < $1.key }.map { "step \($0.key) \($0.value.hex)\n" }.joined()
    }

    /// What `serialised` wrote; lines that are none of these are left out.
    package init(serialised text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let last = try? Digest(hex: words[2]) else { continue }
            if words[0] == "image", let key = try? Digest(hex: words[1]) {
                images.append(Image(key: key, id: last))
            } else if words[0] == "step", let number = Int(words[1]) {
                lastKeys[number] = last
            }
        }
    }
}
