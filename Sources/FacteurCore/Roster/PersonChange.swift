import Mail
package import Text

/// A row of the roster that is another person's now, or gets another person's address: a number that was meant for the one
/// must never reach the other.
package struct PersonChange: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Another family name and other given names under the same reference.
        case otherPerson
        /// The e-mail address of another row, as when a column was sorted alone.
        case addressOf(InternRef)
        /// Another row has the e-mail address that this one had: the column has moved.
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

    /// The rows of a file that are another person's than the ledger says, in file order; linear in both.
    ///
    /// - Parameters:
    ///   - stored: the interns that the ledger has and has not removed.
    ///   - removed: those that have left it; their addresses are still theirs.
    ///   - origins: the same as `stored`, each as the row first was: a person does not change by halves either.
    package static func all(
        from stored: [Intern], removed: [Intern] = [], origins: [Intern] = [], to file: Roster
    ) -> [PersonChange] {
        let known = Dictionary(stored.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        let first = Dictionary(origins.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        let owners = byAddress(stored + file.interns + removed)
        let holders = byAddress(file.interns)
        return file.interns.compactMap { after in
            guard let before = known[after.ref] else { return nil }
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

    private static func byAddress(_ interns: [Intern]) -> [String: [Intern]] {
        var owners: [String: [Intern]] = [:]
        // An address that hundreds share says nothing of anybody.
        for intern in interns where owners[intern.mailKey, default: []].count < mostOwners {
            owners[intern.mailKey, default: []].append(intern)
        }
        return owners
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
    fileprivate var mailKey: String { email.text.lowercased() }

    /// Whether the names are another person's: both halves differ, letters folded, or the given names and the address do. A
    /// name by marriage, a corrected spelling of one half, a name written out or shortened, and two halves that have changed
    /// places are the same person's.
    package func isAnotherPerson(than other: Intern) -> Bool {
        let (own, theirs) = (PersonName(self), PersonName(other))
        guard own.words != theirs.words, !PersonName.agreeWhereGiven(own.given, theirs.given) else {
            return false
        }
        // A family may have two interns; the one's address is not the other's.
        let isMoved = mailKey != other.mailKey && !own.given.isEmpty && !theirs.given.isEmpty
        return isMoved || !PersonName.agree(own.family, theirs.family)
    }

    /// Whether two rows mean one person: any difference of their names makes them two.
    fileprivate func isNobodyElse(beside other: Intern) -> Bool {
        PersonName(self).words == PersonName(other).words
    }

    /// Whether a reference that had left the roster comes back with the person who had it: the same name, or half of it
    /// with the same address.
    package func isBack(as other: Intern) -> Bool {
        let (own, theirs) = (PersonName(self), PersonName(other))
        if own.words == theirs.words { return true }
        return mailKey == other.mailKey && !isAnotherPerson(than: other)
    }
}

/// A person's name as it is compared: words folded, hyphens and apostrophes aside.
private struct PersonName {
    let family: [String]
    let given: [String]
    /// Of both halves, in no order.
    let words: [String]

    init(_ intern: Intern) {
        family = Self.words(intern.familyName)
        given = Self.words(intern.givenNames)
        words = (family + given).sorted()
    }

    private static func words(_ name: String) -> [String] {
        NameText(NameFolding.passport(name)).words.map { NameFolding.folded($0.text) }
    }

    /// The same but for spaces and hyphens, or one holds all words of the other.
    static func agree(_ one: [String], _ other: [String]) -> Bool {
        if one.joined() == other.joined() { return true }
        let (first, second) = (Set(one), Set(other))
        return !first.isEmpty && !second.isEmpty && (first.isSubset(of: second) || second.isSubset(of: first))
    }

    /// Whoever has one name only has no given names in common with anybody.
    static func agreeWhereGiven(_ one: [String], _ other: [String]) -> Bool {
        !one.isEmpty && !other.isEmpty && agree(one, other)
    }
}

extension Roster {
    /// Whether all of them have one name.
    func areNamesakes(_ refs: Set<InternRef>) -> Bool {
        Set(refs.map { ref in self[ref].map { PersonName($0).words } ?? [] }).count == 1
    }
}

extension PersonChange {
    /// Why a file is refused, on one line without the place: what is bound to the row, and what to do.
    ///
    /// - Parameter numbers: what is bound to the row, or held for it.
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

    /// The same of a row that has no number yet: it refuses nothing.
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

    /// What was done with the numbers of a row whose person changed.
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
    /// Of somebody who leaves the roster.
    package static func leaves(_ ref: InternRef, with numbers: [OfferNumber]) -> RosterWarning {
        let shown = numbers.prefix(10).map(\.rawValue).joined(separator: ", ")
        return RosterWarning(
            line: nil,
            Localized(
                en:
                    "\(ref) leaves the roster with \(shown): a letter that has not left does not leave; give the number to whoever has it now with `facteur assign`",
                fr:
                    "\(ref) quitte la liste avec \(shown) : une lettre qui n’est pas partie ne part pas ; donnez le numéro à qui l’a maintenant avec `facteur assign`"
            ))
    }
}

extension Intern {
    /// `"Martin, Élise"`, harmless on a terminal.
    var personName: String {
        (givenNames.isEmpty ? familyName : "\(familyName), \(givenNames)").shown(most: 80)
    }
}
