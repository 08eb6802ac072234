/// Words that say what a number near them is.
struct NumberLabel {
    enum Meaning {
        /// "numéro d'offre d'emploi"
        case offerNumber
        /// "offre d'emploi"
        case offer
        /// "passeport"
        case other
    }

    let meaning: Meaning
    /// Where they stand, in folded octets.
    let range: Range<Int>

    /// How far a number may stand from the words, in folded characters.
    var reach: (before: Int, after: Int) {
        switch meaning {
        case .offerNumber: (before: 120, after: 40)
        case .offer: (before: 40, after: 20)
        case .other: (before: 60, after: 40)
        }
    }

    /// How many sentences may end between the words and a number that follows.
    var sentences: Int { meaning == .offer ? 0 : 1 }
}
