import BuildPlan
import Testing

/// `--chmod` in letters. The results are those of BSD's chmod with a umask of 0, which BuildKit's are too.
@Suite struct SymbolicModeTests {
    @Test(arguments: [
        ("u=rwX,go=rX", 0o600, 0o644), ("u=rwX,go=rX", 0o711, 0o755), ("a+x", 0o644, 0o755), ("+x", 0o640, 0o751),
        ("-w", 0o666, 0o444), ("u=", 0o777, 0o077), ("=", 0o4777, 0), ("go-rwx", 0o755, 0o700), ("g=u", 0o750, 0o770),
        ("go=u-w", 0o640, 0o644), ("o=g", 0o754, 0o755), ("g+u", 0o710, 0o770), ("g-u", 0o470, 0o430),
        ("u+s", 0o755, 0o4755), ("g+s", 0o755, 0o2755), ("o+s", 0o755, 0o755), ("+s", 0o755, 0o6755),
        ("+t", 0o755, 0o1755), ("o+t", 0o755, 0o755), ("u-s", 0o6755, 0o2755), ("u=rw", 0o4755, 0o655),
        ("u+r-w", 0o300, 0o500), ("a=r,u+w", 0o777, 0o644), ("-x,+X", 0o755, 0o755), ("a-X", 0o755, 0o644),
        ("u=rwx,g=,o=", 0o644, 0o700), ("=rw,+X", 0o100, 0o777), ("ug=rw", 0o007, 0o667), ("u=go", 0o751, 0o151),
        ("+u", 0o751, 0o777), ("u-g,g+t", 0o751, 0o1251), ("o=Xg", 0o751, 0o755),
    ])
    func ofAFile(_ text: String, from old: Int, to new: Int) throws {
        let mode = try #require(SymbolicMode(text))
        #expect(mode.applied(to: UInt32(old), isFolder: false) == UInt32(new))
    }

    @Test(arguments: [("u=rwX,go=rX", 0o600, 0o755), ("a-x+X", 0o700, 0o711), ("+X", 0o644, 0o755)])
    func ofAFolder(_ text: String, from old: Int, to new: Int) throws {
        let mode = try #require(SymbolicMode(text))
        #expect(mode.applied(to: UInt32(old), isFolder: true) == UInt32(new))
    }

    @Test(arguments: ["", "u", "rwx", "u=rwx,", ",u=r", "u==r q", "z+x", "u*x", "755", "u+x g+x", "u=rwz", "a", "+755"])
    func refuses(_ text: String) {
        #expect(SymbolicMode(text) == nil)
    }
}
