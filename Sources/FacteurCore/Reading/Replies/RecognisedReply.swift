package import Mail

/// An answer to a letter of ours.
package enum RecognisedReply: Sendable, Hashable, CaseIterable {
    /// The intern has the letter, and wants nothing.
    case confirms
    /// The intern has the letter, and asks something.
    case confirmsAndAsks
    /// Thanks for a letter that tells no number: it confirms nothing, and nobody has to read it.
    case acknowledges
    /// It confirms nothing, and a person must read it: it denies, repeats another number or code, or is not shown to come from the
    /// intern.
    case needsReader

    /// Whether a person must read it.
    package var isOpen: Bool { self == .confirmsAndAsks || self == .needsReader }
    package var confirms: Bool { self == .confirms || self == .confirmsAndAsks }
}

/// What the ledger knows of the letter that a mail answers.
package struct AnsweredLetter: Sendable, Hashable {
    /// Every number that the intern has or had: the quotation of a letter names no other.
    package let numbers: Set<OfferNumber>
    /// The address to which the letter went, and the intern's own today.
    package let addresses: [AddrSpec]
    /// The intern's code today.
    package let code: NOCCode?
    /// Whether it told the number, which is still the intern's.
    package let tellsNumber: Bool

    package init(
        numbers: Set<OfferNumber>, addresses: [AddrSpec], code: NOCCode? = nil, tellsNumber: Bool = true
    ) {
        self.numbers = numbers
        self.addresses = addresses
        self.code = code
        self.tellsNumber = tellsNumber
    }
}

extension RecognisedReply {
    /// What a mail that answers that letter says; `nil` where it must be read like any other mail.
    ///
    /// The Message-ID shows that its author had the letter, or one that quotes it, before them. It may still be a colleague's, and a
    /// notice may be sent on in any thread. So a mail of the portal's, one of our own people's, and one that names a number that is
    /// not this intern's are no answers.
    package init?(_ examination: Examination, to letter: AnsweredLetter) {
        let reading = examination.reading
        guard let reply = reading.reply, let author = reading.author, examination.trust.trust != .portal,
            !reading.namesPortal, reading.receipt == nil,
            letter.numbers.isSuperset(of: reading.numbers + reading.doubtful + reading.withdrawn)
        else { return nil }
        // What a forwarder sends that was not read to its end, or takes a number back, is judged like any mail of theirs.
        if examination.trust.trust == .forwarder,
            reading.isWithdrawal || reading.isCut || reading.kind == .unreadable || reading.hasUnreadMatter
                || reading.attachments.contains(where: \.mayShowNumber)
        {
            return nil
        }
        let isInterns = letter.addresses.contains { $0.isSameMailbox(as: author) }
        guard isInterns || !AddresseeRule.isOfHouse(author, reading) else { return nil }
        guard isInterns, !examination.isAuthorDenied, reply.tone != .denies,
            reply.repeated.isWithin(numbers: letter.numbers, code: letter.code)
        else {
            self = .needsReader
            return
        }
        let isWhole =
            reading.kind != .unreadable && !reading.isCut
            && !reading.attachments.contains(where: \.mayShowNumber)
        let isPlain = reply.tone == .plain && isWhole
        if letter.tellsNumber {
            self = isPlain ? .confirms : .confirmsAndAsks
        } else {
            self = isPlain ? .acknowledges : .needsReader
        }
    }
}
