/// A step after which the world is another one: a commit, a line to a server.
package struct Step: Sendable, Hashable, CustomStringConvertible {
    package enum Phase: String, Sendable, CaseIterable {
        /// Nothing of it has happened. Of a commit: all is written, and would be undone.
        case before
        /// All of it has happened, and nobody has acted on it.
        case after
    }

    package let phase: Phase
    /// `commit record`, `smtp envelope`, `imap EXAMINE`: no address, no secret, nobody's words.
    package let name: String

    package init(_ phase: Phase, _ name: String) {
        self.phase = phase
        self.name = name
    }

    package var description: String { "\(phase.rawValue) \(name)" }
}

/// Whoever is told of every step, on the thread that takes it: a test that ends the process there. Otherwise nobody.
package struct Witness: Sendable {
    private let see: (@Sendable (Step) -> Void)?

    package static let nobody = Witness(see: nil)

    package init(_ see: @escaping @Sendable (Step) -> Void) { self.see = see }

    private init(see: (@Sendable (Step) -> Void)?) { self.see = see }

    /// The name is made only for somebody.
    package func callAsFunction(_ phase: Step.Phase, _ name: @autoclosure () -> String) {
        see?(Step(phase, name()))
    }
}
