import Testing
import TerminalUI

/// The drawings as they are to look, compared character by character.
@Suite struct RenderTests {
    @Test(arguments: Drawing.allCases)
    func wide(_ drawing: Drawing) throws {
        let style = TextStyle(width: 80, colour: false, unicode: true)
        #expect(try drawing.text(style) == RenderedWide.texts[drawing])
    }

    @Test(arguments: Drawing.allCases)
    func narrow(_ drawing: Drawing) throws {
        let style = TextStyle(width: 40, colour: false, unicode: false)
        #expect(try drawing.text(style) == RenderedNarrow.texts[drawing])
    }
}
