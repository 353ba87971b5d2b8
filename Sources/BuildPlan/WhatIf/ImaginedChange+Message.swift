extension ImaginedChange {
    /// The change as a question: `What if app.py were edited?`
    package var question: String {
        switch self {
        case .file(let change): "What if \(change.clause)?"
        case .argument(let name, let value?): "What if the build argument \(name) were '\(value)'?"
        case .argument(let name, nil): "What if the build argument \(name) were not given?"
        case .line(let number, let text):
            text.allSatisfy(\.isWhitespace)
                ? "What if line \(number) were empty?" : "What if line \(number) were '\(text)'?"
        case .move(let step, let place): "What if step \(step) stood where step \(place) does?"
        }
    }
}

extension ImaginedChange.FileChange {
    fileprivate var clause: String {
        switch self {
        case .edit(let path), .content(let path, _): "\(path) were edited"
        case .touch(let path): "\(path) were touched"
        case .chmod(let path, _, let mode): "\(path) had the mode \(mode)"
        case .flipExecutable(let path): "\(path) were made executable, or no longer so"
        case .rename(let path, let new): "\(path) were called \(new)"
        case .add(let path): "there were a file \(path)"
        case .delete(let path): "\(path) were deleted"
        }
    }
}

extension ImaginedChangeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothing: "say what would change: 'what-if edit PATH' for instance; 'help what-if' lists what can be asked"
        case .unknown(let verb, let suggestion):
            "'\(verb)' is no change to think of"
                + (suggestion.map { "; did you mean '\($0)'?" }
                    ?? ": it is one of \(ImaginedChange.verbs.joined(separator: ", "))")
        case .arguments(let verb): "the change is written '\(ImaginedChange.usages[verb] ?? verb)'"
        case .outsideContext(let path): "'\(path)' is no path in the context: name one that begins at its folder"
        case .badMode(let word): "'\(word)' is no mode: write one as 755 or u+x"
        case .notANumber(let word, let verb):
            "'\(word)' is no number from 1 on: the change is written '\(ImaginedChange.usages[verb] ?? verb)'"
        }
    }
}
