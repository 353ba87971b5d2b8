/// One pattern of a `.dockerignore` file: a glob with `**` for any number of folders (moby/patternmatcher, `compile`).
struct IgnorePattern: Sendable, Hashable {
    private enum Element: Sendable, Hashable {
        case one(PathPattern.Element)
        /// `*`
        case anyInName
        /// `**` at the end, or before a bare suffix: anything at all.
        case anything
        /// `**` or `**/` before more: nothing, or `insideFolders`, which comes next.
        case folders
        /// Anything that ends in `/`.
        case insideFolders
    }

    private let elements: [Element]
    /// Where no pattern character occurs, comparing is enough.
    private let literal: [Unicode.Scalar]?

    /// - Parameter pattern: Cleaned.
    /// Nil for a pattern that Go's `filepath.Match` calls malformed.
    init?(_ pattern: String) {
        guard (try? PathPattern(pattern)) != nil else { return nil }
        var elements: [Element] = []
        var scalars = pattern.unicodeScalars[...]
        while let first = scalars.popFirst() {
            switch first {
            case "*" where scalars.first == "*":
                scalars.removeFirst()
                let hasSlash = scalars.first == "/"
                if hasSlash { scalars.removeFirst() }
                let isSuffix =
                    elements.isEmpty && !hasSlash && !scalars.contains { "*?[]\\".unicodeScalars.contains($0) }
                elements += scalars.isEmpty || isSuffix ? [.anything] : [.folders, .insideFolders]
            case "*": if elements.last != .anyInName { elements.append(.anyInName) }
            case "?": elements.append(.one(.one))
            case "[":
                guard let set = PathPattern.set(&scalars) else { return nil }
                elements.append(.one(set))
            case "\\":
                guard let escaped = scalars.popFirst() else { return nil }
                elements.append(.one(.literal(escaped)))
            default: elements.append(.one(.literal(first)))
            }
        }
        self.elements = elements
        let literals = elements.compactMap { element -> Unicode.Scalar? in
            if case .one(.literal(let scalar)) = element { scalar } else { nil }
        }
        literal = literals.count == elements.count ? literals : nil
    }

    /// True where the pattern matches the path up to one of these ends: the path itself or a folder on its way.
    func matches(_ path: [Unicode.Scalar], endingAtAny ends: [Int]) -> Bool {
        if let literal { return ends.contains { $0 == literal.count } && path.starts(with: literal) }
        var active = start
        var following = start
        var index = 0
        for end in ends {
            while index < end {
                guard advance(&active, by: &following, over: path[index]) else { return false }
                index += 1
            }
            if active[elements.count] { return true }
        }
        return false
    }

    /// True where some path that begins with `folder` (with its slash) might match.
    func canMatch(below folder: [Unicode.Scalar]) -> Bool {
        var active = start
        var following = start
        for scalar in folder {
            guard advance(&active, by: &following, over: scalar) else { return false }
        }
        // The end alone would be a match of the folder's own name with a slash, which no path has.
        return active.dropLast().contains(true)
    }

    private var start: [Bool] {
        var active = [Bool](repeating: false, count: elements.count + 1)
        active[0] = true
        close(&active)
        return active
    }

    /// Moves to the places that the pattern may stand at after one more character; false where there is none.
    /// `following` is working room, handed in so that no step takes memory of its own.
    private func advance(_ active: inout [Bool], by following: inout [Bool], over scalar: Unicode.Scalar) -> Bool {
        for place in following.indices { following[place] = false }
        var isAlive = false
        for place in elements.indices where active[place] {
            switch elements[place] {
            case .one(let element): if element.matches(scalar) { following[place + 1] = true } else { continue }
            case .anyInName: if scalar != "/" { following[place] = true } else { continue }
            case .anything: following[place] = true
            case .folders: continue
            case .insideFolders:
                following[place] = true
                if scalar == "/" { following[place + 1] = true }
            }
            isAlive = true
        }
        close(&following)
        swap(&active, &following)
        return isAlive
    }

    /// Adds the places reached without a character: behind a `*` or `**` that takes nothing.
    private func close(_ active: inout [Bool]) {
        for place in elements.indices where active[place] {
            switch elements[place] {
            case .anyInName, .anything: active[place + 1] = true
            case .folders:
                active[place + 1] = true
                active[place + 2] = true
            case .one, .insideFolders: break
            }
        }
    }
}
