import BuildSession
import Testing

@testable import TerminalUI

@Suite struct EditingTests {
    private let source = SessionSource.file(
        "/work/app/Dockerfile.dev", name: "Dockerfile.dev", contextFolder: "/work/app", contextName: ".")

    @Test(arguments: [
        (nil, "/work/app/Dockerfile.dev"), ("Dockerfile", "/work/app/Dockerfile.dev"),
        ("Dockerfile.dev", "/work/app/Dockerfile.dev"), ("src/a.sh", "/work/app/src/a.sh"),
        ("a..b", "/work/app/a..b"),
    ])
    func namesAreOfTheContext(name: String?, path: String) throws {
        #expect(try Command.path(of: name, in: source) == path)
    }

    @Test(arguments: ["../x", "/etc/passwd", "a/../../x"])
    func nothingOutsideTheContextIsOpened(name: String) {
        #expect(throws: CommandError.outsideContext(name)) { try Command.path(of: name, in: source) }
    }

    @Test func anArchiveHasNothingToEdit() {
        let archive = SessionSource.bytes([], name: "-", contextFolder: nil, contextName: "-")
        #expect(throws: CommandError.noContextFolder) { try Command.path(of: "a", in: archive) }
    }
}
