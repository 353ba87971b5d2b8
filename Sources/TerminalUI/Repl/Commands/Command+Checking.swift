internal import BuildEngine
internal import BuildPlan
internal import BuildSession

extension Command {
    static let check = Command(
        name: "check", summary: "what the build checks remark on in the whole Dockerfile",
        help: """
            Docker's build checks, each finding with its line. 'help RULE' explains a rule, 'help checks' lists them. What
            depends on a base image that is not here yet is looked at when its FROM has run.
                check
            """
    ) { call, context in
        try call.expect(atMost: 0)
        let report = try await context.session.check(CheckRequest(everyStage: true, asksRegistries: false))
        context.show(
            Render.checks(
                report, dockerfile: try await context.session.program.dockerfile, command: "help", style: context.style)
        )
        return .stays
    }
}
