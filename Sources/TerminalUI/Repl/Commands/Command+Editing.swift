internal import BuildSession

extension Command {
    static let edit = Command(
        name: "edit", arguments: "[FILE]", summary: "open the Dockerfile or a file of the context in your editor",
        help: """
            The editor is $VISUAL, else $EDITOR, else vi. Without a file: the Dockerfile. Afterwards 'reload' reads it.
                edit app.sh
            """,
        completes: [.contextPath]
    ) { call, context in
        try call.expect(atMost: 1)
        guard context.isTerminal else { throw CommandError.editorNeedsTerminal }
        let path = try path(of: call.arguments.first, in: context.session.source)
        let code = await Editor.open(path)
        guard code == 0 else { throw CommandError.noEditor(code: Int(code)) }
        context.say("'reload' reads it and tells which steps that affects.")
        return .stays
    }

    /// The file's path on the disk.
    static func path(of name: String?, in source: SessionSource) throws(CommandError) -> String {
        let name = name ?? "Dockerfile"
        if let dockerfile = source.path, name == "Dockerfile" || name == source.name { return dockerfile }
        guard let folder = source.contextFolder else { throw .noContextFolder }
        guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else { throw .outsideContext(name) }
        return "\(folder)/\(name)"
    }
}
