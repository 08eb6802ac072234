import Mail
package import Text

/// A row of the roster that now belongs to another person, or gets another person's address: a number meant for one person must
/// never reach the other.
package struct PersonChange: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Another family name and other given names with the same reference.
        case otherPerson
        /// The e-mail address of another row, as when a column was sorted alone.
        case addressOf(InternRef)
        /// Another row has the e-mail address that this one had: the column was shifted.
        case addressGoneTo(InternRef)
    }

    package let kind: Kind
    package let before: Intern
    package let after: Intern

    package init(kind: Kind, before: Intern, after: Intern) {
        self.kind = kind
        self.before = before
        self.after = after
    }

    package var ref: InternRef { after.ref }

    /// The rows of a file that belong to another person than in the ledger, in file order; linear in both.
    ///
    /// - Parameters:
    ///   - stored: the interns in the ledger that are not removed.
    ///   - removed: those that are removed; their addresses still belong to them.
    ///   - origins: those of `stored` who had other names or another address in the row's first content, with that content, so that a
    ///     person cannot be replaced in two steps.
    package static func all(
        from known: RosterMatch, removed: [Intern] = [], origins: [Intern] = [], to file: Roster
    ) -> [PersonChange] {
        let first = Dictionary(origins.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        // In most files nearly every row is the one that is known.
        let changed = file.interns.indices.filter { row in
            let after = file.interns[row]
            return known[row].map { !after.hasSameIdentity(as: $0) } ?? false
                || first[after.ref].map { !after.hasSameIdentity(as: $0) } ?? false
        }
        guard !changed.isEmpty else { return [] }
        let keys = Set(
            changed.flatMap { [file.interns[$0].mailKey] + (known[$0].map { [$0.mailKey] } ?? []) })
        let owners = holders(of: keys, among: [known.stored, file.interns, removed])
        let holders = holders(of: keys, among: [file.interns])
        return changed.compactMap { row in
            let after = file.interns[row]
            guard let before = known[row] else { return nil }
            for person in [before, first[after.ref] ?? before] where after.isAnotherPerson(than: person) {
                return PersonChange(kind: .otherPerson, before: person, after: after)
            }
            guard before.mailKey != after.mailKey,
                let owner = owners[after.mailKey]?.first(where: {
                    $0.ref != after.ref && !$0.isNobodyElse(beside: after)
                })
            else { return addressGone(from: before, after, holders[before.mailKey] ?? []) }
            return PersonChange(kind: .addressOf(owner.ref), before: before, after: after)
        }
    }

    private static func holders(of keys: Set<String>, among lists: [[Intern]]) -> [String: [Intern]] {
        var holders: [String: [Intern]] = [:]
        for intern in lists.joined() {
            let key = intern.mailKey
            // An address that hundreds share identifies no intern.
            if keys.contains(key), holders[key, default: []].count < mostOwners {
                holders[key, default: []].append(intern)
            }
        }
        return holders
    }

    private static func addressGone(
        from before: Intern, _ after: Intern, _ holders: [Intern]
    ) -> PersonChange? {
        guard before.mailKey != after.mailKey,
            let holder = holders.first(where: { $0.ref != after.ref && !$0.isNobodyElse(beside: after) })
        else { return nil }
        return PersonChange(kind: .addressGoneTo(holder.ref), before: before, after: after)
    }

    private static let mostOwners = 50
}

extension Intern {
    /// Whether names and address are written as in the other row.
    fileprivate func hasSameIdentity(as other: Intern) -> Bool {
        email == other.email && familyName == other.familyName && givenNames == other.givenNames
    }

    fileprivate var mailKey: String { email.text.lowercased() }

    /// Whether the names belong to another person: both halves differ, with letters folded, or the given names and the address do.
    /// A name by marriage, a corrected spelling of one half, a name in full or shortened, and two halves that were swapped belong
    /// to the same person.
    package func isAnotherPerson(than other: Intern) -> Bool {
        // As in nearly every row: nothing is folded for it.
        if familyName.hasSameOctets(as: other.familyName), givenNames.hasSameOctets(as: other.givenNames) {
            return false
        }
        let (own, theirs) = (PersonName(self), PersonName(other))
        guard own.words != theirs.words, !PersonName.agreeWhereGiven(own.given, theirs.given) else {
            return false
        }
        // Two interns may be of one family; one intern's address is not the other's.
        let isMoved = mailKey != other.mailKey && !own.given.isEmpty && !theirs.given.isEmpty
        return isMoved || !PersonName.agree(own.family, theirs.family)
    }

