internal import Glibc
internal import LayerArchive
internal import OCISpec

extension StoreError: CustomStringConvertible {
    /// One sentence: what was wrong, where, and what to do.
    package var description: String {
        switch self {
        case .noHome:
            "there is no folder for the image store: set DOCKSTEP_HOME to a folder that can be written"
        case .notAFolder(let path):
            "the image store '\(path)' is not a folder: move that file away or set DOCKSTEP_HOME to another path"
        case .notWritable(let path, let code):
            "the image store '\(path)' can't be written (\(Self.reason(code))): "
                + "make it writable for you or set DOCKSTEP_HOME to another folder"
        case .newerVersion(let path, let found, let known):
            "the image store '\(path)' has version \(found) and this dockstep knows versions up to \(known): "
                + "update dockstep or set DOCKSTEP_HOME to another folder"
        case .system(let operation, let path, let code):
            Self.systemMessage(operation, path: path, code: code)
        case .damaged(let path, let damage):
            Self.damageMessage(path: path, damage)
        case .missingBlob(let digest):
            "the blob \(digest) is not in the image store: load or build the image again"
        case .missingLayer(let diffID):
            "the layer \(diffID) is not in the image store: load or build the image again"
        case .blobMismatch(let expected, let found):
            "the blob \(expected) has the digest \(found): it was changed or damaged, load or build the image again"
        case .damagedImage(let image):
            Self.imageMessage(image)
        case .damagedLayer(let blob, let found):
            "the layer's blob \(blob) had the digest \(found): it was changed or damaged and is removed now, so build or "
                + "load the image again"
        case .sizeMismatch(let digest, let expected, let found):
            "the blob \(digest) should have \(expected) bytes and has \(found)"
        case .tooLarge(let path, let limit):
            "'\(path)' is longer than \(limit) bytes, which no file of its kind is"
        case .archive(let error):
            error.description
        case .archiveNotWritten(let path, let code):
            "could not write '\(path)': \(FileFailure.words(for: code))"
        case .noSuchImage, .ambiguousID, .badName, .tagWithDigest, .severalRepositories, .dependentImages:
            nameMessage
        }
    }

    private var nameMessage: String {
        switch self {
        case .noSuchImage(let text, let suggestions):
            "no such image: \(text)" + Self.didYouMean(suggestions)
        case .ambiguousID(let text, let matches):
            "the image ID '\(text)' is ambiguous: it could be "
                + matches.map { String($0.hex.prefix(max(12, text.utf8.count + 4))) }.joined(separator: " or ")
        case .badName(let error):
            error.description
        case .tagWithDigest(let text):
            "'\(text)' has a digest in it, and a tag is only NAME:TAG: leave out what follows '@'"
        case .severalRepositories(let id):
            "conflict: unable to delete \(id.short) (must be forced) - image is referenced in multiple repositories"
        case .dependentImages(let id, let names):
            "conflict: unable to delete \(id.short) (must be forced) - image has dependent child images: "
                + Self.list(names) + " built on it; -f deletes it all the same, and they keep the layers that they need"
        default:
            "the image store failed"
        }
    }

    private static func imageMessage(_ image: DamagedImage) -> String {
        let what = image.names.isEmpty ? "an image without a name" : "the image '\(image.names[0].familiar)'"
        let argument = image.names.first?.familiar ?? image.manifest.short
        return
            "\(what) is damaged (\(cause(image.cause))): 'dockstep rmi \(argument)' removes it, then build or load it "
            + "again"
    }

    /// What is wrong with an image, in a few words.
    private static func cause(_ error: StoreError) -> String {
        switch error {
        case .missingBlob(let digest): "its blob \(digest.short) is missing"
        case .missingLayer(let diffID): "its layer \(diffID.short) is missing"
        case .blobMismatch(let expected, _): "its blob \(expected.short) was changed"
        case .damaged(let path, _): "'\(path)' can't be read"
        default: error.description
        }
    }

    /// `'a' is`, `'a' and 'b' are`, `'a', 'b' and 3 more are`.
    private static func list(_ names: [String]) -> String {
        let quoted = names.map { "'\($0)'" }
        switch quoted.count {
        case 1: return "\(quoted[0]) is"
        case 2: return "\(quoted[0]) and \(quoted[1]) are"
        default: return "\(quoted.prefix(2).joined(separator: ", ")) and \(quoted.count - 2) more are"
        }
    }

    private static func didYouMean(_ suggestions: [String]) -> String {
        guard !suggestions.isEmpty else { return "; 'dockstep images' lists what there is" }
        return "; did you mean \(suggestions.map { "'\($0)'" }.joined(separator: " or "))?"
    }

    private static func damageMessage(path: String, _ damage: Damage) -> String {
        switch damage {
        case .json(let reason) where path.hasSuffix("/index.json"):
            "'\(path)' is damaged and can't be read as JSON (\(reason)): move it away, and what is built or loaded "
                + "again has its name again; the build cache stays"
        case .version:
            "'\(path)' is damaged and holds no number: remove that file, and the next start writes it anew"
        case .json(let reason): "'\(path)' is damaged and can't be read as JSON: \(reason)"
        case .digest: "'\(path)' is damaged: its content does not have the digest that its name says"
        }
    }

    private static func systemMessage(_ operation: Operation, path: String, code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT:
            "the disk is full: '\(path)' could not be written; free some space ('dockstep prune' and 'dockstep rmi' do) "
                + "and do it again"
        default:
            "could not \(operation.rawValue) '\(path)': \(reason(code))"
        }
    }

    /// The C library's words for an errno value.
    static func reason(_ code: Int32) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}
