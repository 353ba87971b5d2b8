/// A symbolic mode of chmod(1) (BSD's setmode(3), which BuildKit goes by): clauses with a comma between, each of who
/// (`u`, `g`, `o`, `a`), an operator (`+`, `-`, `=`) and permissions (`r`, `w`, `x`, `X`, `s`, `t`, or the letter of one
/// whose permissions are taken over). No umask has a part in it.
package struct SymbolicMode: Sendable, Hashable {
    private enum Change: Sendable, Hashable {
        case set(UInt32)
        case clear(UInt32)
        /// Set where anybody may execute the file, or it is a folder (`X`).
        case setIfExecutable(UInt32)
        /// The permissions of one class given to others, taken from them, or both.
        case copy(from: Bits, to: UInt32, sets: Bool, clears: Bool)
    }

    private enum Bits: UInt32 {
        case user = 6
        case group = 3
        case others = 0
    }

    private static let setIDs: UInt32 = 0o6000
    private static let sticky: UInt32 = 0o1000
    private static let everybody: UInt32 = 0o6777

    package let text: String
    private var changes: [Change] = []

    /// - Returns: nil for what is no symbolic mode.
    package init?(_ text: String) {
        self.text = text
        var rest = Array(text.utf8)[...]
        // Says of `=` whether it has cleared what it has to; `u=` alone clears all.
        var isEqualDone = false
        while true {
            var who: UInt32 = 0
            while let letter = rest.first, let bits = Self.bits(of: letter) {
                who |= bits
                rest.removeFirst()
            }
            if rest.isEmpty { return nil }
            repeat {
                guard let operation = rest.popFirst(), [0x2B, 0x2D, 0x3D].contains(operation) else { return nil }
                if operation == UInt8(ascii: "=") { isEqualDone = false }
                readPermissions(&rest, of: &who, operation, &isEqualDone)
            } while !rest.isEmpty && rest.first != UInt8(ascii: ",")
            guard rest.popFirst() != nil else { return }
        }
    }

    /// Reads what stands behind one operator, up to the next operator or the end of the clause.
    private mutating func readPermissions(
        _ rest: inout ArraySlice<UInt8>, of who: inout UInt32, _ operation: UInt8, _ isEqualDone: inout Bool
    ) {
        who &= ~Self.sticky
        // For nobody but others, set-id bits and the sticky bit mean nothing.
        let countsSpecial = who == 0 || who & ~0o7 != 0
        var bits: UInt32 = 0
        var executable: UInt32 = 0
        while let letter = rest.first {
            switch letter {
            case UInt8(ascii: "r"): bits |= 0o444
            case UInt8(ascii: "w"): bits |= 0o222
            case UInt8(ascii: "x"): bits |= 0o111
            case UInt8(ascii: "X"): if operation == UInt8(ascii: "-") { bits |= 0o111 } else { executable = 0o111 }
            case UInt8(ascii: "s"): if countsSpecial { bits |= Self.setIDs }
            case UInt8(ascii: "t"):
                if countsSpecial {
                    who |= Self.sticky
                    bits |= Self.sticky
                }
            case UInt8(ascii: "u"), UInt8(ascii: "g"), UInt8(ascii: "o"):
                if bits != 0 { add(operation, who, bits) }
                if operation == UInt8(ascii: "=") { isEqualDone = true }
                if executable != 0 { addExecutable(who, executable) }
                (bits, executable) = (0, 0)
                addCopy(of: letter, operation, who)
            default:
                return finish(operation, who, bits, executable, &isEqualDone)
            }
            rest.removeFirst()
        }
        finish(operation, who, bits, executable, &isEqualDone)
    }

    private mutating func finish(
        _ operation: UInt8, _ who: UInt32, _ bits: UInt32, _ executable: UInt32, _ isEqualDone: inout Bool
    ) {
        let isEqual = operation == UInt8(ascii: "=")
        if bits != 0 || (isEqual && !isEqualDone) {
            if isEqual { isEqualDone = true }
            add(operation, who, bits)
        }
        if executable != 0 { addExecutable(who, executable) }
    }

    private mutating func add(_ operation: UInt8, _ who: UInt32, _ bits: UInt32) {
        let affected = who == 0 ? bits : who & bits
        if operation == UInt8(ascii: "-") {
            changes.append(.clear(affected))
        } else {
            if operation == UInt8(ascii: "=") { changes.append(.clear(who == 0 ? Self.everybody : who)) }
            changes.append(.set(affected))
        }
    }

    private mutating func addExecutable(_ who: UInt32, _ bits: UInt32) {
        changes.append(.setIfExecutable(who == 0 ? bits : who & bits))
    }

    private mutating func addCopy(of letter: UInt8, _ operation: UInt8, _ who: UInt32) {
        let from: Bits = letter == UInt8(ascii: "u") ? .user : letter == UInt8(ascii: "g") ? .group : .others
        changes.append(
            .copy(
                from: from, to: who == 0 ? 0o777 : who & 0o777, sets: operation != UInt8(ascii: "-"),
                clears: operation != UInt8(ascii: "+")))
    }

    private static func bits(of letter: UInt8) -> UInt32? {
        switch letter {
        case UInt8(ascii: "u"): 0o4700
        case UInt8(ascii: "g"): 0o2070
        case UInt8(ascii: "o"): 0o0007
        case UInt8(ascii: "a"): everybody
        default: nil
        }
    }

    /// The mode after the changes.
    package func applied(to mode: UInt32, isFolder: Bool) -> UInt32 {
        var result = mode
        for change in changes {
            switch change {
            case .set(let bits): result |= bits
            case .clear(let bits): result &= ~bits
            case .setIfExecutable(let bits): if isFolder || mode & 0o111 != 0 { result |= bits }
            case .copy(let from, let targets, let sets, let clears):
                let value = result >> from.rawValue & 0o7
                for shift: UInt32 in [6, 3, 0] where targets >> shift & 0o7 != 0 {
                    if clears { result &= ~((sets ? 0o7 : value) << shift) }
                    if sets { result |= value << shift }
                }
            }
        }
        return result
    }
}
