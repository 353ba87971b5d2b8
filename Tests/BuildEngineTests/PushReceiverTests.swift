import Foundation
import ImageStore
import TestSupport
import Testing

@testable import BuildEngine

/// The port that docker pushes to, asked by curl.
@Suite struct PushReceiverTests {
    private func ask(_ method: String, _ url: String, _ more: [String] = []) throws -> (status: String, head: String) {
        let outcome = try runCommand(
            ["curl", "-sS", "-X", method, "-D", "-", "-o", "/dev/null", "--noproxy", "*"] + more + [url])
        return (String(outcome.output.split(separator: " ").dropFirst().first ?? ""), outcome.output)
    }

    private func withReceiver(_ body: (PushReceiver, ImageStore) throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let store = try ImageStore(root: folder)
            let receiver = try PushReceiver(store: store)
            receiver.start()
            defer { receiver.stop() }
            try body(receiver, store)
        }
    }

    @Test func aBlobIsTakenInWhereItIsWhatItSays() async throws {
        try await withReceiver { receiver, store in
            let base = "http://\(receiver.repository.replacing("/dockstep-", with: "/v2/dockstep-"))"
            let begun = try ask("POST", "\(base)/blobs/uploads/")
            #expect(begun.status == "202")
            let place = try #require(begun.head.firstMatch(of: /Location: (\S+)/)?.1)
            let host = base.prefix { $0 != "v" }.dropLast()
            let text = #"{"a":1}"#
            let digest = "sha256:\(try sum(text))"
            #expect(try ask("HEAD", "\(base)/blobs/\(digest)", ["-I"]).status == "404")
            let sent = try ask("PATCH", "\(host)\(place)", ["-H", "Transfer-Encoding: chunked", "--data-binary", text])
            #expect(sent.status == "202" && sent.head.contains("Range: 0-6"), "\(sent.head)")
            #expect(try ask("PUT", "\(host)\(place)?digest=\(digest)").status == "201")
            #expect(try ask("HEAD", "\(base)/blobs/\(digest)", ["-I"]).head.contains("Content-Length: 7"))

            // What is another one than it says is not kept.
            let other = try ask("POST", "\(base)/blobs/uploads/").head.firstMatch(of: /Location: (\S+)/)?.1 ?? ""
            let wrong = "sha256:\(String(repeating: "0", count: 64))"
            #expect(try ask("PUT", "\(host)\(other)?digest=\(wrong)", ["--data-binary", text]).status == "500")
            #expect(try ask("HEAD", "\(base)/blobs/\(wrong)", ["-I"]).status == "404")
        }
    }

    @Test func whoDoesNotKnowTheNameIsToldNothing() async throws {
        try await withReceiver { receiver, _ in
            let host = "http://\(receiver.repository.prefix { $0 != "/" })"
            let root = try ask("GET", "\(host)/v2/")
            #expect(root.status == "200")
            let begun = try ask("POST", "\(host)/v2/dockstep/blobs/uploads/")
            #expect(begun.status == "404")
            let named = try ask("PUT", "\(host)/v2/dockstep/manifests/step", ["--data-binary", "{}"])
            #expect(named.status == "404")
        }
    }

    private func sum(_ text: String) throws -> String {
        let outcome = try runCommand(["sh", "-c", "printf '%s' \"$0\" | sha256sum", text])
        return String(outcome.output.prefix(64))
    }
}
