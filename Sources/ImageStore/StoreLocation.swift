internal import Glibc

/// Where the store is, as the environment says.
package enum StoreLocation {
    /// `$DOCKSTEP_HOME`, else `$XDG_DATA_HOME/dockstep`, else `~/.local/share/dockstep` (XDG base directory
    /// specification: an empty or relative `XDG_DATA_HOME` counts as unset).
    ///
    /// Absolute in any case: mounts and runtimes are told paths of the store from other working folders.
    ///
    /// - Throws: `StoreError.noHome` where none of the three is set; `.system` where a relative `DOCKSTEP_HOME` counts
    ///   from a working folder that is gone.
    package static func root(environment: [String: String]) throws(StoreError) -> String {
        if let home = environment["DOCKSTEP_HOME"], !home.isEmpty { return try absolute(home) }
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return joined(data, "dockstep") }
        guard let home = environment["HOME"], !home.isEmpty else { throw .noHome }
        return joined(home, ".local/share/dockstep")
    }

    private static func absolute(_ path: String) throws(StoreError) -> String {
        if path.hasPrefix("/") { return path }
        guard let folder = getcwd(nil, 0) else { throw .system(.open, path: path, code: errno) }
        defer { free(folder) }
        return joined(String(cString: folder), path)
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}
