import Mail

/// A row of the roster that is another person's now, or gets another person's address: a number that was meant for the one
/// must never reach the other.
package struct PersonChange: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Another family name and other given names under the same reference.
        case otherPerson
        /// The e-mail address of another row, as when a column was sorted alone.
        case addressOf(InternRef)
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
    /// - Parameter stored: the interns that the ledger has and has not removed.
    package static func all(from stored: [Intern], to file: Roster) -> [PersonChange] {
        let known = Dictionary(stored.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        var owners: [String: [Intern]] = [:]
        for intern in stored + file.interns {
            // An address that hundreds share says nothing of anybody.
            if owners[intern.mailKey, default: []].count < mostOwners {
                owners[intern.mailKey, default: []].append(intern)
            }
        }
        return file.interns.compactMap { after in
            guard let before = known[after.ref] else { return nil }
            if after.isAnotherPerson(than: before) {
                return PersonChange(kind: .otherPerson, before: before, after: after)
            }
            guard before.mailKey != after.mailKey,
                let owner = owners[after.mailKey]?.first(where: {
                    $0.ref != after.ref && !$0.isNobodyElse(beside: after)
                })
            else { return nil }
            return PersonChange(kind: .addressOf(owner.ref), before: before, after: after)
        }
    }

    private static let mostOwners = 50
}

extension Intern {
    fileprivate var mailKey: String { email.text.lowercased() }

    /// Whether the names are another person's: both halves differ, letters folded. A name by marriage, a corrected spelling
    /// of one half, a name written out or shortened, and two halves that have changed places are the same person's.
    package func isAnotherPerson(than other: Intern) -> Bool {
        if familyName == other.familyName, !familyName.isEmpty { return false }
        let (own, theirs) = (PersonName(self), PersonName(other))
        return own.words != theirs.words && !PersonName.agree(own.family, theirs.family)
            && !PersonName.agreeWhereGiven(own.given, theirs.given)
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
