internal import Glibc

/// Runs libarchive in the C locale on the calling thread.
///
/// In a UTF-8 locale (readline sets the process' to the user's) libarchive composes the names of pax headers, so that
/// two different names become one; in the C locale it hands out their bytes.
enum ArchiveLocale {
    /// The address of a `locale_t` that is never freed nor changed; 0 where there was no memory for it.
    private static let address: UInt = UInt(bitPattern: newlocale(1 << LC_CTYPE, "C", nil))

    static func run<Result>(_ body: () -> Result) -> Result {
        let previous = uselocale(locale_t(bitPattern: address))
        defer { uselocale(previous) }
        return body()
    }
}
