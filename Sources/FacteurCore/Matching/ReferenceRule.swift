import Mail

/// Evidence rule 3: an intern's `ref` where a host can put one. What a person's own words give is read by `NoteRule`.
///
/// A sub-address (`stages+FR-014@…`) of an address of ours holds a reference and nothing else, so any reference counts
/// there; another host's `stagiaires+FR-014@…` is not our FR-014. A subject or a
/// person's words hold other things too: there a reference must stand as a whole token and be distinctive. A token is the
/// longest run of the reference alphabet, without the punctuation of the sentence around it; so `FR-01` is not in
/// `FR-014`, nor in `FR-01-bis`. ASCII case is ignored; two references that differ only by case name both.
enum ReferenceRule {
    static func evidence(for reading: Reading, in roster: Roster) -> [Evidence] {
        var evidence: [Evidence] = []
        if let addressee = reading.addressee, AddresseeRule.isOurs(addressee, reading, roster) {
            evidence += named(by: addressee.subAddress, at: "addressee", in: roster)
            if isDistinctive(addressee.localPart) {
                evidence += named(by: addressee.localPart, at: "addressee", in: roster)
            }
        }
        for (field, address) in reading.recipients {
            guard let field = fields[field.lowercased()], AddresseeRule.isOurs(address, reading, roster)
            else {
                continue
            }
            evidence += named(by: address.subAddress, at: field, in: roster)
        }
        return evidence.uniqued()
    }

    /// Who the envelope and the sender meant. A copy (`Cc`) is sent to anybody.
    private static let fields = [
        "delivered-to": "Delivered-To", "x-original-to": "X-Original-To", "envelope-to": "Envelope-To",
        "to": "To",
    ]

    private static func named(by text: String?, at place: String, in roster: Roster) -> [Evidence] {
        guard let text else { return [] }
        return roster.interns(referredToAs: text).map {
            Evidence(rule: .reference, intern: $0.ref, place: place)
        }
    }

    /// Whom a token of a person's note names: whole, or without the punctuation of the sentence around it.
    static func interns(referredToBy token: String, in roster: Roster) -> [Intern] {
        let whole = isDistinctive(token) ? roster.interns(referredToAs: token) : []
        if !whole.isEmpty { return whole }
        let bare = String(token.trimmingSeparators)
        return isDistinctive(bare) ? roster.interns(referredToAs: bare) : []
    }

    /// Whether a token can hardly be anything but somebody's reference.
    ///
    /// Letters with digits, at least four in all (`B2` and `C1` are levels of French); digits with separators, at least
    /// five and no date or time (`2026-014`); letters with separators, at least five (`j.dupont`). Never a bare word, a bare
    /// number, or anything shaped like an offer number.
    static func isDistinctive(_ token: some StringProtocol) -> Bool {
        let groups = token.utf8.split(whereSeparator: { !$0.isDigit && !$0.isLetter })
        let letters = token.utf8.count(where: \.isLetter)
        let digits = token.utf8.count(where: \.isDigit)
        if isOfferShaped(token) { return false }
        if letters > 0, digits > 0 { return letters + digits >= 4 }
        guard groups.count >= 2, letters + digits >= 5 else { return false }
        return letters > 0 || !isDate(groups.map(\.count))
    }

    private static func isOfferShaped(_ token: some StringProtocol) -> Bool {
        token.utf8.count == 8
            && (token.utf8.first == UInt8(ascii: "A") || token.utf8.first == UInt8(ascii: "a"))
            && token.utf8.dropFirst().allSatisfy(\.isDigit)
    }

    /// Year-month(-day), day-month-year, hour-minute-second, by the lengths of their groups of digits.
    private static func isDate(_ lengths: [Int]) -> Bool {
        switch lengths {
        case [4, 2], [2, 4], [4, 2, 2], [2, 2, 2]: true
        default: lengths.count == 3 && lengths[0] <= 2 && lengths[1] <= 2 && lengths[2] == 4
        }
    }
}

extension StringProtocol {
    /// Without the full stops, hyphens and underscores at either end, which a sentence may have put there.
    fileprivate var trimmingSeparators: SubSequence {
        let isSeparator: (Character) -> Bool = { $0 == "." || $0 == "-" || $0 == "_" }
        guard let last = lastIndex(where: { !isSeparator($0) }) else { return self[endIndex...] }
        return self[...last].drop(while: isSeparator)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
