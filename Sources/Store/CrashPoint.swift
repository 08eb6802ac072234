/// Called before and after each step, on its thread; tests use it to end the process there.
package struct CrashPoint: Sendable {
    /// A step after which the world is another one: a commit, a line to a server.
    package struct Step: Sendable, Hashable, CustomStringConvertible {
        package enum Phase: String, Sendable, CaseIterable {
            /// Nothing of it has happened. Of a commit: all is written, and would be undone.
            case before
            /// All of it has happened, and nothing has acted on it.
            case after
        }

        package let phase: Phase
        /// `commit record`, `smtp envelope`, `imap EXAMINE`: no address, no secret, no words from outside.
        package let name: String

        package var description: String { "\(phase.rawValue) \(name)" }
    }

    private let reach: (@Sendable (Step) -> Void)?

    /// The service's own: it does nothing.
    package static let none = CrashPoint(reach: nil)

    package init(_ reach: @escaping @Sendable (Step) -> Void) { self.reach = reach }

    private init(reach: (@Sendable (Step) -> Void)?) { self.reach = reach }

    /// The name is made only where a test wants it.
    package func callAsFunction(_ phase: Step.Phase, _ name: @autoclosure () -> String) {
        reach?(Step(phase: phase, name: name()))
    }
}
