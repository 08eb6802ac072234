package import Mail
import Text

/// The interns of the host, in file order, with what is needed to find one in linear time.
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

    /// A reference that stands twice keeps its first row; `RosterFile` and the ledger both refuse such a pair.
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

    /// The intern of that very reference, case and all.
    package subscript(ref: InternRef) -> Intern? { rowOfRef[ref].map { interns[$0] } }

    /// Everybody whose `portal_email` is that address, sub-address and all, in file order; ASCII case is ignored on both
    /// sides of the `@`: hardly a host still tells local parts apart by it (RFC 5321 §2.4), and people type either.
    package func interns(sharing address: AddrSpec) -> [Intern] {
        rowsOfPortalEmail.rows(under: address.text.lowercasedASCII).map { interns[$0] }
    }

    /// Whether that address, or the one above it, is above somebody's `portal_email`, or is it.
    func knowsMailbox(of address: AddrSpec) -> Bool { portalMailboxes.contains(HostAddresses.base(address)) }

    /// Whether that address is the `portal_email` of two interns or more.
    func isShared(_ address: AddrSpec) -> Bool { rowsOfPortalEmail.isShared(address.text.lowercasedASCII) }

    /// Everybody whose reference is that text but for ASCII case: two at the most by mistake, and then neither is meant.
    func interns(referredToAs text: String) -> [Intern] {
        rowsOfReference.rows(under: text.lowercasedASCII).map { interns[$0] }
    }

    /// Whether a folded word is a given name of anybody, or a part of one.
    func hasGivenName(_ word: String) -> Bool { names.givenWords.contains(word) }

    /// Everybody whose full name stands in the text, in file order.
    func interns(namedIn text: NameText) -> [Intern] {
        Set(names.mentions(in: text).flatMap(\.rows)).sorted().map { interns[$0] }
    }

    /// Where full names stand in the text, by its words, and whose they are.
    func mentions(in text: NameText) -> [(range: Range<Int>, interns: [InternRef])] {
        names.mentions(in: text).map { ($0.range, $0.rows.map { interns[$0].ref }) }
    }

    /// Everybody whom a text that is nothing but a name may mean, in file order, and whether they are called exactly so.
    func interns(called name: NameText) -> (interns: [Intern], isWhole: Bool) {
        let called = names.rows(called: name)
        return (called.rows.map { interns[$0] }, called.isWhole)
    }

    /// The places in `interns` of people with the same whole name, ascending; names of one person are left out.
    func namesakes() -> [[Int]] { names.namesakes() }

    /// The places of those among them, two or more at a time, who have no portal address of their own: no rule can tell them apart.
    func indistinct() -> [[Int]] {
        namesakes().map { rows in rows.filter { interns[$0].portalEmail.map(isShared) ?? true } }.filter {
            $0.count > 1
        }
    }
}
