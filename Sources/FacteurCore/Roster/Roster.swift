package import Mail
import Text

/// The interns of the host, in file order, with indexes to find one in linear time.
///
/// Building it takes time and memory linear in the number of interns; every look-up below is a hash. What only a mail or a list asks
/// for is built when the first one asks: whoever compares two rosters never does.
package struct Roster: Sendable {
    package let interns: [Intern]
    private let rowOfRef: [InternRef: Int32]
    private let finder = RosterFinder()

    /// If a reference appears twice, the first row is kept; `RosterFile` and the ledger both refuse such a pair.
    package init(_ interns: [Intern] = []) {
        self.interns = interns
        var rows: [InternRef: Int32] = [:]
        rows.reserveCapacity(interns.count)
        for (row, intern) in interns.enumerated() where rows[intern.ref] == nil {
            rows[intern.ref] = Int32(clamping: row)
        }
        rowOfRef = rows
    }

    /// - Parameter other: has the same references in the same order.
    private init(_ interns: [Intern], likeIn other: Roster) {
        self.interns = interns
        rowOfRef = other.rowOfRef
    }

    /// The same roster with other values; no reference may change.
    func changed(_ change: (inout [Intern]) -> Void) -> Roster {
        var interns = interns
        change(&interns)
        return Roster(interns, likeIn: self)
    }

    package var count: Int { interns.count }

    /// The intern with exactly that reference, including case.
    package subscript(ref: InternRef) -> Intern? { row(of: ref).map { interns[$0] } }

    /// Where that intern is among `interns`.
    package func row(of ref: InternRef) -> Int? { rowOfRef[ref].map(Int.init) }

    /// Whether it is the first with its reference.
    func isDistinct(_ row: Int) -> Bool { self.row(of: interns[row].ref) == row }

    /// Makes now, on two cores, what the first question would make.
    package func prepare() async {
        async let names: Void = { _ = self.names }()
        _ = addresses
        await names
    }

    private var addresses: RosterAddresses { finder.addresses.value { RosterAddresses(self) } }
    private var names: NameIndex { finder.names.value { NameIndex(self) } }

    /// Every intern whose `portal_email` is that address, including the sub-address, in file order. ASCII case is ignored on both
    /// sides of the `@`: hardly any host distinguishes local parts by it (RFC 5321 §2.4), and people type either.
    package func interns(sharing address: AddrSpec) -> [Intern] {
        addresses.rowsOfPortalEmail.rows(under: address.text.lowercasedASCII).map { interns[$0] }
    }

    /// Whether that address without its sub-address is an intern's `portal_email` without its sub-address.
    func knowsMailbox(of address: AddrSpec) -> Bool {
        addresses.portalMailboxes.contains(HostAddresses.base(address))
    }

    /// Every intern whose reference equals that text apart from ASCII case: two only by mistake, and then neither is meant.
    func interns(referredToAs text: String) -> [Intern] {
        addresses.rowsOfReference.rows(under: text.lowercasedASCII).map { interns[$0] }
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

    /// Every intern that a text consisting only of a name may mean, in file order, and whether the name is exactly theirs;
    /// otherwise they have only the first of its given names, or it has only the first of theirs.
    ///
    /// `NGUYEN, THI HOA` is nobody where the roster has only `Thi Mai`: what begins alike and goes on otherwise is another name.
    /// Beside a mere `Thi` it is doubtful whom the text means, and both come.
    func interns(called name: NameText) -> (interns: [Intern], isWhole: Bool) {
        let called = names.rows(called: name)
        let found = called.rows.map { interns[$0] }
        guard let beginning = called.beginning else { return (found, true) }
        let isAnybody = found.contains { NameIndex.isWhole(beginning, of: $0) }
        return (isAnybody ? found : [], false)
    }

    /// The indices in `interns` of people with the same whole name, ascending; names of only one person are left out.
    func namesakes() -> [[Int]] {
        SharedKeys.rows(among: interns.count) { row in
            isDistinct(row) ? NameIndex.wholeName(of: interns[row]) : nil
        }
    }

    /// Among them, the indices of two or more people without a portal address of their own: no rule can distinguish them.
    func indistinct() -> [[Int]] {
        let namesakes = namesakes()
        let shared = sharedPortalEmails(of: namesakes.joined())
        return namesakes.map { rows in
            rows.filter { interns[$0].portalEmail.map { shared.contains($0.text.lowercasedASCII) } ?? true }
        }.filter { $0.count > 1 }
    }

    /// Those of these rows' portal addresses that two rows or more have.
    private func sharedPortalEmails(of rows: some Sequence<Int>) -> Set<String> {
        var holders: [String: Int] = [:]
        for row in rows {
            if let address = interns[row].portalEmail { holders[address.text.lowercasedASCII] = 0 }
        }
        guard !holders.isEmpty else { return [] }
        for (row, intern) in interns.enumerated() {
            guard let address = intern.portalEmail?.text.lowercasedASCII, let count = holders[address],
                isDistinct(row)
            else { continue }
            holders[address] = count + 1
        }
        return Set(holders.filter { $0.value > 1 }.keys)
    }
}

/// What a mail or a list asks of a roster by reference or address.
private struct RosterAddresses: Sendable {
    private(set) var rowsOfReference = Postings<String>()
    private(set) var rowsOfPortalEmail = Postings<String>()
    /// Every `portal_email` without its sub-address.
    private(set) var portalMailboxes: Set<String> = []

    init(_ roster: Roster) {
        let addresses = roster.interns.count { $0.portalEmail != nil }
        rowsOfReference.reserveCapacity(roster.count)
        rowsOfPortalEmail.reserveCapacity(addresses)
        portalMailboxes.reserveCapacity(addresses)
        for (row, intern) in roster.interns.enumerated() where roster.isDistinct(row) {
            rowsOfReference.add(row, under: intern.ref.rawValue.lowercasedASCII)
            if let address = intern.portalEmail {
                rowsOfPortalEmail.add(row, under: address.text.lowercasedASCII)
            }
        }
        for case let address? in roster.interns.lazy.map(\.portalEmail) {
            portalMailboxes.insert(HostAddresses.base(address))
        }
    }
}

extension NameIndex {
    fileprivate init(_ roster: Roster) {
        self.init(capacity: roster.count)
        for (row, intern) in roster.interns.enumerated() where roster.isDistinct(row) {
            add(intern, row: row)
        }
    }
}

/// What is made of a roster at the first question.
private final class RosterFinder: Sendable {
    let addresses = MadeOnce<RosterAddresses>()
    let names = MadeOnce<NameIndex>()
}

private final class MadeOnce<Value: Sendable>: Sendable {
    private let made = Locked<Value?>(nil)

    func value(_ make: () -> Value) -> Value {
        made.withLock { made in
            if let made { return made }
            let value = make()
            made = value
            return value
        }
    }
}
