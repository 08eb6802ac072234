import Mail
import Text

/// Evidence rule 4: the addressee written in the notice is an intern's `portal_email`.
///
/// The whole address is compared: `stages+a@…` is not `stages@…`. An address that several interns share names all of them: it is no
/// evidence for one of them, but it contradicts any other intern.
enum PortalEmailRule {
    static func evidence(for reading: Reading, in roster: Roster) -> [Evidence] {
        guard let addressee = reading.addressee else { return [] }
        return roster.interns(sharing: addressee).map {
            Evidence(rule: .portalEmail, intern: $0.ref, place: "addressee")
        }
    }
}

/// The two strongest rules, which use only the mail's one number: `operator` and `portal_list`.
enum ListRules {
    static func evidence(
        for reading: Reading, decisions: [OfferNumber: InternRef], portalList: [OfferNumber: [InternRef]]
    ) -> [Evidence] {
        guard reading.offers.count == 1, let number = reading.offers.first?.number else { return [] }
        let decided =
            decisions[number].map { [Evidence(rule: .operator, intern: $0, place: "decision")] } ?? []
        let listed = portalList[number] ?? []
        return decided
            + listed.prefix(Matching.mostCandidates).map {
                Evidence(rule: .portalList, intern: $0, place: "portal's list")
            }
    }
}

/// The last resort, if the configuration allows it: of the interns who share the notice's address, only one still waits. An intern
/// who expects no number does not wait.
enum EliminationRule {
    static func evidence(
        for reading: Reading, in roster: Roster, isWaiting: (InternRef) -> Bool
    ) -> [Evidence] {
        guard let addressee = reading.addressee else { return [] }
        var waiting: InternRef?
        for intern in roster.interns(sharing: addressee) where intern.offerExpected && isWaiting(intern.ref) {
            if waiting != nil { return [] }
            waiting = intern.ref
        }
        return waiting.map { [Evidence(rule: .elimination, intern: $0, place: "addressee")] } ?? []
    }
}

/// Whether a notice is meant for this host: its addressee is one of our addresses or one that may forward notices.
///
/// The portal's signature does not prove that. Anybody can get a genuine notice for their own offer, and send it on to an intern's
/// sub-address.
enum AddresseeRule {
    /// Why a person must look; `nil` when nothing contradicts the notice.
    static func doubt(about reading: Reading, in roster: Roster) -> Doubt? {
        if reading.toFieldCount > 1 { return .severalRecipients }
        if reading.hasUnreadAddressee { return .unread }
        return stranger(in: reading, roster).map(Doubt.stranger)
    }

    /// The first address among the notice's addressees, or named beside them, that is not ours.
    static func stranger(in reading: Reading, _ roster: Roster) -> AddrSpec? {
        (reading.addressees + reading.bystanders).first {
            !isOurs($0, reading, roster) && !isRelays($0, reading)
        }
    }

    enum Doubt: Hashable {
        case stranger(AddrSpec)
        case unread
        case severalRecipients
    }

    /// An address in the configuration, a sub-address of one, or an address beside a `portal_email`.
    static func isOurs(_ address: AddrSpec, _ reading: Reading, _ roster: Roster) -> Bool {
        reading.house.holds(address) || roster.knowsMailbox(of: address)
    }

    /// Whether it is one of our own people's.
    static func isOfHouse(_ address: AddrSpec, _ reading: Reading) -> Bool {
        reading.house.holds(address) || isRelays(address, reading)
    }

    private static func isRelays(_ address: AddrSpec, _ reading: Reading) -> Bool {
        reading.relays.contains {
            AllowedSender.names($0, address) || AllowedSender.names($0, address.withoutSubAddress)
        }
    }
}

