import Mail
package import Text

/// Why nobody may be told a number, whoever a mail means it for. The days are Unix seconds.
package enum DeadNumber: Sendable, Hashable {
    /// A person has withdrawn it, for good.
    case withdrawn(since: Int64)
    /// The portal's list of that day says so, in these words.
    case listed(status: String, on: Int64)

    /// Whether only the list says so: a person may know better.
    package var isListed: Bool {
        if case .listed = self { true } else { false }
    }
}

extension DeadNumber {
    /// What is wrong with a number that a mail gives to these interns.
    ///
    /// - Parameter reason: `offer_taken` for a number that another intern had.
    func why(_ reason: HeldReason, for refs: [InternRef]) -> Localized {
        switch self {
        case .listed: Localized(en: "the number is dead: ", fr: "le numéro n’est plus valable : ") + said
        case .withdrawn(let since):
            Localized(
                en: "the number is withdrawn here since \(Self.day(since))",
                fr: "le numéro est retiré ici depuis le \(Self.day(since))")
                + Self.taken(reason, for: refs)
        }
    }

    /// Who says so, and in which words.
    package var said: Localized {
        switch self {
        case .withdrawn(let since):
            Localized(
                en: "it is withdrawn here since \(Self.day(since))",
                fr: "il est retiré ici depuis le \(Self.day(since))")
        case .listed(let status, let day):
            Localized(
                en: "the portal's list of \(Self.day(day)) says \(status.shown)",
                fr: "la liste du portail du \(Self.day(day)) dit \(status.shown)")
        }
    }

    private static func taken(_ reason: HeldReason, for refs: [InternRef]) -> Localized {
        guard reason == .offerTaken else {
            return Localized(en: ", and this mail speaks of it anew", fr: ", et ce courriel en reparle")
        }
        let shown = refs.prefix(5).map(\.rawValue)
        return shown.isEmpty
            ? Localized(
                en: ", and this mail gives it to somebody else",
                fr: ", et ce courriel le donne à quelqu’un d’autre")
            : Localized(
                en: ", and this mail gives it to \(shown.joined(separator: " or "))",
                fr: ", et ce courriel le donne à \(shown.joined(separator: " ou "))")
    }

    static func day(_ seconds: Int64) -> String { String(HeaderDate.rfc3339(seconds: seconds).prefix(10)) }
}
