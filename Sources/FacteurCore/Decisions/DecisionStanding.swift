/// What the ledger knows of a letter when a person decides.
package struct LetterStanding: Sendable, Hashable {
    package let state: LetterState
    /// Unix seconds.
    package let sentAt: Int64?
    /// A server has taken it, or may have.
    package let hasLeft: Bool
    /// It is being handed over: until then (Unix seconds) nobody can say how that ends.
    package let inFlightUntil: Int64?
    /// In doubt, and sent once more by itself then (Unix seconds).
    package let copyAt: Int64?
    /// A person has said that the intern was told by hand, and no server was ever handed the letter.
    package let isToldByHand: Bool

    package init(
        state: LetterState, sentAt: Int64? = nil, hasLeft: Bool = false, inFlightUntil: Int64? = nil,
        copyAt: Int64? = nil, isToldByHand: Bool = false
    ) {
        self.state = state
        self.sentAt = sentAt
        self.hasLeft = hasLeft
        self.inFlightUntil = inFlightUntil
        self.copyAt = copyAt
        self.isToldByHand = isToldByHand
    }
}

/// What the ledger knows of one number when a person decides.
package struct OfferStanding: Sendable, Hashable {
    package enum Life: Sendable, Hashable {
        case alive
        case superseded(by: OfferNumber?)
        case withdrawn
    }

    package let number: OfferNumber
    /// `nil`: nobody has it.
    package let owner: InternRef?
    package let life: Life
    package let letter: LetterStanding?
    package let receipt: String?
    /// Some mail, or the portal's list, has named it.
    package let isSeen: Bool

    package init(
        number: OfferNumber, owner: InternRef?, life: Life = .alive, letter: LetterStanding? = nil,
        receipt: String? = nil, isSeen: Bool = true
    ) {
        self.number = number
        self.owner = owner
        self.life = life
        self.letter = letter
        self.receipt = receipt
        self.isSeen = isSeen
    }
}

/// What the ledger knows of an intern when a person decides.
package struct InternStanding: Sendable, Hashable {
    package let intern: Intern
    package let isRemoved: Bool
    /// The number that is theirs and alive.
    package let live: OfferStanding?

    package init(intern: Intern, isRemoved: Bool = false, live: OfferStanding? = nil) {
        self.intern = intern
        self.isRemoved = isRemoved
        self.live = live
    }
}
