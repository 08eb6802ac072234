/// Called before and after each step, on its thread; tests use it to end the process there.
package struct CrashPoint: Sendable {
    /// A step that changes something outside the process: a commit, a line to a server.
    package struct Step: Sendable, Hashable, CustomStringConvertible {
        package enum Phase: String, Sendable, CaseIterable {
            /// Nothing of the step has happened. For a commit: everything is written, and would be rolled back.
            case before
            /// The step is complete, and nothing has reacted to it.
            case after
        }

        package let phase: Phase
        /// `commit record`, `smtp envelope`, `imap EXAMINE`: no address, no secret, no text from outside.
        package let name: String

        package var description: String { "\(phase.rawValue) \(name)" }
    }

    private let reach: (@Sendable (Step) -> Void)?

    /// For the service: does nothing.
    package static let none = CrashPoint(reach: nil)

    package init(_ reach: @escaping @Sendable (Step) -> Void) { self.reach = reach }

    private init(reach: (@Sendable (Step) -> Void)?) { self.reach = reach }

    /// The name is built only if a test needs it.
    package func callAsFunction(_ phase: Step.Phase, _ name: @autoclosure () -> String) {
        reach?(Step(phase: phase, name: name()))
    }
}
