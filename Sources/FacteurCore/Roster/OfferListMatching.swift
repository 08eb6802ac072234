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

    init(roster: Roster) { self.roster = roster }

    mutating func take(_ row: OfferList.Row) {
        let name = NameText(row.workerName)
        let called = roster.interns(called: name)
        let named = called.interns.map(\.ref)
        for ref in named { namings[ref, default: []].insert(name.words.map(\.text).joined(separator: " ")) }
        if let offer = row.offer, !called.isWhole { beginnings[offer] = row }
        guard let offer = row.offer else {
            if named.count == 1 { pending += named }
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

    mutating func result() -> OfferList.Match {
        dropDoubtfulBeginnings()
        let several = order.compactMap { ref -> OfferList.Remark? in
            let offers = numbers[ref, default: []]
            return offers.count > 1 ? .severalOffers(ref, offers) : nil
        }
        return OfferList.Match(
            interns: interns, submitted: submitted, pending: pending, remarks: remarks + several)
    }
}
