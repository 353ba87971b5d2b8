internal import BuildPlan
internal import FoundationEssentials
internal import ImageStore
internal import OCISpec

/// A walk as the classic builder would make it: its images and the keys of its steps.
struct ClassicWalk {
    private let store: ImageStore
    private let imagesKey: Digest
    /// By the keys of all instructions.
    var walk: Walk
    private(set) var images = ClassicImages()
    /// For each stage that missed, the first step that did, and why.
    private(set) var causes: [Int: CacheReason.Cause] = [:]

    init(store: ImageStore, project: Digest) {
        self.store = store
        imagesKey = Digest(of: "images \(project)")
        walk = Walk(trace: TraceKeeper(store: store, project: project, kind: .classic), remembers: true)
        walk.tellsLines = false
    }

    mutating func begin(_ program: BuildProgram) {
        walk.begin(program)
        causes = [:]
        images =
            store.readRecord(.classic, key: imagesKey)
            .flatMap { try? CanonicalJSON.decode(ClassicImages.self, from: $0) } ?? ClassicImages()
    }

    mutating func noteMiss(in stage: Int, _ cause: CacheReason.Cause) {
        if causes[stage] == nil { causes[stage] = cause }
    }

    mutating func add(_ image: Digest, of key: CacheKey) { images.add(image, of: key) }

    /// Keeps what the step `number` has left.
    mutating func save(after number: Int, isNew: Bool) {
        if !isNew, walk.trace.isAsBefore(number) { return }
        walk.trace.save()
        // Without the record the next plan by classic rules knows less: nothing else is lost.
        guard isNew, let data = try? CanonicalJSON.encode(images) else { return }
        try? store.writeRecord(.classic, key: imagesKey, data: data)
    }
}
