import BuildPlan
import BuildSession
import DockerfileSyntax
import Synchronization

/// A Dockerfile's text that a test can edit between two loads.
final class EditableText: Sendable {
    private let text: Mutex<String>

    init(_ text: String) { self.text = Mutex(text) }

    func replace(_ new: String) { text.withLock { $0 = new } }

    var source: SessionSource {
        SessionSource(name: "Dockerfile", path: nil, contextFolder: nil, contextName: "test") { [self] in
            let bytes = Array(text.withLock { $0 }.utf8)
            do throws(SyntaxError) { return try Dockerfile.parse(bytes, name: "Dockerfile") } catch {
                throw DockerfileError(name: "Dockerfile", error: error)
            }
        }
    }
}

/// Six steps: FROM, ENV, COPY, RUN, RUN, CMD.
let sixSteps = """
    FROM scratch
    ENV A=1
    COPY . .
    RUN one
    RUN two
    CMD ["a"]

    """

/// The stage `docs` (steps 4 and 5) is needed by nobody.
let threeStages = """
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
struct ScriptedSession {
    let engine = ScriptedEngine()
    let text: EditableText
    let session: BuildSession

    init(_ dockerfile: String = sixSteps) async throws {
        text = EditableText(dockerfile)
        session = BuildSession(source: text.source, engine: engine, options: BuildOptions())
        try await session.load()
    }
}
