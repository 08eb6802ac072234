/// Where the phrases of a wording table stand in one text.
struct PhraseSightings {
    /// Where each phrase stands first, by its place in the table; in folded octets.
    private(set) var first: [Int: Range<Int>] = [:]
    private(set) var labels: [NumberLabel] = []
    /// The ends of the phrases behind which an address or a receipt number stands, in folded octets.
    private(set) var addressees: [Int] = []
    private(set) var receipts: [Int] = []
    /// There were more labels than any mail needs, and those beyond were not kept.
    private(set) var isCutOff = false

    private static let mostLabels = 100_000
    private static let mostAnchors = 100

    init(of wording: Wording, matcher: PhraseMatcher, in text: FoldedText) {
        matcher.forEachMatch(in: text.octets) { match in
            if first[match.phrase] == nil { first[match.phrase] = match.range }
            note(wording.phrases[match.phrase].role, match.range)
        }
    }

    private mutating func note(_ role: Wording.Phrase.Role, _ range: Range<Int>) {
        switch role {
        case .number: label(.offerNumber, range)
        case .offer: label(.offer, range)
        case .otherNumber: label(.other, range)
        case .addressee:
            if addressees.count < Self.mostAnchors { addressees.append(range.upperBound) }
        case .receipt:
            if receipts.count < Self.mostAnchors { receipts.append(range.upperBound) }
        case .notice, .portal, .withdrawn: break
        }
    }

    private mutating func label(_ meaning: NumberLabel.Meaning, _ range: Range<Int>) {
        guard labels.count < Self.mostLabels else {
            isCutOff = true
            return
        }
        labels.append(NumberLabel(meaning: meaning, range: range))
    }
}
