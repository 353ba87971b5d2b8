/// The prompt: where the session stands.
enum Prompt {
    /// `(dockstep 3/8) `, in ASCII whatever the locale.
    static func plain(step: Int, of count: Int) -> String { "(dockstep \(step)/\(count)) " }

    /// For readline: colour codes between the characters that tell it that they take no room.
    static func marked(step: Int, of count: Int, style: TextStyle) -> String {
        let text = plain(step: step, of: count)
        guard style.colour else { return text }
        return "\u{1}\u{1B}[1m\u{2}\(text.dropLast())\u{1}\u{1B}[0m\u{2} "
    }
}