    /// Whether two rows mean the same person: any difference in their names makes them two.
    fileprivate func isNobodyElse(beside other: Intern) -> Bool {
        PersonName(self).words == PersonName(other).words
    }

    /// Whether a reference that was removed from the roster comes back for the same person: the same name, or half of it with the
    /// same address.
    package func isBack(as other: Intern) -> Bool {
        let (own, theirs) = (PersonName(self), PersonName(other))
        if own.words == theirs.words { return true }
        return mailKey == other.mailKey && !isAnotherPerson(than: other)
    }
}

/// A person's name in the form for comparison: words folded, without hyphens and apostrophes.
private struct PersonName {
    let family: [String]
    let given: [String]
    /// The words of both halves, in any order.
    let words: [String]

    init(_ intern: Intern) {
        family = Self.words(intern.familyName)
        given = Self.words(intern.givenNames)
        words = (family + given).sorted()
    }

    private static func words(_ name: String) -> [String] {
        NameText(NameFolding.passport(name)).words.map { NameFolding.folded($0.text) }
    }

    /// Whether they are equal apart from spaces and hyphens, or one holds all words of the other.
    static func agree(_ one: [String], _ other: [String]) -> Bool {
        if one.joined() == other.joined() { return true }
        let (first, second) = (Set(one), Set(other))
        return !first.isEmpty && !second.isEmpty && (first.isSubset(of: second) || second.isSubset(of: first))
    }

    /// A person with only one name shares no given names with others.
    static func agreeWhereGiven(_ one: [String], _ other: [String]) -> Bool {
        !one.isEmpty && !other.isEmpty && agree(one, other)
    }
}

extension Roster {
    /// Whether all of them have the same name.
    func areNamesakes(_ refs: Set<InternRef>) -> Bool {
        Set(refs.map { ref in self[ref].map { PersonName($0).words } ?? [] }).count == 1
    }
}

extension PersonChange {
    /// Why a file is refused, on one line without the position: what is bound to the row, and what to do.
    ///
    /// - Parameter numbers: the numbers that are bound to the row, or held for it.
    package func fault(_ numbers: [OfferNumber]) -> Localized {
        let shown =
            numbers.prefix(3).map(\.rawValue).joined(separator: ", ") + (numbers.count > 3 ? "…" : "")
        let advice = Localized(
            en: "correct the file; if the person did change, --people-changed holds what is queued",
            fr: "corrigez le fichier ; si la personne a bien changé, --people-changed retient ce qui attend")
        return switch kind {
        case .otherPerson:
            Localized(
                en:
                    "\(ref) has the number \(shown) of \(before.personName) and is \(after.personName) here: a number belongs to a person; \(advice.en)",
                fr:
                    "\(ref) a le numéro \(shown) de \(before.personName) et devient ici \(after.personName) : un numéro appartient à une personne ; \(advice.fr)"
            )
        case .addressOf(let other):
            Localized(
                en:
                    "\(ref) has the number \(shown), and gets the e-mail address of \(other) here, \(after.email.text.shown): was a column sorted alone? \(advice.en)",
                fr:
                    "\(ref) a le numéro \(shown) et reçoit ici l’adresse de courriel de \(other), \(after.email.text.shown) : une colonne a-t-elle été triée seule ? \(advice.fr)"
            )
        case .addressGoneTo(let other):
            Localized(
                en:
                    "\(ref) has the number \(shown), and its e-mail address \(before.email.text.shown) is \(other)'s here: was a column moved or sorted alone? \(advice.en)",
                fr:
                    "\(ref) a le numéro \(shown), et son adresse de courriel \(before.email.text.shown) devient ici celle de \(other) : une colonne a-t-elle été décalée ou triée seule ? \(advice.fr)"
            )
        }
    }

