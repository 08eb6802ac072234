/// Where the phrases of a wording table stand in one text.
struct PhraseSightings {
    /// Where each phrase stands first, by its place in the table; in folded octets.
    private(set) var first: [Int: Range<Int>] = [:]
    private(set) var labels: [NumberLabel] = []
    /// The ends of the phrases behind which an address or a receipt number stands, in folded octets.
    private(set) var addressees: [Int] = []
    private(set) var receipts: [Int] = []
    /// Where words stand that say an offer is dead.
    private(set) var withdrawals: [(phrase: Int, range: Range<Int>)] = []
    /// Where a code, a password or a user name is spoken of; as many as `mostAnchors`.
    private(set) var codes: [Range<Int>] = []
    /// There were more labels or anchors than any mail needs, and those beyond were not kept.
    private(set) var isCutOff = false

    private static let mostLabels = 100_000
    private static let mostAnchors = 100

    init(of wording: Wording, matcher: PhraseMatcher, in text: FoldedText) {
        matcher.forEachMatch(in: text.octets) { match in
            if first[match.phrase] == nil { first[match.phrase] = match.range }
            note(wording.phrases[match.phrase].role, match)
        }
    }

    private mutating func note(_ role: Wording.Phrase.Role, _ match: PhraseMatcher.Match) {
        let range = match.range
        switch role {
        case .number: label(.offerNumber, range)
        case .offer: label(.offer, range)
        case .otherNumber: label(.other, range)
        case .addressee: if hasRoom(addressees) { addressees.append(range.upperBound) }
        case .receipt: if hasRoom(receipts) { receipts.append(range.upperBound) }
        case .withdrawn:
            if withdrawals.count < Self.mostAnchors {
                withdrawals.append((match.phrase, range))
            } else {
                isCutOff = true
            }
        case .code: if codes.count < Self.mostAnchors { codes.append(range) }
        case .notice, .portal, .inspection: break
        }
    }

    private mutating func hasRoom(_ anchors: [Int]) -> Bool {
        if anchors.count >= Self.mostAnchors { isCutOff = true }
        return anchors.count < Self.mostAnchors
    }

    private mutating func label(_ meaning: NumberLabel.Meaning, _ range: Range<Int>) {
        guard labels.count < Self.mostLabels else {
            isCutOff = true
            return
        }
        labels.append(NumberLabel(meaning: meaning, range: range))
    }
}
