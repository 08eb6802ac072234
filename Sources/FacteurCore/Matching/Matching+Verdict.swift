extension Matching {
    /// What becomes of the mail: the word of the first `Check` that has one; a mail that passes them all is matched.
    ///
    /// - Parameter evidence: as `evidence` gave it for the same reading and roster.
    /// - Parameter standing: what the ledger knows apart from this mail: a binding that this very mail made before it was
    ///   held for `missing_noc` is left out, or it would take itself for a duplicate.
    package static func verdict(
        on reading: Reading, trust: TrustVerdict, evidence: [Evidence], in roster: Roster, standing: Standing
    ) -> Verdict {
        let subject = Case(
            reading: reading, trust: trust, evidence: evidence, roster: roster, standing: standing)
        for check in Check.allCases {
            if let verdict = check.verdict(on: subject) { return verdict }
        }
        guard let intern = subject.intern else { return subject.held(.noMatch, by: .unnamed) }
        return subject.matched(to: intern)
    }
}
