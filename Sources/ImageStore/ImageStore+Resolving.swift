package import OCISpec

extension ImageStore {
    /// Finds an image as `docker` does: by name with its defaults, by `NAME@sha256:…`, else by the start of its ID with
    /// or without `sha256:`.
    ///
    /// - Throws: `StoreError.noSuchImage` with names that look like it; `.ambiguousID`; `.badName` for what is neither.
    package func resolve(_ text: String) throws(StoreError) -> StoredImage {
        do throws(StoreError) {
            return try lookingAgain { (index) throws(StoreError) in try resolve(text, in: index) }
        } catch {
            // Fewer than four digits would find the image after some step by chance.
            guard case .noSuchImage = error, let prefix = Self.idPrefix(text), prefix.utf8.count >= 4 else {
                throw error
            }
            let steps = try intermediates(startingWith: prefix)
            if steps.count > 1 { throw .ambiguousID(text, matches: steps.map(\.id).sorted()) }
            guard let only = steps.first else { throw error }
            return only
        }
    }

    /// The image of that exact name; nil where there is none.
    package func image(named name: Reference) throws(StoreError) -> StoredImage? {
        try lookingAgain { (index) throws(StoreError) in try image(named: name, in: index) }
    }

    /// Does `body` with the index as it is. What looks damaged may have been removed by another process since the index
    /// was read: then once more with the new one.
    func lookingAgain<Result>(_ body: ([Descriptor]) throws(StoreError) -> Result) throws(StoreError) -> Result {
        var index = try readIndex()
        while true {
            do throws(StoreError) { return try body(index) } catch {
                let now = try readIndex()
                guard error.isDamage, now != index else { throw error }
                index = now
            }
        }
    }

    func resolve(_ text: String, in index: [Descriptor]) throws(StoreError) -> StoredImage {
        let name: Result<Reference, ReferenceError>
        do throws(ReferenceError) { name = .success(try Reference(text)) } catch { name = .failure(error) }
        if case .success(let name) = name, let image = try image(named: name, in: index) { return image }
        if let prefix = Self.idPrefix(text) {
            let matches = try images(in: index).filter { $0.id.hex.hasPrefix(prefix) }
            if let only = matches.first, matches.count == 1 { return only }
            if matches.isEmpty, let entry = try damaged(text, in: index).first {
                return try readImage(entry, in: index)
            }
            if matches.count > 1 { throw .ambiguousID(text, matches: matches.map(\.id).sorted()) }
        }
        switch name {
        case .success(let name):
            throw .noSuchImage(name.familiar, suggestions: Self.suggestions(for: name, among: index))
        case .failure(let error):
            if Self.idPrefix(text) != nil { throw .noSuchImage(text, suggestions: []) }
            throw .badName(error)
        }
    }

    private func image(named name: Reference, in index: [Descriptor]) throws(StoreError) -> StoredImage? {
        if let digest = name.digest {
            let found = index.first {
                // By the digest of its manifest, or of the index that it was chosen from.
                ($0.digest == digest || $0.imageName?.digest == digest) && $0.imageName?.domain == name.domain
                    && $0.imageName?.path == name.path
            }
            return try found.map { (descriptor) throws(StoreError) in try readImage(descriptor, in: index) }
        }
        guard let descriptor = index.first(where: { $0.imageName == name }) else { return nil }
        return try readImage(descriptor, in: index)
    }

    /// The digits of what can be an ID or the start of one.
    static func idPrefix(_ text: String) -> String? {
        let digits = text.hasPrefix("sha256:") ? String(text.dropFirst("sha256:".count)) : text
        let isHex = digits.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
        return isHex && (1...64).contains(digits.utf8.count) ? digits : nil
    }

    /// At most three names in the store that look like `name`: the same repository with another tag, or a name that is
    /// some letters away.
    private static func suggestions(for name: Reference, among index: [Descriptor]) -> [String] {
        var ranked: [(distance: Int, name: String)] = []
        for other in Set(index.compactMap(\.imageName)) {
            if other.domain == name.domain, other.path == name.path {
                ranked.append((0, other.familiar))
                continue
            }
            let distance = editDistance(other.familiarName, name.familiarName)
            if distance <= max(1, name.familiarName.count / 3) { ranked.append((distance, other.familiar)) }
        }
        ranked.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return ranked.prefix(3).map(\.name)
    }

    /// How many letters have to be put in, taken out or replaced to make one text of the other.
    private static func editDistance(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (index, byte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (byte == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
