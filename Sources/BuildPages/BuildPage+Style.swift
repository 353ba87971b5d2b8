extension BuildPage {
    /// Words and shapes carry all that is said, so that it reads on paper too; colours follow the reader's setting.
    static let styleSheet = """
        :root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fdfdfb; --line: #b9b9b2; --soft: #5c5c57; }
        @media (prefers-color-scheme: dark) {
            :root { --ink: #e8e8e4; --paper: #1b1c1e; --line: #55565a; --soft: #a9a9a4; }
        }
        body { color: var(--ink); background: var(--paper); font: 16px/1.45 system-ui, sans-serif; max-width: 46rem;
            margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        pre { font: 0.9rem/1.4 ui-monospace, monospace; white-space: pre-wrap; margin: 0.25rem 0; }
        p { margin: 0.25rem 0; }
        .steps { list-style: none; padding: 0; }
        .steps li { border-top: 1px solid var(--line); padding: 0.6rem 0; break-inside: avoid; }
        .place, .facts { color: var(--soft); font-size: 0.88rem; }
        .place b { color: var(--ink); border: 1px solid var(--ink); border-radius: 3px; padding: 0 0.35em; margin-left: 0.4em; }
        .place b.miss, .place b.failed { background: var(--ink); color: var(--paper); }
        .place b.none { border-color: var(--line); font-weight: normal; }
        svg { width: 100%; max-width: 34rem; height: auto; display: block; }
        svg text { fill: var(--ink); font: 10px ui-monospace, monospace; white-space: pre; }
        svg .end { text-anchor: end; } svg .middle { text-anchor: middle; font-size: 8px; }
        svg .layer { fill: var(--soft); }
        svg .box { fill: none; stroke: var(--ink); stroke-width: 1; }
        svg .box.miss { fill: var(--ink); }
        svg .mark { font-size: 9px; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: 0.88rem; } th, td { text-align: left; padding: 0.2rem 0.7rem 0.2rem 0;
            white-space: nowrap; }
        dt { font-weight: bold; } dd { margin: 0 0 0.4rem 1rem; }
        """
}
