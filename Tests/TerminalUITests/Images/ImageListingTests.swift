import ImageStore
import OCISpec
import TerminalUI
import Testing

@Suite struct ImageListingTests {
    private static let now = Timestamp(seconds: 1_714_979_289)
    private static let id = Digest(of: "image")

    private func item(_ names: [String], size: Int = 4_260_000) throws -> ImageListItem {
        ImageListItem(
            id: Self.id, names: try names.map { try Reference($0) }, created: Timestamp(seconds: 1_714_979_169),
            size: size, labels: ["tier": "web"])
    }

    @Test func listsLikeDocker() throws {
        let text = try ImagesView().render([item(["notes:1.0", "localhost:5000/a"]), item([])], now: Self.now)
        #expect(
            text == """
                REPOSITORY         TAG       IMAGE ID       CREATED         SIZE
                localhost:5000/a   latest    \(Self.id.short)   2 minutes ago   4.26MB
                notes              1.0       \(Self.id.short)   2 minutes ago   4.26MB
                <none>             <none>    \(Self.id.short)   2 minutes ago   4.26MB

                """)
    }

    @Test func showsDigestsAndWholeIDs() throws {
        let digest = Digest(of: "manifest")
        var view = ImagesView()
        view.showsDigests = true
        view.isUntruncated = true
        view.format = try ListingFormat("{{.Repository}} {{.Tag}} {{.Digest}} {{.ID}}")
        let text = try view.render([item(["a:1", "a@\(digest)"]), item(["b@\(digest)"])], now: Self.now)
        #expect(text == "a 1 \(digest) \(Self.id)\nb <none> \(digest) \(Self.id)\n")
    }

    @Test func quietGivesIDsOnly() throws {
        var view = ImagesView()
        view.isQuiet = true
        #expect(try view.render([item(["a:1"])], now: Self.now) == "\(Self.id.short)\n")
    }

    @Test func takesTemplatesWithATableToo() throws {
        var view = ImagesView()
        view.format = try ListingFormat(#"table {{.Repository}}\t{{.Size}}"#)
        #expect(try view.render([item(["notes:1"])], now: Self.now) == "REPOSITORY   SIZE\nnotes        4.26MB\n")
        view.format = try ListingFormat("json")
        let line = try view.render([item(["notes:1"])], now: Self.now)
        #expect(line.hasPrefix(#"{"Containers":"N/A","CreatedAt":"2024-05-06 07:06:09 +0000 UTC","CreatedSince":"#))
    }

    @Test(arguments: [
        (0, "0B"), (999, "999B"), (1000, "1kB"), (12_345, "12.3kB"), (999_499, "999kB"), (999_500, "1MB"),
        (4_256_000, "4.26MB"), (123_456_789, "123MB"), (1_000_000_000, "1GB"), (7_005_000_000, "7GB"),
    ])
    func sizesHaveThreeDigits(_ bytes: Int, text: String) {
        #expect(HumanUnits.size(bytes) == text)
    }

    @Test(arguments: [
        (0, "Less than a second ago"), (1, "1 second ago"), (59, "59 seconds ago"), (60, "About a minute ago"),
        (120, "2 minutes ago"), (3599, "59 minutes ago"), (3600, "About an hour ago"), (5400, "2 hours ago"),
        (47 * 3600, "47 hours ago"), (48 * 3600, "2 days ago"), (14 * 86_400, "2 weeks ago"),
        (60 * 86_400, "2 months ago"), (730 * 86_400, "2 years ago"),
    ])
    func agesAreInDockersWords(_ seconds: Int, text: String) {
        #expect(HumanUnits.ago(Timestamp(seconds: 1000), now: Timestamp(seconds: 1000 + seconds)) == text)
    }

    @Test func anImageMayNotSayItsAge() {
        #expect(HumanUnits.ago(nil, now: Self.now) == "N/A")
    }

    @Test(
        arguments: [
            ("notes", [], ["notes:1.0", "notes:2.0"]), ("notes:2.0", [], ["notes:2.0"]),
            ("no*", [], ["notes:1.0", "notes:2.0"]),
            ("team/*", [], ["team/app:latest"]), (nil, ["reference=*:1.0"], ["notes:1.0"]),
            (nil, ["label=tier=db"], []),
            (nil, ["label=tier"], ["notes:1.0", "notes:2.0", "team/app:latest"]), ("absent", [], []),
        ] as [(String?, [String], [String])])
    func filtersByNameAndLabel(_ repository: String?, filters: [String], names: [String]) throws {
        let filter = try ImageFilter(repository: repository, filters: filters)
        let found = try filter.apply(to: [item(["notes:1.0", "notes:2.0", "team/app"])])
        #expect(found.flatMap(\.names).map(\.familiar) == names)
    }

    @Test func filtersDanglingImages() throws {
        let images = try [item(["a"]), item([])]
        #expect(try ImageFilter(filters: ["dangling=true"]).apply(to: images) == [images[1]])
        #expect(try ImageFilter(filters: ["dangling=false"]).apply(to: images) == [images[0]])
        let error = #expect(throws: ImageFilterError.self) { try ImageFilter(filters: ["colour=red"]) }
        #expect(error?.description == "invalid filter 'colour': known are dangling, label and reference")
    }
}
