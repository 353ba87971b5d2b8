/// A generator that gives the same numbers each time (SplitMix64), so that a failure can be seen again.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    package mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    package mutating func bool() -> Bool { Bool.random(using: &self) }

    /// One of the values.
    package mutating func pick<Value>(_ first: Value, _ rest: Value...) -> Value {
        ([first] + rest).randomElement(using: &self) ?? first
    }

    /// nil where there is none.
    package mutating func pick<Values: Collection>(from values: Values) -> Values.Element? {
        values.randomElement(using: &self)
    }
}
