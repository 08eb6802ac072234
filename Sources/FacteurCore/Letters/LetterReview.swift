/// Why a letter waits for a person's approval before it leaves.
package enum LetterReview: String, Sendable, Hashable, Codable, CaseIterable {
    /// Its notice lay in the mailbox when that was first opened, and was not new then: the intern may have been told long ago.
    case firstPass = "first_pass"
    /// The configuration wants it of every letter (`letters.review`).
    case wanted

    /// Seconds after which a notice is not new any more.
    package static let age: Int64 = 3 * 86_400
    /// Seconds by which a sender's clock may be ahead of ours.
    static let haste: Int64 = 86_400

    /// Whether a mail that was found at a mailbox's first pass is new: it says so, and nothing in it says otherwise. A date that
    /// is missing, unreadable or still to come says nothing of the kind.
    ///
    /// - Parameters:
    ///   - date: what the mail says; Unix seconds.
    ///   - receivedAt: what the last server says, where it says anything.
    ///   - now: when the mail was found.
    package static func isNew(date: Int64?, receivedAt: Int64?, at now: Int64) -> Bool {
        guard let date else { return false }
        return [date, receivedAt].compactMap(\.self).allSatisfy { isNew($0, at: now) }
    }

    private static func isNew(_ date: Int64, at now: Int64) -> Bool {
        let (first, isBefore) = now.subtractingReportingOverflow(age)
        let (last, isAfter) = now.addingReportingOverflow(haste)
        return !isBefore && !isAfter && (first...last).contains(date)
    }
}

extension LetterReview {
    /// The word of the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .firstPass: Localized(en: rawValue, fr: "premier démarrage")
        case .wanted: Localized(en: rawValue, fr: "réglage")
        }
    }
}
