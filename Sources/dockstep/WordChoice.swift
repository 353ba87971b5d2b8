internal import ArgumentParser

/// A closed set of words as an option's value.
///
/// What the parser would do by itself goes by key paths and dynamic casts of each such type, for which the runtime searches
/// the conformances of the whole program: for five types a tenth of the instructions of a cached rebuild. For the same reason
/// such an option has no initial value, but is nil, and its help tells the default.
protocol WordChoice: ExpressibleByArgument, CaseIterable, RawRepresentable, Sendable where RawValue == String {}

extension WordChoice {
    init?(argument: String) { self.init(rawValue: argument) }

    static var allValueStrings: [String] { allCases.map { $0.rawValue } }
    static var allValueDescriptions: [String: String] { [:] }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
    var defaultValueDescription: String { rawValue }
}
