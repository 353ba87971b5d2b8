extension BuildState {
    /// Where every build starts: no stage begun and no global argument seen.
    package static var start: BuildState { BuildState(stages: [:], current: nil, globalArguments: [:]) }
}
