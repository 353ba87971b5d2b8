internal import BuildPlan
internal import DockerfileSyntax
internal import Foundation
internal import OCISpec
internal import Testing

@testable internal import dockstep

@Suite struct JSONLinesTests {
    private func text(_ line: some Encodable) throws -> String {
        String(decoding: try CanonicalJSON.encode(line), as: UTF8.self)
    }

    @Test func aStepHasTheContractsFields() throws {
        let digest = Digest(of: "layer")
        let record = StepRecord(
            step: 5, of: 8, stage: 0, stageName: "build", line: 7, lastLine: 7, keyword: .copy, text: "COPY . .",
            outcome: .miss,
            reason: CacheReason(code: .filesChanged, items: [.init(path: "app.py", change: "content")]),
            layer: LayerSummary(diffID: digest, size: 1234, added: 1, changed: 0, deleted: 0, largest: []),
            durationMs: 12)
        #expect(
            try text(StepLine(record)) == """
                {"cache":"miss","durationMs":12,"exitCode":0,"instruction":"COPY",\
                "layer":{"added":1,"changed":0,"deleted":0,"diffID":"\(digest)","size":1234},"line":7,"of":8,\
                "reason":{"code":"files-changed","items":[{"change":"content","path":"app.py"}],\
                "message":"app.py changed (content)"},"stage":0,"stageName":"build","step":5,"text":"COPY . .",\
                "type":"step"}
                """)
    }

    @Test func aFailedStepMissed() throws {
        let record = StepRecord(
            step: 2, of: 2, stage: 0, stageName: nil, line: 2, lastLine: 2, keyword: .run, text: "RUN exit 3",
            outcome: .failed, exitCode: 3)
        let line = StepLine(record)
        #expect(line.cache == "miss")
        #expect(line.exitCode == 3)
    }

    @Test func anErrorHasItsPlaceWhereThereIsOne() throws {
        let place = Complaint.Place(file: "Dockerfile", line: 7, column: 6)
        #expect(
            try text(ErrorLine(Complaint(sentence: "no", place: place)))
                == #"{"column":6,"line":7,"message":"no","type":"error"}"#)
        #expect(try text(ErrorLine(Complaint(sentence: "no"))) == #"{"message":"no","type":"error"}"#)
    }

    @Test func complaintsAreOneLine() {
        let place = Complaint.Place(file: "a/Dockerfile", line: 7, column: 6)
        #expect(Complaint(sentence: "no", place: place).line == "a/Dockerfile:7:6: no")
        #expect(Complaint(sentence: "no").line == "Error: no")
        #expect(
            Complaint(usage: "Bad.\nWorse", arguments: ["build"]).line
                == "Error: bad. Worse; see 'dockstep build --help'")
    }
}
