/// What a person decides, who it is, and why: kept for ever.
package struct Decision: Sendable, Hashable {
    package enum What: Sendable, Hashable {
        /// The number is that intern's; with `replacing`, the intern's earlier number is dead; with `unseen`, though no mail and
        /// no list has named it.
        case assign(OfferNumber, InternRef, replacing: Bool, unseen: Bool = false)
        /// The number is not that of the intern who has it.
        case unassign(OfferNumber)
        /// The held mails of those numbers in the ledger need nothing.
        case dismiss([Int64])
        /// Nor does any mail that is held for this reason.
        case dismissAll(HeldReason)
        /// Letters that wait for a person's approval may leave: those interns', or all.
        case approve([InternRef]?)
        /// The intern was told that number by hand, at that time (Unix seconds): no letter leaves.
        case told(OfferNumber, InternRef, on: Int64)
        case receipt(OfferNumber, ReceiptNumber)
        case withdraw(OfferNumber)
        /// The intern's letter leaves once more.
        case resend(InternRef)
        case hold
        case release
    }

    package let what: What
    /// The person's login, for the record.
    package let who: String
    package let because: DecisionReason

    package init(_ what: What, who: String, because: DecisionReason) {
        self.what = what
        self.who = who.isEmpty ? "unknown" : String(who.prefix(200))
        self.because = because
    }
}

/// Why a person decided so: one line of 1 to 500 characters.
package struct DecisionReason: Sendable, Hashable {
    package let text: String

    /// `nil` for a text that is empty, too long, or more than one line.
    package init?(_ text: String) {
        let words = text.split(separator: " ").joined(separator: " ")
        guard (1...500).contains(words.count), words.unicodeScalars.allSatisfy(\.isPrintable) else {
            return nil
        }
        self.text = words
    }

    /// For the decisions that need no reason.
    package static let none = DecisionReason(unchecked: "no reason given")

    private init(unchecked text: String) { self.text = text }
}

/// A payment receipt number as IRCC writes it, whose shape is unknown: 1 to 64 visible characters with a digit among them.
package struct ReceiptNumber: Sendable, Hashable {
    package let text: String

    /// `nil` also for what is an offer number: somebody has taken one for the other.
    package init?(_ text: String) {
        let words = text.split(separator: " ").joined(separator: " ")
        guard (1...64).contains(words.count), words.unicodeScalars.allSatisfy(\.isPrintable),
            words.contains(where: { $0.isASCII && $0.isNumber }), OfferNumber(rawValue: words) == nil
        else { return nil }
        self.text = words
    }
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            false
        default: true
        }
    }
}
