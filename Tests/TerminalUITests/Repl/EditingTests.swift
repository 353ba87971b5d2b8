import BuildSession
import Testing

@testable import TerminalUI

@Suite struct EditingTests {
    private let source = SessionSource.file(
        "/home/me/app/Dockerfile.dev", name: "Dockerfile.dev", contextFolder: "/home/me/app", contextName: ".")

    @Test(arguments: [
        (nil, "/home/me/app/Dockerfile.dev"), ("Dockerfile", "/home/me/app/Dockerfile.dev"),
        ("Dockerfile.dev", "/home/me/app/Dockerfile.dev"), ("src/a.sh", "/home/me/app/src/a.sh"),
        ("a..b", "/home/me/app/a..b"),
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
