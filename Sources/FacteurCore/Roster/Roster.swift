package import Mail
import Text

/// The interns of the host, in file order, with indexes to find one in linear time.
///
/// Building it takes time and memory linear in the number of interns; every look-up below is a hash.
package struct Roster: Sendable {
    package let interns: [Intern]
    private let rowOfRef: [InternRef: Int]
    private let rowsOfReference: Postings<String>
    private let rowsOfPortalEmail: Postings<String>
    /// Every `portal_email` without its sub-address.
    private let portalMailboxes: Set<String>
    private let names: NameIndex

    /// If a reference appears twice, the first row is kept; `RosterFile` and the ledger both refuse such a pair.
    package init(_ interns: [Intern] = []) {
        self.interns = interns
        let rows = Dictionary(
            interns.enumerated().map { ($0.element.ref, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var references = Postings<String>()
        var portalEmails = Postings<String>()
        references.reserveCapacity(rows.count)
        let distinct = interns.enumerated().lazy.filter { rows[$0.element.ref] == $0.offset }
            .map { (row: $0.offset, intern: $0.element) }
        for (row, intern) in distinct {
            references.add(row, under: intern.ref.rawValue.lowercasedASCII)
            if let address = intern.portalEmail { portalEmails.add(row, under: address.text.lowercasedASCII) }
        }
        rowOfRef = rows
        portalMailboxes = Set(interns.compactMap(\.portalEmail).map(HostAddresses.base))
        rowsOfReference = references
        rowsOfPortalEmail = portalEmails
        names = NameIndex(Array(distinct))
    }

    package var count: Int { interns.count }

    /// The intern with exactly that reference, including case.
    package subscript(ref: InternRef) -> Intern? { rowOfRef[ref].map { interns[$0] } }

    /// Every intern whose `portal_email` is that address, including the sub-address, in file order. ASCII case is ignored on both
    /// sides of the `@`: hardly any host distinguishes local parts by it (RFC 5321 §2.4), and people type either.
    package func interns(sharing address: AddrSpec) -> [Intern] {
        rowsOfPortalEmail.rows(under: address.text.lowercasedASCII).map { interns[$0] }
    }

    /// Whether that address without its sub-address is an intern's `portal_email` without its sub-address.
    func knowsMailbox(of address: AddrSpec) -> Bool { portalMailboxes.contains(HostAddresses.base(address)) }

    /// Whether that address is the `portal_email` of two or more interns.
    func isShared(_ address: AddrSpec) -> Bool { rowsOfPortalEmail.isShared(address.text.lowercasedASCII) }

    /// Every intern whose reference equals that text apart from ASCII case: two only by mistake, and then neither is meant.
    func interns(referredToAs text: String) -> [Intern] {
        rowsOfReference.rows(under: text.lowercasedASCII).map { interns[$0] }
    }

    /// Whether a folded word is a given name of any intern, or a part of one.
    func hasGivenName(_ word: String) -> Bool { names.givenWords.contains(word) }

    /// Every intern whose full name is in the text, in file order.
    func interns(namedIn text: NameText) -> [Intern] {
        Set(names.mentions(in: text).flatMap(\.rows)).sorted().map { interns[$0] }
    }

    /// Where full names are in the text, by its words, and whose they are.
    func mentions(in text: NameText) -> [(range: Range<Int>, interns: [InternRef])] {
        names.mentions(in: text).map { ($0.range, $0.rows.map { interns[$0].ref }) }
    }

    /// Every intern that a text consisting only of a name may mean, in file order, and whether the name is exactly theirs.
    func interns(called name: NameText) -> (interns: [Intern], isWhole: Bool) {
        let called = names.rows(called: name)
        return (called.rows.map { interns[$0] }, called.isWhole)
    }

    /// The indices in `interns` of people with the same whole name, ascending; names of only one person are left out.
    func namesakes() -> [[Int]] { names.namesakes() }

    /// Among them, the indices of two or more people without a portal address of their own: no rule can distinguish them.
    func indistinct() -> [[Int]] {
        namesakes().map { rows in rows.filter { interns[$0].portalEmail.map(isShared) ?? true } }.filter {
            $0.count > 1
        }
    }
}
