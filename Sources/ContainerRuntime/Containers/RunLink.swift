/// What ties a running command to its caller.
package struct RunLink: Sendable {
    /// Signals for the command, which is process 1 of its container and so, as the kernel has it, gets only those that it
    /// has a handler for, and SIGKILL.
    package var signals: AsyncStream<Int32>?
    /// Told before the command starts, where it gets a network of its own.
    package var onNetwork: (@Sendable (NetworkReport) -> Void)?
    /// Told when all is ready and the command is about to start.
    package var onStart: (@Sendable () -> Void)?

    package init(
        signals: AsyncStream<Int32>? = nil, onNetwork: (@Sendable (NetworkReport) -> Void)? = nil,
        onStart: (@Sendable () -> Void)? = nil
    ) {
        self.signals = signals
        self.onNetwork = onNetwork
        self.onStart = onStart
    }
}
