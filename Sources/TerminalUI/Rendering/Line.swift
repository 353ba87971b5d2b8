/// What a stretch of text is for. Colour follows from it, and only from it.
enum Role: Hashable, Sendable {
    case plain
    case strong
    /// Of second rank: labels, rules, what only explains.
    case quiet
    case good
    case attention
    case bad
    case accent

    /// The parameters of the SGR sequence (ECMA-48, 8.3.117); nil for none.
    fileprivate var parameters: String? {
        switch self {
        case .plain: nil
        case .strong: "1"
        case .quiet: "2"
        case .good: "32"
        case .attention: "33"
        case .bad: "1;31"
        case .accent: "36"
        }
    }
}

/// A line under construction: text in roles, already safe to print. Made by `TextStyle.line`.
struct Line: Sendable {
    private var pieces: [(text: String, role: Role)] = []
    private(set) var width = 0
    private let unicode: Bool

    fileprivate init(unicode: Bool) { self.unicode = unicode }

    /// Appends text, with what the terminal would act on escaped.
    mutating func add(_ text: String, _ role: Role = .plain) {
        let visible = VisibleText.escaped(text, unicode: unicode)
        guard !visible.isEmpty else { return }
        append(visible, role)
        width += DisplayWidth.of(visible)
    }

    /// Neighbours of one role are one piece, so that each is coloured once.
    private mutating func append(_ text: String, _ role: Role) {
        if let last = pieces.indices.last, pieces[last].role == role {
            pieces[last].text += text
        } else {
            pieces.append((text, role))
        }
    }

    func adding(_ text: String, _ role: Role = .plain) -> Line {
        var line = self
        line.add(text, role)
        return line
    }

    static func + (left: Line, right: Line) -> Line {
        var line = left
        for piece in right.pieces { line.append(piece.text, piece.role) }
        line.width += right.width
        return line
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// Blanks up to `column`; none where the line is already there.
    mutating func fill(to column: Int) {
        if column > width { add(String(repeating: " ", count: column - width)) }
    }

    func filled(to column: Int) -> Line {
        var line = self
        line.fill(to: column)
        return line
    }

    /// The text set to the right end of a field.
    func right(in columns: Int, style: TextStyle) -> Line {
        style.line(String(repeating: " ", count: max(0, columns - width))) + self
    }

    /// At most `limit` columns; what was cut off is told by an ellipsis.
    func cut(to limit: Int, style: TextStyle) -> Line {
        guard width > limit else { return self }
        let ellipsis = style.glyphs.ellipsis
        let room = max(0, limit - DisplayWidth.of(ellipsis))
        var result = style.line()
        for piece in pieces {
            let (head, whole) = Line.head(of: piece.text, columns: room - result.width)
            result.add(head, piece.role)
            if !whole {
                if DisplayWidth.of(ellipsis) <= limit { result.add(ellipsis, piece.role) }
                return result
            }
        }
        return result
    }

    private static func head(of text: String, columns: Int) -> (String, whole: Bool) {
        var used = 0
        var end = text.startIndex
        while end < text.endIndex {
            let width = DisplayWidth.of(text[end])
            guard used + width <= columns else { return (String(text[..<end]), false) }
            used += width
            end = text.index(after: end)
        }
        return (text, true)
    }

    /// Broken at blanks into lines of at most `limit` columns; a word longer than that is broken where it must be.
    func wrapped(to limit: Int, style: TextStyle) -> [Line] {
        guard width > limit else { return [self] }
        var wrapper = LineWrapper(limit: limit, style: style)
        for piece in pieces {
            for character in piece.text { wrapper.take(character, piece.role) }
        }
        return wrapper.finish()
    }

    /// The line as printed, without a newline and without blanks at its end.
    func text(_ style: TextStyle) -> String {
        var pieces = pieces
        while let last = pieces.last {
            let kept = last.text.dropLastBlanks
            pieces[pieces.count - 1].text = kept
            guard kept.isEmpty else { break }
            pieces.removeLast()
        }
        return pieces.map { piece in
            guard style.colour, let parameters = piece.role.parameters else { return piece.text }
            return "\u{1B}[\(parameters)m\(piece.text)\u{1B}[0m"
        }.joined()
    }
}

extension String {
    fileprivate var dropLastBlanks: String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}

/// Greedy line breaking over characters that each have a role.
private struct LineWrapper {
    let limit: Int
    let style: TextStyle
    var lines: [Line] = []
    var line: Line
    var word: Line

    init(limit: Int, style: TextStyle) {
        self.limit = max(limit, 2)
        self.style = style
        line = style.line()
        word = style.line()
    }

    mutating func take(_ character: Character, _ role: Role) {
        if character == " " {
            flushWord()
            if line.width < limit { line.add(" ", role) }
            return
        }
        let width = DisplayWidth.of(character)
        if word.width + width > limit {
            flushWord()
        }
        word.add(String(character), role)
        if line.width + word.width > limit, line.width > 0 {
            lines.append(line)
            line = style.line()
        }
    }

    private mutating func flushWord() {
        line = line + word
        word = style.line()
    }

    mutating func finish() -> [Line] {
        flushWord()
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}

extension TextStyle {
    /// A line that begins with `text`.
    func line(_ text: String = "", _ role: Role = .plain) -> Line {
        Line(unicode: unicode).adding(text, role)
    }
}
