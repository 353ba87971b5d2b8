/// Where the store is, as the environment says.
package enum StoreLocation {
    /// `$DOCKSTEP_HOME`, else `$XDG_DATA_HOME/dockstep`, else `~/.local/share/dockstep` (XDG base directory
    /// specification: an empty or relative `XDG_DATA_HOME` counts as unset).
    ///
    /// - Throws: `StoreError.noHome` where none of the three is set.
    package static func root(environment: [String: String]) throws(StoreError) -> String {
        if let home = environment["DOCKSTEP_HOME"], !home.isEmpty { return home }
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return joined(data, "dockstep") }
        guard let home = environment["HOME"], !home.isEmpty else { throw .noHome }
        return joined(home, ".local/share/dockstep")
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}
