import BuildPlan
import OCISpec
import Testing

@testable import TerminalUI

@Suite struct LayerOriginTests {
    @Test(arguments: [
        ("COPY . . # buildkit", "COPY . ."), ("WORKDIR /app", "WORKDIR /app"),
        ("RUN /bin/sh -c make # buildkit", "RUN make"), ("RUN |1 V=1 /bin/sh -c make # buildkit", "RUN make"),
        ("RUN echo /bin/sh -c x # buildkit", "RUN echo /bin/sh -c x"), ("/bin/sh -c make", "RUN make"),
        ("/bin/sh -c #(nop) ADD file:12ab in / ", "ADD file:12ab in / "),
    ])
    func aLayerIsToldAsItsInstructionIsWritten(createdBy: String, expected: String) {
        let layer = StateLayer(diffID: Digest(of: ""), size: 0, step: nil, createdBy: createdBy)
        #expect(layer.shownOrigin == expected)
    }

    @Test func aStepsTextIsLeftAlone() {
        let layer = StateLayer(
            diffID: Digest(of: ""), size: 0, step: 2, createdBy: "RUN echo '# buildkit'; x # buildkit")
        #expect(layer.shownOrigin == layer.createdBy)
    }
}