    /// The same for a row without a number: the file is not refused.
    package func warning(line: Int?) -> RosterWarning {
        switch kind {
        case .otherPerson:
            RosterWarning(
                line: line,
                Localized(
                    en: "\(ref) was \(before.personName) and is \(after.personName) now",
                    fr: "\(ref) était \(before.personName) et devient \(after.personName)"))
        case .addressGoneTo(let other):
            RosterWarning(
                line: line,
                Localized(
                    en:
                        "\(other) has the e-mail address that was \(ref)'s: was a column moved or sorted alone?",
                    fr:
                        "\(other) reçoit l’adresse de courriel qui était celle de \(ref) : une colonne a-t-elle été décalée ou triée seule ?"
                ))
        case .addressOf(let other):
            RosterWarning(
                line: line,
                Localized(
                    en: "\(ref) gets the e-mail address of \(other): was a column sorted alone?",
                    fr:
                        "\(ref) reçoit l’adresse de courriel de \(other) : une colonne a-t-elle été triée seule ?"
                ))
        }
    }

    /// What was done with the numbers of a row that now belongs to another person.
    package func held(_ numbers: [OfferNumber]) -> Localized {
        let shown = numbers.prefix(10).map(\.rawValue).joined(separator: ", ")
        return Localized(
            en:
                "! \(ref) changes hands: \(shown) waits for a person, or stays \(before.personName)'s where the letter has left; see `facteur explain \(numbers.first?.rawValue ?? "")`",
            fr:
                "! \(ref) change de personne : \(shown) attend une décision, ou reste à \(before.personName) si la lettre est partie ; voyez `facteur explain \(numbers.first?.rawValue ?? "")`"
        )
    }
}

extension RosterWarning {
    /// For an intern who is removed from the roster: what becomes of each number, and what a person can do about it; `nil` where all of
    /// them are dead.
    package static func leaves(_ ref: InternRef, with numbers: [OfferRecord]) -> RosterWarning? {
        let alive = numbers.filter { $0.life == .alive && !$0.isForgotten }
        let told = alive.filter { $0.owner != nil && $0.mayBeKnown }
        let unsent = alive.filter { $0.owner != nil && !$0.mayBeKnown }
        let parts = [
            stays(told, ref), doesNotLeave(unsent), isNobodys(alive.filter { $0.owner == nil }),
        ].compactMap(\.self)
        guard !parts.isEmpty else { return nil }
        return RosterWarning(
            line: nil,
            Localized(en: "\(ref) leaves the roster: ", fr: "\(ref) quitte la liste : ")
                + parts.joined(separator: Localized(en: "; ", fr: " ; ")))
    }

    private static func stays(_ told: [OfferRecord], _ ref: InternRef) -> Localized? {
        guard !told.isEmpty else { return nil }
        return Localized(
            en: "\(shown(told)) was told, or may have been, and stays \(ref)'s",
            fr: "\(shown(told)) est donné, ou l’est peut-être, et reste à \(ref)")
    }

    private static func doesNotLeave(_ unsent: [OfferRecord]) -> Localized? {
        guard let first = unsent.first?.number.rawValue else { return nil }
        return Localized(
            en:
                "the letter for \(shown(unsent)) does not leave; where a number is somebody else's now: `facteur unassign \(first) --because \"…\"`, then facteur assign \(first) REF --because \"…\"",
            fr:
                "la lettre pour \(shown(unsent)) ne part pas ; si un numéro est maintenant à quelqu’un d’autre : `facteur unassign \(first) --because \"…\"`, puis facteur assign \(first) RÉF --because \"…\""
        )
    }

    private static func isNobodys(_ unowned: [OfferRecord]) -> Localized? {
        guard let first = unowned.first?.number.rawValue else { return nil }
        return Localized(
            en:
                "\(shown(unowned)) is nobody's; to give it to whoever has it now: facteur assign \(first) REF --because \"…\"",
            fr:
                "\(shown(unowned)) n’est à personne ; pour le donner à qui l’a maintenant : facteur assign \(first) RÉF --because \"…\""
        )
    }

    private static func shown(_ numbers: [OfferRecord]) -> String {
        numbers.prefix(10).map(\.number.rawValue).joined(separator: ", ") + (numbers.count > 10 ? "…" : "")
    }
}

extension OfferRecord {
    /// Whether the intern has been told it, may have been, or is being told it now.
    fileprivate var mayBeKnown: Bool {
        letter.map { $0.hasLeft || $0.isToldByHand || $0.inFlightUntil != nil } ?? false
    }
}

extension Intern {
    /// `"Martin, Élise"`, safe for a terminal.
    var personName: String {
        listedName.shown(most: 80)
    }
}
