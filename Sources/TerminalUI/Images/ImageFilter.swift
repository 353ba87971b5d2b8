internal import Glibc
internal import OCISpec

/// Which images `images` lists: its argument and its `--filter` options.
package struct ImageFilter: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        case dangling(Bool)
        case label(String, value: String?)
        /// A name or pattern as for the argument.
        case reference(String)
    }

    private var conditions: [Condition]

    /// - Parameters:
    ///   - repository: the argument: `REPOSITORY[:TAG]`, where `*`, `?` and `[…]` match within a path component.
    ///   - filters: `KEY=VALUE` each.
    /// - Throws: `ImageFilterError`.
    package init(repository: String? = nil, filters: [String] = []) throws(ImageFilterError) {
        conditions = repository.map { [.reference($0)] } ?? []
        for filter in filters { conditions.append(try Self.condition(filter)) }
    }

    private static func condition(_ text: String) throws(ImageFilterError) -> Condition {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw .noValue(text) }
        switch parts[0] {
        case "dangling":
            switch parts[1] {
            case "true", "1": return .dangling(true)
            case "false", "0": return .dangling(false)
            default: throw .notABoolean(text)
            }
        case "reference": return .reference(parts[1])
        case "label":
            let label = parts[1].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return .label(label[0], value: label.count == 2 ? label[1] : nil)
        default: throw .unknownKey(parts[0])
        }
    }

    /// The images that meet every condition, each with those of its names that do.
    package func apply(to images: [ImageListItem]) -> [ImageListItem] {
        images.compactMap { image in
            var image = image
            for condition in conditions {
                switch condition {
                case .dangling(let wanted):
                    guard image.names.isEmpty == wanted else { return nil }
                case .label(let name, let value):
                    guard let found = image.labels[name], value == nil || value == found else { return nil }
                case .reference(let pattern):
                    image.names = image.names.filter { Self.matches($0, pattern: pattern) }
                    guard !image.names.isEmpty else { return nil }
                }
            }
            return image
        }
    }

    private static func matches(_ name: Reference, pattern: String) -> Bool {
        if let exact = try? Reference(pattern), exact == name { return true }
        // Docker matches its short form of the name, with the tag and without.
        return fnmatch(pattern, name.familiar, FNM_PATHNAME) == 0
            || fnmatch(pattern, name.familiarName, FNM_PATHNAME) == 0
    }
}

/// What is wrong with a `--filter`.
package enum ImageFilterError: Error, Hashable, Sendable {
    case noValue(String)
    case unknownKey(String)
    case notABoolean(String)
}

extension ImageFilterError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noValue(let text): "invalid filter '\(text)': write KEY=VALUE, for instance dangling=true"
        case .unknownKey(let key): "invalid filter '\(key)': known are dangling, label and reference"
        case .notABoolean(let text): "invalid filter '\(text)': dangling is true or false"
        }
    }
}
