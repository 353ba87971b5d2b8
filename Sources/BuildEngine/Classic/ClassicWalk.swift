internal import BuildPlan
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec

/// A walk as the classic builder would make it: its images and the keys of its steps.
struct ClassicWalk {
    private let store: ImageStore
    private let imagesKey: Digest
    /// By the keys of all instructions; of steps that are as at the last walk nothing need be noted.
    var walk: Walk
    private(set) var images = ClassicImages()
    /// For each stage that missed, the first step that did, and why.
    private(set) var causes: [Int: CacheReason.Cause] = [:]
    /// The program whose last walk was not read yet.
    private var unread: BuildProgram?

    init(store: ImageStore, project: Digest) {
        self.store = store
        imagesKey = Digest(of: "images \(project)")
        walk = Walk(trace: TraceKeeper(store: store, project: project, kind: .classic), remembers: true)
        walk.tellsLines = false
    }

    mutating func begin(_ program: BuildProgram) {
        causes = [:]
        unread = program
        images =
            store.readRecord(.classic, key: imagesKey)
            .map { ClassicImages(serialised: String(decoding: $0, as: UTF8.self)) } ?? ClassicImages()
    }

    /// Reads what the last walk left to explain by: a build in which nothing differs does without.
    mutating func readTrace() {
        if let unread { walk.begin(unread) }
        unread = nil
    }

    mutating func noteMiss(in stage: Int, _ cause: CacheReason.Cause) {
        if causes[stage] == nil { causes[stage] = cause }
    }

    mutating func add(_ image: Digest, of key: CacheKey) { images.add(image, of: key) }

    /// Keeps what the step `number` has left.
    mutating func save(_ number: Int, _ key: CacheKey) {
        images.note(number, key)
        walk.trace.save()
        // Without the record the next plan by classic rules knows less: nothing else is lost.
        try? store.writeRecord(.classic, key: imagesKey, data: Data(images.serialised().utf8))
    }
}
