internal import LayerArchive
internal import OCISpec

/// The columns that `ls -l` has, for entries of layers and images.
enum FileListing {
    /// `drwxr-xr-x`, with `s` and `t` where set-user-ID, set-group-ID and sticky are set (POSIX, ls).
    static func mode(_ entry: FileEntry) -> String {
        let type =
            switch entry.kind {
            case .file, .hardLink: "-"
            case .directory: "d"
            case .symlink: "l"
            case .characterDevice: "c"
            case .blockDevice: "b"
            case .fifo: "p"
            }
        let classes: [(shift: UInt32, special: UInt32, on: String, off: String)] = [
            (6, 0o4000, "s", "S"), (3, 0o2000, "s", "S"), (0, 0o1000, "t", "T"),
        ]
        return type
            + classes.map { item in
                let bits = (entry.mode >> item.shift) & 7
                let last =
                    entry.mode & item.special != 0
                    ? (bits & 1 != 0 ? item.on : item.off) : (bits & 1 != 0 ? "x" : "-")
                return (bits & 4 != 0 ? "r" : "-") + (bits & 2 != 0 ? "w" : "-") + last
            }.joined()
    }

    static func owner(_ entry: FileEntry) -> String { "\(entry.uid):\(entry.gid)" }

    /// Devices have their numbers there, folders and links nothing.
    static func size(_ entry: FileEntry) -> String {
        switch entry.kind {
        case .file: HumanUnits.size(entry.size)
        case .characterDevice(let major, let minor), .blockDevice(let major, let minor): "\(major),\(minor)"
        case .directory, .symlink, .hardLink, .fifo: ""
        }
    }

    /// `2026-11-24 03:32`, in UTC (days to date after the proleptic Gregorian calendar).
    static func time(_ seconds: Int) -> String {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let minute = (seconds - day * 86_400) / 60
        // Years are counted from March, so that the leap day is a year's last.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
        let calendarMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0)
        return "\(year)-\(two(calendarMonth))-\(two(dayOfMonth)) \(two(minute / 60)):\(two(minute % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    /// The name, with `/` behind a folder's and `-> target` behind a link's.
    static func name(_ name: String, _ entry: FileEntry, style: TextStyle) -> Line {
        switch entry.kind {
        case .directory:
            return style.line(name.hasSuffix("/") ? name : name + "/", .accent)
        case .symlink(let target):
            return style.line(name).adding(" \(style.glyphs.arrow) ", .quiet)
                .adding(String(showing: target))
        case .hardLink(let target):
            return style.line(name).adding("  same file as /\(target)", .quiet)
        case .file, .characterDevice, .blockDevice, .fifo:
            return style.line(name, entry.kind == .file && entry.mode & 0o111 != 0 ? .good : .plain)
        }
    }
}
