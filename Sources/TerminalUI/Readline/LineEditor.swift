@preconcurrency internal import CReadline
internal import Glibc
internal import Synchronization

/// Lines from a person, edited with readline: history, Ctrl-R, completion.
///
/// readline keeps its state in globals, so that there is one editor in a process, and its functions run on one thread at
/// a time: `readLine` is not called again before it has returned.
final class LineEditor: Sendable {
    /// What readline's callbacks, which can't capture anything, work with.
    struct State {
        enum Line {
            case none
            case line(String)
            case end
            /// Something else is to be told; what was typed until then.
            case noticed(String)
        }

        var line = Line.none
        var candidates: [String] = []
        /// Gives the candidates for a line up to the cursor.
        var complete: @Sendable (String) -> [String] = { _ in [] }
    }

    static let state = Mutex(State())

    /// Lines kept between sessions.
    private static let historyLimit: Int32 = 2000

    private let history: String?
    private let interrupts: Interrupts?

    /// - Parameters:
    ///   - history: the file that keeps the lines; nil for none.
    ///   - complete: the candidates for a line up to the cursor; called on the editor's thread and may block.
    init(history: String?, interrupts: Interrupts?, complete: @escaping @Sendable (String) -> [String]) {
        self.history = history
        self.interrupts = interrupts
        Self.state.withLock { $0.complete = complete }
        using_history()
        stifle_history(Self.historyLimit)
        if let history { read_history(history) }
        LineCompletion.install()
    }

    /// What came of waiting for a line.
    enum Typed: Sendable, Hashable {
        case line(String)
        /// Ctrl-D.
        case end
        /// The other descriptor has something to tell; what was typed until then, to begin the next line with.
        case noticed(String)
    }

    /// The next line.
    ///
    /// - Parameters:
    ///   - prompt: may hold colour codes between \u{1} and \u{2}.
    ///   - begun: what stands in the line already.
    ///   - notice: a descriptor that ends the waiting when it is readable.
    func readLine(prompt: String, begun: String = "", notice: Int32? = nil) async -> Typed {
        await OwnThread.run { [self] in
            let typed = blockingRead(prompt: prompt, begun: begun, notice: notice)
            if case .line(let line) = typed { remember(line) }
            return typed
        }
    }

    /// Shortens the history's file to what is kept.
    func close() {
        if let history { history_truncate_file(history, Self.historyLimit) }
    }

    private func blockingRead(prompt: String, begun: String, notice: Int32?) -> Typed {
        Self.state.withLock { $0.line = .none }
        let before = interrupts?.start(withSuspend: true)
        defer { if let before { interrupts?.stop(before) } }
        // Ctrl-C and Ctrl-Z are for our own handler.
        rl_catch_signals = 0
        rl_callback_handler_install(prompt) { text in
            let line = text.map { String(cString: $0) }
            free(text)
            LineEditor.state.withLock { $0.line = line.map { .line($0) } ?? .end }
            rl_callback_handler_remove()
        }
        if !begun.isEmpty {
            rl_insert_text(begun)
            rl_redisplay()
        }
        while true {
            switch Self.state.withLock({ $0.line }) {
            case .line(let line): return .line(line)
            case .end: return .end
            case .noticed(let begun): return .noticed(begun)
            case .none: break
            }
            guard waitForInput(notice: notice) else {
                rl_callback_handler_remove()
                return .end
            }
        }
    }

    /// Gives the line up, with what was typed of it, for something else to be told.
    private func giveUpLine() {
        let begun = rl_line_buffer.map { String(cString: $0) } ?? ""
        rl_replace_line("", 0)
        rl_redisplay()
        rl_callback_handler_remove()
        // The prompt's own line stands empty: what is told begins there.
        fputs("\r\u{1B}[K", rl_outstream)
        fflush(rl_outstream)
        Self.state.withLock { $0.line = .noticed(begun) }
    }

    /// Waits for a key, Ctrl-C or a notice and handles it; false where the terminal is gone.
    private func waitForInput(notice: Int32?) -> Bool {
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: interrupts?.readEnd ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: notice ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        if poll(&descriptors, nfds_t(descriptors.count), -1) < 0 { return errno == EINTR }
        if descriptors[1].revents & Int16(POLLIN) != 0 {
            for signal in interrupts?.drain() ?? [] {
                if signal == UInt8(SIGTSTP) { suspend() } else { clearLine() }
            }
            return true
        }
        let gone = Int16(POLLERR | POLLNVAL)
        if descriptors[0].revents & gone != 0 { return false }
        if descriptors[0].revents & Int16(POLLIN | POLLHUP) != 0 {
            rl_callback_read_char()
        } else if descriptors[2].revents & Int16(POLLIN) != 0 {
            giveUpLine()
        }
        return true
    }

    /// Ctrl-Z at the prompt: our shell gets the terminal as it was, for not every shell mends it by itself; after `fg` the
    /// line stands there again.
    private func suspend() {
        rl_deprep_terminal()
        Interrupts.stopOurselves()
        rl_prep_terminal(1)
        rl_forced_update_display()
    }

    /// Ctrl-C at the prompt: the line, and a search in the history, are given up and a fresh prompt stands below.
    private func clearLine() {
        // readline ends a search only while it believes to be reading a key, and it begins the next one rightly only
        // where it goes on believing what it believed before.
        let isInCallback = rl_readline_state & UInt(RL_STATE_CALLBACK)
        rl_readline_state |= UInt(RL_STATE_CALLBACK)
        rl_callback_sigcleanup()
        rl_readline_state = rl_readline_state & ~UInt(RL_STATE_CALLBACK) | isInCallback
        rl_free_line_state()
        using_history()
        // Behind the line, wherever in it the cursor stood.
        rl_point = rl_end
        rl_redisplay()
        rl_replace_line("", 0)
        fputs("^C\n", rl_outstream)
        rl_on_new_line()
        rl_redisplay()
    }

    /// Empty lines and repetitions are not worth a place in the history.
    private func remember(_ line: String) {
        guard line.contains(where: { $0 != " " && $0 != "\t" }) else { return }
        if let last = history_get(history_base + history_length - 1), String(cString: last.pointee.line) == line {
            return
        }
        add_history(line)
        guard let history else { return }
        // append_history does not make the file. What is typed may hold secrets, so that it is the user's alone.
        let descriptor = open(history, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        append_history(1, history)
    }
}
