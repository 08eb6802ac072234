import Mail

/// What a roster file would change in what the ledger knows.
package struct RosterDifference: Sendable {
    /// One field of a row, named as its column.
    package enum Field: String, Sendable, Hashable, CaseIterable {
        case familyName = "family_name"
        case givenNames = "given_names"
        case email, language, noc
        case portalEmail = "portal_email"
        case employer
        case offerExpected = "offer_expected"
    }

    /// A row that stands in both, and differs.
    package struct Change: Sendable, Hashable {
        package let before: Intern
        package let after: Intern
        /// Never empty, in the order of `Field`.
        package let fields: [Field]

        /// Whether somebody who has had a letter was told what is no longer so, or at another address.
        package var touchesLetter: Bool { fields.contains(.email) || fields.contains(.noc) }
    }

    /// Rows of the file that the ledger has not, in file order.
    package let added: [Intern]
    /// In file order.
    package let changed: [Change]
    /// Rows of the ledger that the file has not: shown, kept unless `removesMissing`. In the ledger's order.
    package let missing: [Intern]
    package let unchanged: Int
    /// Whether those whom the file has not leave the roster with it.
    package let removesMissing: Bool

    /// People of the file and people whom the ledger keeps beside it whom no rule can tell apart.
    package let warnings: [RosterWarning]

    package var isEmpty: Bool { added.isEmpty && changed.isEmpty && missing.isEmpty }

    /// Compares by reference, case and all, in linear time.
    ///
    /// - Parameters:
    ///   - stored: the interns that the ledger has and has not removed.
    ///   - removesMissing: whether those whom the file has not leave the roster.
    package init(from stored: [Intern], to file: Roster, removesMissing: Bool = false) {
        let known = Dictionary(stored.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        var added: [Intern] = []
        var changed: [Change] = []
        for after in file.interns {
            guard let before = known[after.ref] else {
                added.append(after)
                continue
            }
            let fields = Field.allCases.filter { !$0.isSame(before, after) }
            if !fields.isEmpty { changed.append(Change(before: before, after: after, fields: fields)) }
        }
        self.removesMissing = removesMissing
        self.added = added
        self.changed = changed
        missing = stored.filter { file[$0.ref] == nil }
        unchanged = file.count - added.count - changed.count
        warnings = removesMissing ? [] : RosterWarnings.indistinct(file, beside: missing)
    }
}

extension RosterDifference.Field {
    /// Octet by octet: a name that comes composed where it was decomposed is a change like any other.
    fileprivate func isSame(_ before: Intern, _ after: Intern) -> Bool {
        value(of: before)?.utf8.elementsEqual(value(of: after)?.utf8 ?? "".utf8) ?? (value(of: after) == nil)
    }

    /// As the file has it; `nil` for what is empty there.
    func value(of intern: Intern) -> String? {
        switch self {
        case .familyName: intern.familyName
        case .givenNames: intern.givenNames
        case .email: intern.email.text
        case .language: intern.language.rawValue
        case .noc: intern.noc?.rawValue
        case .portalEmail: intern.portalEmail?.text
        case .employer: intern.employer
        case .offerExpected: intern.offerExpected ? "yes" : "no"
        }
    }

    var name: Localized { RosterColumn(rawValue: rawValue)?.name ?? Localized(verbatim: rawValue) }
}
