/// The rows of a list on their way to become evidence.
struct OfferListMatching {
    let roster: Roster
    private var interns: [OfferNumber: [InternRef]] = [:]
    private var submitted: [OfferNumber: Int64] = [:]
    private var pending: [InternRef] = []
    private var remarks: [OfferList.Remark] = []
    private var numbers: [InternRef: [OfferNumber]] = [:]
    private var order: [InternRef] = []

    init(roster: Roster) { self.roster = roster }

    mutating func take(_ row: OfferList.Row) {
        let named = roster.interns(called: row.workerName).map(\.ref)
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

    var result: OfferList.Match {
        let several = order.compactMap { ref -> OfferList.Remark? in
            let offers = numbers[ref, default: []]
            return offers.count > 1 ? .severalOffers(ref, offers) : nil
        }
        return OfferList.Match(
            interns: interns, submitted: submitted, pending: pending, remarks: remarks + several)
    }
}
