/// One `inotify_event`: four 32-bit numbers, the last of which is the length of the name behind them, filled up with NULs.
struct InotifyEvent {
    var watch: Int32
    var mask: UInt32
    var name: [UInt8]

    func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }

    static func all(in bytes: ArraySlice<UInt8>) -> [InotifyEvent] {
        var rest = bytes
        var result: [InotifyEvent] = []
        while rest.count >= 16 {
            let numbers = (0..<4).map { index in
                rest.dropFirst(4 * index).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            }
            let name = rest.dropFirst(16).prefix(Int(numbers[3]))
            result.append(
                InotifyEvent(
                    watch: Int32(bitPattern: numbers[0]), mask: numbers[1], name: Array(name.prefix { $0 != 0 })))
            rest = rest.dropFirst(16 + Int(numbers[3]))
        }
        return result
    }
}
