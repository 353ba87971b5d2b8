@preconcurrency internal import CReadline
internal import Glibc
internal import Synchronization

/// readline's side of completion: it asks for candidates one by one through functions that capture nothing.
enum LineCompletion {
    static func install() {
        // The strings must live as long as the process, as readline keeps the pointers.
        rl_basic_word_break_characters = UnsafePointer(strdup(" \t\n"))
        rl_completer_quote_characters = UnsafePointer(strdup("\"'"))
        rl_char_is_quoted_p = { line, index in
            guard let line else { return 0 }
            let before = String(decoding: UnsafeRawBufferPointer(start: line, count: Int(index)), as: UTF8.self)
            return CommandWords.quotesWhatFollows(before) ? 1 : 0
        }
        rl_readline_name = UnsafePointer(strdup("dockstep"))
        rl_attempted_completion_function = { word, start, _ in
            // Never readline's own file names: they would be of the wrong folder.
            rl_attempted_completion_over = 1
            guard let word, let buffer = rl_line_buffer else { return nil }
            let before = String(decoding: UnsafeRawBufferPointer(start: buffer, count: Int(start)), as: UTF8.self)
            let complete = LineEditor.state.withLock { $0.complete }
            let line = before + String(cString: word)
            let candidates = complete(line)
            let quote = Unicode.Scalar(UInt32(truncatingIfNeeded: rl_completion_quote_character))
            let writing = CompletionWriting(
                line: line, replaced: String(cString: word), quote: quote.map(Character.init))
            LineEditor.state.withLock { $0.candidates = candidates.map(writing.text) }
            // No blank and no closing quote after a folder: its content comes next.
            let isFolder = candidates.count == 1 && candidates[0].hasSuffix("/")
            rl_completion_append_character = isFolder ? 0 : Int32(UInt8(ascii: " "))
            rl_completion_suppress_quote = isFolder ? 1 : 0
            return rl_completion_matches(word) { _, _ in
                let next = LineEditor.state.withLock { state -> String? in
                    state.candidates.isEmpty ? nil : state.candidates.removeFirst()
                }
                return next.flatMap { strdup($0) }
            }
        }
    }
}
