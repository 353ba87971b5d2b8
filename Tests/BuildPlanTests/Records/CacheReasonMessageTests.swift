import BuildPlan
import Testing

@Suite struct CacheReasonMessageTests {
    typealias Item = CacheReason.Item

    @Test(arguments: [
        (CacheReason(code: .firstBuild), "this step has not been built before"),
        (CacheReason(code: .parentChanged, parentStep: 5), "the layers below it are others than when it was built"),
        (
            CacheReason(code: .parentChanged, parentStep: 5, cause: .init(step: 5, code: .firstBuild)),
            "step 5, which it builds on, ran again, because it had not been built before"
        ),
        (
            CacheReason(
                code: .parentChanged, parentStep: 5,
                cause: .init(
                    step: 3, code: .filesChanged, items: [Item(path: "requirements.txt", change: "content")])),
            "step 3 below it ran again, because requirements.txt changed (content)"
        ),
        (
            CacheReason(
                code: .parentChanged, parentStep: 3,
                cause: .init(step: 3, code: .filesChanged, items: [Item(path: "a", change: "added")], ran: false)),
            "step 3, which it builds on, taken from the cache, is another one than at the last build: a is new"
        ),
        (
            CacheReason(
                code: .parentChanged, parentStep: 3, cause: .init(step: 3, code: .firstBuild, items: [], ran: false)),
            "step 3, which it builds on, taken from the cache, is another one than at the last build"
        ),
        (
            CacheReason(
                code: .parentChanged, parentStep: 4, cause: .init(step: 2, code: .forced, items: [])),
            "step 2 below it ran again, because --no-cache was given"
        ),
        (
            CacheReason(
                code: .parentChanged, items: [Item(name: "instruction", change: "removed", old: "RUN x")],
                parentStep: 4),
            "'RUN x', on which it stood, is gone"
        ),
        (CacheReason(code: .parentChanged), "the layers below it are others than when it was built"),
        (CacheReason(code: .baseImage), "the base image is another one"),
        (
            CacheReason(
                code: .baseImage,
                items: [
                    Item(
                        name: "base image", change: "changed", old: "sha256:" + String(repeating: "1", count: 64),
                        new: "sha256:" + String(repeating: "2", count: 64))
                ]),
            "the base image was 111111111111 and is now 222222222222"
        ),
        (
            CacheReason(code: .commandText, items: [Item(change: "changed", old: "make", new: "make all")]),
            "the command was 'make' and is now 'make all'"
        ),
        (CacheReason(code: .commandText), "the command is another one"),
        (
            CacheReason(
                code: .commandText,
                items: [
                    Item(
                        change: "changed", old: String(repeating: "a", count: 70) + " one",
                        new: String(repeating: "a", count: 70) + " two")
                ]),
            "the command was '...aaaaaaaaaaaaa one' and is now '...aaaaaaaaaaaaa two'"
        ),
        (
            CacheReason(
                code: .env, items: [Item(name: "PORT (ENV, line 3)", change: "changed", old: "80", new: "8000")]),
            "PORT (ENV, line 3) was 80 and is now 8000"
        ),
        (CacheReason(code: .env, items: [Item(name: "A", change: "added", new: "1")]), "A is new (its value is 1)"),
        (CacheReason(code: .env, items: [Item(name: "A", change: "removed", old: "")]), "A is gone (it was empty)"),
        (
            CacheReason(code: .env, items: [Item(name: "order", change: "changed", old: "A B", new: "B A")]),
            "the order of the variables was A B and is now B A"
        ),
        (
            CacheReason(code: .user, items: [Item(name: "USER", change: "changed", old: "root", new: "app")]),
            "USER was root and is now app"
        ),
        (
            CacheReason(code: .workdir, items: [Item(name: "destination", change: "added", new: "/app")]),
            "WORKDIR is now /app"
        ),
        (
            CacheReason(code: .mounts, items: [Item(name: "--network", change: "changed", old: "host", new: "none")]),
            "--network was host and is now none"
        ),
        (
            CacheReason(
                code: .commandText,
                items: [
                    Item(name: "command", change: "changed", old: "a", new: "b"),
                    Item(name: "USER", change: "removed", old: "app"),
                ]),
            "the command was 'a' and is now 'b', USER is gone (it was app)"
        ),
        (CacheReason(code: .shell), "the shell that runs the command changed"),
        (
            CacheReason(
                code: .filesChanged,
                items: [
                    Item(path: "requirements.txt", change: "content"), Item(path: "a", change: "added"),
                    Item(path: "b", change: "mode", old: "0644", new: "0755"), Item(path: "c", change: "removed"),
                    Item(path: "d", change: "removed"),
                ]),
            "requirements.txt changed (content), a is new, b changed (mode 0644, now 0755) and 2 more"
        ),
        (
            CacheReason(code: .copyOptions, items: [Item(name: "--chown", change: "added", new: "app")]),
            "--chown is now app"
        ),
        (
            CacheReason(
                code: .filesChanged,
                items: [Item(path: String(repeating: "d/", count: 40) + "file", change: "content")]),
            "...\(String(repeating: "/d", count: 26))/file changed (content)"
        ),
        (CacheReason(code: .forced), "--no-cache was given, so the cache was not asked"),
        (CacheReason(code: .pruned), "it was built before, but its result is no longer in the store"),
        (CacheReason(code: .sameDefinition), "the same instruction on the same layers was built before"),
        (CacheReason(code: .basePresent), "the base image is already in the store"),
    ])
    func says(_ reason: CacheReason, text: String) {
        #expect(reason.message == text)
    }

    /// A view puts it on a line and the JSON output in a string: one sentence, without an end and of bounded length.
    @Test(arguments: CacheReason.Code.allCases)
    func isOneShortSentence(_ code: CacheReason.Code) {
        let long = String(repeating: "x", count: 10_000)
        let item = Item(name: "NAME", change: "changed", old: long, new: long + "y")
        for items in [[], [item], Array(repeating: item, count: 50)] {
            let message = CacheReason(code: code, items: items).message
            #expect(!message.isEmpty)
            #expect(!message.hasSuffix(".") || message.hasSuffix("..."))
            #expect(message.count < 600)
        }
    }
}
