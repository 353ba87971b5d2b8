internal import Foundation
internal import Glibc

/// A page as chromium shows it, in a frame of a given width: no window of it is as narrow as a phone's.
package struct ShownPage {
    package static let browser = "/usr/bin/chromium"
    package static var hasBrowser: Bool { access(browser, X_OK) == 0 }

    /// What the page's measures are, and as they came.
    package var facts: [String: Any]
    package var json: String
    /// What the browser told, each line of the page's console with `CONSOLE` in it.
    package var log: String

    /// Shows a page.
    ///
    /// - Parameters:
    ///   - width: of the frame, in the page's pixels.
    ///   - measures: the inside of a JavaScript object, evaluated in the page; before it stand `width`, `scroll` (what the page
    ///     would need), `wide` (the elements of `wide` that go beyond), `fetched`, `ink` and `paper` (colours).
    ///   - wide: a selector for what must not be wider than the frame.
    ///   - folder: for the browser's files.
    /// - Throws: `CommandFailure` where the page could not be measured.
    package init(
        _ html: String, width: Int, isDark: Bool, measures: String, wide: String, in folder: String
    ) throws {
        let copy = html.replacing("</body>", with: Self.script(measures, wide: wide))
            .replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        let frame = """
            <!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">
            <body><iframe style="border: 0; width: \(width)px; height: 900px" srcdoc="\(copy)"></iframe>
            <script>
            document.querySelector('iframe').onload = event => document.body.setAttribute(
              'data-seen', event.target.contentDocument.body.getAttribute('data-seen'));
            </script></body>
            """
        try frame.write(toFile: "\(folder)/measured.html", atomically: false, encoding: .utf8)
        let shown = try runCommand([
            Self.browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--user-data-dir=\(folder)/browser", "--enable-logging=stderr", "--v=0", "--window-size=1400,900",
            "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--dump-dom", "file://\(folder)/measured.html",
        ])
        guard let seen = shown.output.firstMatch(of: #/data-seen="([^"]*)"/#) else {
            throw CommandFailure(description: "the page was not measured: \(shown.output)\(shown.errors)")
        }
        json = String(seen.output.1).replacing("&quot;", with: "\"").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        facts = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
        log = shown.errors
    }

    /// The copy measures itself: the page has no program of its own.
    private static func script(_ measures: String, wide: String) -> String {
        """
        <script>
        const box = e => e.getBoundingClientRect(), root = document.documentElement;
        const all = selector => [...document.querySelectorAll(selector)];
        const colour = getComputedStyle(document.body);
        document.body.setAttribute('data-seen', JSON.stringify({
          width: innerWidth, scroll: root.scrollWidth, ink: colour.color, paper: colour.backgroundColor,
          wide: all('\(wide)').filter(e => box(e).right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80)),
          fetched: performance.getEntriesByType('resource').length,
          \(measures) }));
        </script></body>
        """
    }
}
