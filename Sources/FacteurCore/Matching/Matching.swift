/// Whose number it is, in two steps: `evidence` reads the mail against the roster, `verdict` weighs that with what the
/// ledger knows. Both are pure; between them the caller may ask the ledger about the interns that the evidence names.
package enum Matching {
    /// How many interns one rule may name, and how many candidates a verdict holds.
    package static let mostCandidates = 20

    /// Octets of a subject or of somebody's own words that are read for references and names. A longer text is not a
    /// person's note, and half of it could hide a second name: nothing is read in it.
    static let longestNote = 65_536

    /// All that speaks for anybody, strongest rule first.
    ///
    /// A rule that names two interns or more stands there with each of them (at most `mostCandidates`, those first that
    /// another rule names too): `verdict` takes that for doubt.
    ///
    /// - Parameter decisions: what a person has decided, for the mail's own offers.
    /// - Parameter portalList: whom the portal's list names for the mail's own offers: one intern, several of one name, or
    ///   nobody of the roster (an empty array). No entry: the list does not have the offer.
    /// - Parameter isWaiting: whether an intern still waits for a number; asked only with `options.elimination`, and only
    ///   for interns who share the notice's address.
    package static func evidence(
        for reading: Reading, in roster: Roster, decisions: [OfferNumber: InternRef] = [:],
        portalList: [OfferNumber: [InternRef]] = [:], options: MatchingOptions = MatchingOptions(),
        isWaiting: (InternRef) -> Bool = { _ in false }
    ) -> [Evidence] {
        let listed = ListRules.evidence(for: reading, decisions: decisions, portalList: portalList)
        let note = NoteRule.read(reading, in: roster)
        let references =
            (ReferenceRule.evidence(for: reading, in: roster) + note.evidence(of: .reference)).uniqued()
        let sharing = PortalEmailRule.evidence(for: reading, in: roster)
        let names = note.evidence(of: .name)
        let isLastResort = options.elimination && listed.isEmpty && references.isEmpty && names.isEmpty
        let elimination =
            isLastResort ? EliminationRule.evidence(for: reading, in: roster, isWaiting: isWaiting) : []
        return listed + bounded(references, preferring: listed + sharing + names)
            + bounded(sharing, preferring: listed + references + names)
            + bounded(names, preferring: listed + references + sharing) + elimination
    }

    /// One rule's evidence cut to `mostCandidates` interns, those first whom another rule names.
    private static func bounded(_ evidence: [Evidence], preferring others: [Evidence]) -> [Evidence] {
        guard evidence.count > mostCandidates else { return evidence }
        let named = Set(others.map(\.intern))
        let first = evidence.filter { named.contains($0.intern) }
        let rest = evidence.filter { !named.contains($0.intern) }
        return Array((first + rest).prefix(mostCandidates))
    }
}