/// Evidence rule 3: an intern's `ref` at a place where a host can put one. `NoteRule` reads the text that a person wrote.
///
/// A sub-address (`stages+FR-014@…`) of one of our addresses holds only a reference, so any reference counts there; another host's
/// `stagiaires+FR-014@…` is not our FR-014. A subject or a person's text holds other things too: there, a reference must be a whole
/// token and be distinctive. A token is the longest run of the reference alphabet, without the punctuation of the sentence around
/// it; so `FR-01` is not in `FR-014`, nor in `FR-01-bis`. ASCII case is ignored; if two references differ only by case, both
/// interns are named.
enum ReferenceRule {
    static func evidence(for reading: Reading, in roster: Roster) -> [Evidence] {
        var evidence = reading.addressee.map { named(by: $0, reading, in: roster) } ?? []
        for (field, address) in reading.recipients {
            guard let field = fields[field.lowercased()], AddresseeRule.isOurs(address, reading, roster)
            else {
                continue
            }
            evidence += named(by: address.subAddress, at: field, in: roster)
        }
        return evidence.uniqued()
    }

    /// The interns whose reference an addressee of the notice holds.
    static func named(by addressee: AddrSpec, _ reading: Reading, in roster: Roster) -> [Evidence] {
        guard AddresseeRule.isOurs(addressee, reading, roster) else { return [] }
        let local = isDistinctive(addressee.localPart) ? addressee.localPart : nil
        return named(by: addressee.subAddress, at: "addressee", in: roster)
            + named(by: local, at: "addressee", in: roster)
    }

    /// The fields that name the recipient whom the sender or the envelope meant. `Cc` does not count: anybody can get a copy.
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

    /// The interns whom a token in a person's note names: whole, or without the punctuation of the sentence around it.
    static func interns(referredToBy token: String, in roster: Roster) -> [Intern] {
        let whole = isDistinctive(token) ? roster.interns(referredToAs: token) : []
        if !whole.isEmpty { return whole }
        let bare = String(token.trimmingSeparators)
        return isDistinctive(bare) ? roster.interns(referredToAs: bare) : []
    }

    /// Whether a token can hardly be anything except an intern's reference.
    ///
    /// Letters with digits, at least four in total (`B2` and `C1` are levels of French); digits with separators, at least five and
    /// no date or time (`2026-014`); letters with separators, at least five (`j.dupont`). Never a bare word, a bare number, or
    /// anything with the form of an offer number.
    static func isDistinctive(_ token: some StringProtocol) -> Bool {
        let groups = token.utf8.split(whereSeparator: { !$0.isLetterOrDigit })
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
    /// Without the full stops, hyphens and underscores at either end, which may belong to the sentence.
    fileprivate var trimmingSeparators: SubSequence {
        let isSeparator: (Character) -> Bool = { $0 == "." || $0 == "-" || $0 == "_" }
        guard let last = lastIndex(where: { !isSeparator($0) }) else { return self[endIndex...] }
        return self[...last].drop(while: isSeparator)
    }
}

/// The runs of the reference alphabet in a text with nothing directly beside them: no letter or digit outside ASCII (`Réf014` is
/// not `f014`), no `@` (an address is not a reference), and no part of a path or a link (`https://host.test/E-102/`).
struct ReferenceTokens {
    /// With its range in scalars of the text.
    private(set) var places: [(token: String, range: Range<Int>)] = []

    init(_ text: String) {
        var run = ""
        var isTouched = false
        var offset = 0
        for scalar in text.unicodeScalars {
            if scalar.isASCII, InternRef.isAllowed(UInt8(truncatingIfNeeded: scalar.value)) {
                run.unicodeScalars.append(scalar)
            } else {
                let touches = Self.touches(scalar)
                keep(run, endingAt: offset, unless: isTouched || touches)
                run = ""
                isTouched = touches
            }
            offset += 1
        }
        keep(run, endingAt: offset, unless: isTouched)
    }

    private mutating func keep(_ run: String, endingAt end: Int, unless isTouched: Bool) {
        // Two octets more than the longest reference, for the punctuation around it.
        if !isTouched, (1...66).contains(run.utf8.count) {
            places.append((run, (end - run.utf8.count)..<end))
        }
    }

    private static func touches(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "@", "/", "\\", "=", "%", "<", ">", "~", "$": true
        default: isWordPart(scalar)
        }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber:
            true
        // A soft hyphen or a zero-width space joins what a reader sees as one word.
        case .format: true
        default: false
        }
    }
}
