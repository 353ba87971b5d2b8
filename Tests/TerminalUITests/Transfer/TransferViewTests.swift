import BuildPlan
import OCISpec
import TerminalUI
import Testing

@Suite struct TransferViewTests {
    private let layer = Digest(of: "layer")
    private let other = Digest(of: "other")

    private func text(_ view: inout TransferView, _ states: [(Digest, TransferEvent.State)]) -> [String] {
        states.map { view.receive(TransferEvent(layer: $0.0, state: $0.1)) }
    }

    @Test func elsewhereThanAtATerminalALineTellsEachStage() {
        var view = TransferView(.pull, style: TextStyle(width: 80, colour: false, unicode: true), rows: nil)
        let lines = text(
            &view,
            [
                (layer, .waiting), (layer, .moving(1, of: 10)), (layer, .moving(5, of: 10)), (layer, .working),
                (other, .alreadyExists), (layer, .done),
            ])
        #expect(
            lines == [
                "\(layer.short): Pulling fs layer\n", "\(layer.short): Downloading\n", "",
                "\(layer.short): Verifying\n", "\(other.short): Already exists\n", "\(layer.short): Pull complete\n",
            ])
    }

    @Test func atATerminalLinesAreDrawnOverOneAnother() {
        var view = TransferView(.push, style: TextStyle(width: 80, colour: false, unicode: false), rows: 24)
        let lines = text(
            &view, [(layer, .waiting), (other, .mounted(from: "a/b")), (layer, .moving(5_000_000, of: 10_000_000))])
        #expect(lines[0] == "\r\(layer.short): Preparing\u{1B}[K\n")
        #expect(
            lines[1] == "\u{1B}[1A\r\(layer.short): Preparing\u{1B}[K\n\r\(other.short): Mounted from a/b\u{1B}[K\n")
        #expect(
            lines[2] == "\u{1B}[2A\r\(layer.short): Pushing       ##############---------------  5MB of 10MB\u{1B}[K\n"
                + "\r\(other.short): Mounted from a/b\u{1B}[K\n")
    }

    @Test func moreLayersThanRowsAreToldInPlainLines() {
        var view = TransferView(.pull, style: TextStyle(width: 80, colour: false, unicode: true), rows: 2)
        let lines = text(&view, [(layer, .waiting), (other, .waiting)])
        #expect(lines[1] == "\(other.short): Pulling fs layer\n")
    }

    @Test(arguments: [40, 60, 200]) func noLineIsWiderThanTheTerminal(_ width: Int) {
        var view = TransferView(.pull, style: TextStyle(width: width, colour: false, unicode: true), rows: 24)
        let line = view.receive(TransferEvent(layer: layer, state: .moving(123_456_789, of: 987_654_321)))
        let shown = line.unicodeScalars.filter { !"\r\n\u{1B}".unicodeScalars.contains($0) }
        #expect(String(String.UnicodeScalarView(shown)).replacing("[K", with: "").count < width)
    }
}
