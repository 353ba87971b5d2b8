internal import BuildPlan
package import BuildSession
internal import DockerfileSyntax
internal import Synchronization

/// A Dockerfile's text that a test can edit between two loads.
package final class EditableText: Sendable {
    private let text: Mutex<String>

    package init(_ text: String) { self.text = Mutex(text) }

    package func replace(_ new: String) { text.withLock { $0 = new } }

    package var source: SessionSource {
        SessionSource(name: "Dockerfile", path: nil, contextFolder: nil, contextName: "test") { [self] in
            let bytes = Array(text.withLock { $0 }.utf8)
            do throws(SyntaxError) { return try Dockerfile.parse(bytes, name: "Dockerfile") } catch {
                throw DockerfileError(name: "Dockerfile", error: error)
            }
        }
    }
}

/// Six steps: FROM, ENV, COPY, RUN, RUN, CMD.
package let sixSteps = """
    FROM scratch
    ENV A=1
    COPY . .
    RUN one
    RUN two
    CMD ["a"]

    """

/// The stage `docs` (steps 4 and 5) is needed by nobody.
package let threeStages = """
    FROM scratch AS build
    RUN make
    RUN check
    FROM scratch AS docs
    RUN docs
    FROM scratch
    COPY --from=build /out /
    CMD ["a"]

    """

/// A loaded session on a scripted engine.
package struct ScriptedSession {
    package let engine = ScriptedEngine()
    package let text: EditableText
    package let session: BuildSession

    package init(_ dockerfile: String = sixSteps) async throws {
        text = EditableText(dockerfile)
        session = BuildSession(source: text.source, engine: engine, options: BuildOptions())
        try await session.load()
    }
}
