/// The rows of a list on their way to become evidence.
struct OfferListMatching {
    let roster: Roster
    private var interns: [OfferNumber: [InternRef]] = [:]
    private var submitted: [OfferNumber: Int64] = [:]
    private var pending: [InternRef] = []
    private var remarks: [OfferList.Remark] = []
    private var numbers: [InternRef: [OfferNumber]] = [:]
    private var order: [InternRef] = []
    /// The different names, folded, by which the list means each intern.
    private var namings: [InternRef: Set<String>] = [:]
    /// The numbers whose worker has more given names than the intern who is found for it.
    private var beginnings: [OfferNumber: OfferList.Row] = [:]

    /// Everybody with a row that can mean nobody else.
    private var ownRows: Set<InternRef> = []
    /// The rows that are exactly an intern's name, and could be a longer-named one's too.
    private var shortRows: [InternRef: [OfferNumber: OfferList.Row]] = [:]
    /// Interns with such a row that has no number yet.
    private var undated: Set<InternRef> = []

    init(roster: Roster) { self.roster = roster }

    mutating func take(_ row: OfferList.Row) {
        let name = NameText(row.workerName)
        let called = roster.interns(called: name)
        let named = called.interns.map(\.ref)
        for ref in named { namings[ref, default: []].insert(name.words.map(\.text).joined(separator: " ")) }
        if let offer = row.offer, !called.isWhole { beginnings[offer] = row }
        note(called.interns, row)
        guard let offer = row.offer else {
            if named.count == 1 { pending += named }
            return
        }
        guard !row.isDead else {
            // It was somebody's; whoever it was may not be told of it any more.
            interns[offer] = []
            remarks.append(.dead(offer, status: row.status, line: row.line))
            return
        }
        if let time = row.submitted { submitted[offer] = time }
        guard let before = interns[offer] else {
            interns[offer] = named
            note(offer, named, row)
            return
        }
        guard Set(before) != Set(named) else { return }
        // One of the names is nobody's: then the number may well be nobody's of the roster.
        let isStrangers = before.isEmpty || named.isEmpty
        interns[offer] = isStrangers ? [] : before + named.filter { !before.contains($0) }
        remarks.append(.twoNames(offer, line: row.line))
    }

    private mutating func note(_ offer: OfferNumber, _ named: [InternRef], _ row: OfferList.Row) {
        switch named.count {
        case 0: remarks.append(.stranger(offer, name: row.workerName, line: row.line))
        case 1:
            if numbers[named[0]] == nil { order.append(named[0]) }
            numbers[named[0], default: []].append(offer)
        default: remarks.append(.several(offer, named, line: row.line))
        }
    }

    /// A beginning of somebody's names is no proof where the list means the same intern by another name too: then one of the two
    /// is somebody else, as `Dupont, Jean` beside `Dupont, Jean Marc`.
    private mutating func dropDoubtfulBeginnings() {
        for (offer, row) in beginnings.sorted(by: { $0.value.line < $1.value.line }) {
            let named = interns[offer, default: []]
            guard named.contains(where: { namings[$0, default: []].count > 1 }) else { continue }
            interns[offer] = []
            for ref in named { numbers[ref]?.removeAll { $0 == offer } }
            remarks.append(.stranger(offer, name: row.workerName, line: row.line))
        }
    }

    /// Of several whom a row may mean, who is called exactly so, and who only begins so.
    private mutating func note(_ called: [Intern], _ row: OfferList.Row) {
        let exact = called.filter { $0.isCalledExactly(row.workerName) }
        guard let intern = exact.first, exact.count == 1 else { return }
        if called.count == 1 {
            ownRows.insert(intern.ref)
        } else if let offer = row.offer {
            shortRows[intern.ref, default: [:]][offer] = row
        } else {
            undated.insert(intern.ref)
        }
    }

    /// A row that is exactly one roster name is that intern's where everybody whose longer name begins so has a row of their
    /// own; never where there are two such rows, for one of them may be the other's.
    private mutating func giveShortNames() {
        for (ref, rows) in shortRows where rows.count == 1 && !undated.contains(ref) {
            guard let (offer, row) = rows.first, let named = interns[offer], named.contains(ref),
                named.count > 1,
                named.allSatisfy({ $0 == ref || ownRows.contains($0) })
            else { continue }
            interns[offer] = [ref]
            remarks.removeAll { $0 == .several(offer, named, line: row.line) }
            if numbers[ref] == nil { order.append(ref) }
            numbers[ref, default: []].append(offer)
        }
    }

    mutating func result() -> OfferList.Match {
        dropDoubtfulBeginnings()
        giveShortNames()
        let several = order.compactMap { ref -> OfferList.Remark? in
            let offers = numbers[ref, default: []]
            return offers.count > 1 ? .severalOffers(ref, offers) : nil
        }
        return OfferList.Match(
            interns: interns, submitted: submitted, pending: pending, remarks: remarks + several)
    }
}

extension Intern {
    /// Whether a cell of the list is this name, neither more nor less.
    fileprivate func isCalledExactly(_ cell: String) -> Bool {
        let words = NameText(cell).words
        let comma = words.firstIndex { $0.glue == .comma }
        let parts = comma.map { [words[..<$0].map(\.text).joined(), words[$0...].map(\.text).joined()] }
        let whole = words.map(\.text).joined()
        return [
            (familyName, givenNames), (NameFolding.passport(familyName), NameFolding.passport(givenNames)),
        ]
        .contains { names in
            let (family, given) = (Self.squashed(names.0), Self.squashed(names.1))
            return parts.map { $0 == [family, given] } ?? (whole == family + given || whole == given + family)
        }
    }

    private static func squashed(_ name: String) -> String { NameText(name).words.map(\.text).joined() }
}
