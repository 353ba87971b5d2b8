import BuildSession
import Testing

@Suite struct SessionErrorTests {
    @Test(arguments: [
        (SessionError.noSuchStep(9, count: 8), "there is no step 9: the steps are 1 to 8 ('list' shows them)"),
        (.notRunYet(5, run: 0), "step 5 has not run yet (none has): 'goto 5' runs it"),
        (.notRunYet(5, run: 2), "step 5 has not run yet (the last that has is 2): 'goto 5' runs it"),
        (
            .unknownStage("biuld", known: ["build", "docs"]),
            "there is no stage 'biuld': the stages are build, docs; did you mean 'build'?"
        ),
        (.unknownStage("x", known: []), "there is no stage 'x': no stage of this Dockerfile has a name"),
        (.noSuchBreakpoint(3), "there is no breakpoint 3: 'breakpoints' lists them"),
    ])
    func messagesTellWhatIsWrongAndWhatToDo(error: SessionError, message: String) {
        #expect(error.description == message)
    }
}
