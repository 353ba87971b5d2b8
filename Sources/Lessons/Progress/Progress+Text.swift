extension Progress {
    /// The file's first line.
    private static let title = "# How far the course has come; 'dockstep lesson list' shows it."

    /// As the file has it: a line for each thing, `lesson NAME` before those of a lesson.
    package var text: String {
        var lines = [Self.title]
        for (name, lesson) in lessons.sorted(by: { $0.key < $1.key }) {
            lines += ["", "lesson \(name)"] + lesson.lines
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads the file; what it does not know is passed over, so that an older dockstep reads a newer one's.
    package init(text: String) {
        self.init()
        var name: String?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let key = words.first, key != "#" else { continue }
            if key == "lesson" {
                name = words.count > 1 ? words[1] : nil
                if let name { self[name] = self[name] }
            } else if let name {
                self[name].read(key, Array(words.dropFirst()))
            }
        }
    }
}

extension LessonProgress {
    fileprivate var lines: [String] {
        var lines: [String] = []
        if let part { lines.append("at \(part)") }
        if step > 0 { lines.append("step \(step)") }
        for (part, answer) in answers.sorted(by: { $0.key < $1.key }) {
            lines.append("answer \(part) \(answer.isRight ? "right" : "wrong") \(answer.text)")
        }
        for (part, count) in hints.sorted(by: { $0.key < $1.key }) { lines.append("hints \(part) \(count)") }
        for part in reached.sorted() { lines.append("reached \(part)") }
        for part in skipped.sorted() { lines.append("skipped \(part)") }
        if let doneOn { lines.append("done \(doneOn)") }
        return lines
    }

    fileprivate mutating func read(_ key: String, _ words: [String]) {
        guard let first = words.first else { return }
        switch key {
        case "at": part = first
        case "step": step = Int(first) ?? 0
        case "answer" where words.count > 1:
            answers[first] = Answer(text: words.dropFirst(2).joined(separator: " "), isRight: words[1] == "right")
        case "hints" where words.count > 1: hints[first] = Int(words[1]) ?? 0
        case "reached": reached.insert(first)
        case "skipped": skipped.insert(first)
        case "done": doneOn = first
        default: break
        }
    }
}
