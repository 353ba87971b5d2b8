package import OCISpec

/// Files that `--build-context NAME=…` gives a name: they take the place of an image or stage of that name.
package struct NamedContext: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// `docker-image://…`
        case image(Reference)
        /// `oci-layout://…`: an image in a folder, and the name by which the store knows it once it was needed: with the
        /// digest of the manifest or index that was chosen.
        case layout(folder: String, image: Reference)
        /// `docker-image://scratch`.
        case scratch
        /// The absolute path of a folder.
        case folder(String)
        case remote(RemoteSource)
    }

    /// As it is compared: the familiar form of an image's name, without `:latest`.
    package let name: String
    package let content: Content

    /// - Throws: `ReferenceError` for a name that no image could have.
    package init(name: String, content: Content) throws(ReferenceError) {
        self.name = NamedContext.normalised(try Reference(name))
        self.content = content
    }

    fileprivate static func normalised(_ reference: Reference) -> String {
        let name = reference.familiar
        return name.hasSuffix(":latest") ? String(name.dropLast(":latest".count)) : name
    }

    /// What COPY and a mount take from it.
    package var source: CopyEffect.Source {
        switch content {
        case .image(let reference), .layout(_, let reference): .image(reference)
        case .scratch: .scratch
        case .folder(let path): .folder(path)
        case .remote(let remote): .remote(remote)
        }
    }

    /// What FROM begins with.
    package var base: StageBase {
        switch content {
        case .image(let reference), .layout(_, let reference): .image(reference)
        case .scratch: .scratch
        case .folder, .remote: .files(source)
        }
    }
}

extension BuildOptions {
    /// The folders of the OCI image layouts among the contexts, by the images that are taken from them.
    package var layouts: [Reference: String] {
        var layouts: [Reference: String] = [:]
        for case .layout(let folder, let image) in contexts.map(\.content) { layouts[image] = folder }
        return layouts
    }

    /// The context that a name of a stage or image means; nil where it means the stage or image itself. `scratch` and
    /// `context` can't be given another meaning (moby/buildkit, namedContextFunc).
    package func context(named name: String) -> NamedContext? {
        if contexts.isEmpty || ["scratch", "context"].contains(name.lowercased()) { return nil }
        guard let reference = try? Reference(name) else { return nil }
        let normalised = NamedContext.normalised(reference)
        return contexts.last { $0.name == normalised }
    }
}
