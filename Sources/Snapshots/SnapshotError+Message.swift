internal import Glibc
internal import LayerArchive
internal import OCISpec

extension SnapshotError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .failure(let failure): failure.description
        case .mount(let layers, let code):
            "the kernel refused to mount an overlay of \(layers) layers: \(Self.mountWords(for: code))"
        case .tooManyLayers(let count):
            "\(count) layers are more than the kernel can mount at once; join some instructions into one"
        case .missingLinkTarget(let entry, let target):
            "the layer is refused: '\(entry)' is a hard link to '\(target)', which the same layer does not have"
        case .ownerNotMapped(let entry, let uid, let gid):
            "'\(entry)' belongs to \(uid):\(gid), for which your user has no subordinate ids; "
                + "widen your ranges in /etc/subuid and /etc/subgid"
        case .mountInside(let path):
            "'\(path)' has another file system mounted on it and was not removed; unmount it first"
        case .inUse(let layer): "the layer \(layer.short) is in use by a running build or container"
        case .digestCollision(let layer, let other):
            "the layer \(layer) can't be unpacked: \(other) is there already and its digest begins alike"
        }
    }

    private static func mountWords(for code: Int32) -> String {
        switch code {
        case EPERM, EACCES: "mounting is not permitted here"
        case ENODEV: "it has no overlay file system; load it with 'modprobe overlay'"
        case EINVAL: "the file system of the store can't be used below an overlay"
        default: FileFailure.words(for: code)
        }
    }
}
