extension RootFS {
    /// The chain ID of each layer, bottom first (config.md, "Layer ChainID").
    package var chainIDs: [Digest] {
        var chains: [Digest] = []
        for diffID in diffIDs {
            chains.append(chains.last.map { Digest(of: "\($0) \(diffID)") } ?? diffID)
        }
        return chains
    }
}
