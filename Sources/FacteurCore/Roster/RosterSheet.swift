/// A roster file that passed, with what is worth knowing of the file itself.
package struct RosterSheet: Sendable {
    package let roster: Roster
    /// The line of each intern's row, in the roster's order.
    package let lines: [Int]
    /// The fields for which the file has no column: what is known of them stays.
    package let absent: Set<RosterDifference.Field>
    package let warnings: [RosterWarning]

    /// The line of each reference.
    package var lineOfRef: [InternRef: Int] {
        Dictionary(zip(roster.interns.map(\.ref), lines), uniquingKeysWith: { first, _ in first })
    }
}

extension RosterSheet {
    /// One line that names the columns that are not there, where the ledger knows something of them.
    package func absentWord(beside stored: [Intern]) -> RosterWarning? {
        let inFile = Dictionary(roster.interns.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        let known = stored.filter { inFile[$0.ref] != nil }
        let fields = RosterDifference.Field.allCases.filter { field in
            absent.contains(field) && known.contains { field.isKnown(of: $0) }
        }
        guard !fields.isEmpty else { return nil }
        func names(_ language: Language) -> String {
            fields.map { $0.name[language] }.joined(separator: ", ")
        }
        return RosterWarning(
            Localized(
                en: "absent from the file: \(names(.en)); what is known of it stays as it is",
                fr: "absent du fichier : \(names(.fr)) ; ce qui en est connu reste tel quel"))
    }
}

extension RosterDifference.Field {
    /// Whether there is anything to keep: `fr` and `yes` are what every row has without the column.
    fileprivate func isKnown(of intern: Intern) -> Bool {
        switch self {
        case .language: intern.language != .fr
        case .offerExpected: !intern.offerExpected
        default: value(of: intern) != nil
        }
    }
}

extension Roster {
    /// The same with what the ledger knows in every field for which the file has no column; not for a row that is another
    /// person's now.
    package func completed(from stored: [Intern], absent: Set<RosterDifference.Field>) -> Roster {
        guard !absent.isEmpty else { return self }
        let known = Dictionary(stored.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        return Roster(
            interns.map { intern in
                guard let before = known[intern.ref], !intern.isAnotherPerson(than: before) else {
                    return intern
                }
                return intern.completed(from: before, absent)
            })
    }
}

extension Intern {
    fileprivate func completed(from known: Intern, _ absent: Set<RosterDifference.Field>) -> Intern {
        Intern(
            ref: ref, familyName: familyName, givenNames: givenNames, email: email,
            language: absent.contains(.language) ? known.language : language,
            noc: absent.contains(.noc) ? known.noc : noc,
            portalEmail: absent.contains(.portalEmail) ? known.portalEmail : portalEmail,
            employer: absent.contains(.employer) ? known.employer : employer,
            offerExpected: absent.contains(.offerExpected) ? known.offerExpected : offerExpected)
    }
}
