package import Mail

// The senders that the mail shows, in its texts and in its attached mails.
extension Reader {
    func readSenders(
        _ message: Message, _ passages: [Passage], portal: [String], into reading: inout Reading
    ) {
        let isPortalsOwn = isPortals(message, portal)
        let addressees = passages.flatMap(Self.addressees).compactMap(\.self)
        for passage in passages where !passage.place.isSubject {
            let shown = senderLines.senders(in: passage.text.source)
            reading.shownSenders += shown
            let others = bystanders.senders(
                in: passage, above: newsEnd(of: passage, among: passages), addressees: addressees,
                author: reading.author)
            // The portal never forwards: an address in its own mail is a further possible addressee.
            guard !isPortalsOwn else {
                reading.bystanders += others.flatMap(\.addresses).filter { !isPortals($0, portal) }
                continue
            }
            reading.shownSenders += others
            reading.shownSenders += quietHeads.senders(
                in: passage.text.source, above: newsEnd(of: passage, among: passages))
            if let nameless = Self.nameless(passage.forward.copies, shown) ?? Self.quotedFromNobody(passage) {
                reading.shownSenders.append(nameless)
            }
        }
        reading.shownSenders += message.embedded.filter { !Self.isSavedPage($0) }.map(Self.attachedSender)
    }

    /// A number in a quotation without a known line above it that names its author: the quotation has an author, and
    /// `Mallory dit :` is not the portal.
    private static func quotedFromNobody(_ passage: Passage) -> ShownSender? {
        guard let number = passage.anchored.first?.range.lowerBound else { return nil }
        let text = passage.text.source
        var place = 0
        var above: TextLine?
        var block: (start: Int, above: TextLine?)?
        while place <= number, let line = TextLine(text, at: place) {
            place = line.next
            if line.isQuoted {
                block = block ?? (line.range.lowerBound, above)
            } else if !line.isBlank {
                (above, block) = (line, nil)
            }
        }
        guard let block, let above = block.above else { return nil }
        let isKnown = passage.forward.marks.contains { mark in
            mark.contains(block.start) || mark.contains(above.range.lowerBound)
        }
        return isKnown ? nil : ShownSender(String(decoding: text[above.content].prefix(120), as: UTF8.self))
    }

    /// Where the last news phrase begins; the end of the mail's own text if only an attached one has such a phrase.
    private func newsEnd(of passage: Passage, among passages: [Passage]) -> Int {
        let phrases = passage.sightings.first.filter { phrase, _ in
            [.notice, .receipt].contains(wording.phrases[phrase].role)
        }
        let places =
            phrases.values.map { passage.text.sourceOffset(of: $0.lowerBound) }
            + passage.anchored.map(\.range.lowerBound)
        let hasElsewhere = passage.place == .body && passages.contains { $0.place == .attachedMail }
        return places.max() ?? (hasElsewhere ? passage.text.source.count : 0)
    }

    /// A copy without its sender's address: only a name, or no name if no other line of the text gives one.
    private static func nameless(
        _ copies: [Reading.ForwardedCopy], _ shown: [ShownSender]
    ) -> ShownSender? {
        for copy in copies {
            let sender = ShownSender(copy.from ?? "")
            if sender.addresses.isEmpty, copy.from != nil || shown.isEmpty { return sender }
        }
        return nil
    }

    /// The author of an attached mail, and everybody else whom it names as author or sender.
    private static func attachedSender(_ message: Message) -> ShownSender {
        let fields = senderFields.flatMap { message.header.all($0) }
        // Beyond the bound any name may follow; an invalid From (RFC 5322 §3.6.2) names no author.
        guard fields.count <= mostFields, fields.allSatisfy({ $0.body.utf8.count <= longestField }),
            !message.from.isEmpty
        else { return .unreadable }
        return ShownSender(fields.map { EncodedWord.decode(String($0.body)) }.joined(separator: ", "))
    }

    /// A page that a browser has saved (`.mht`): it was never sent, and its From says so.
    private static func isSavedPage(_ message: Message) -> Bool {
        message.from.isEmpty && message.header.first("From")?.lowercased().contains("<saved by ") ?? false
    }

    private static let mostFields = 20
    private static let longestField = 4_000
    private static let senderFields = [
        "From", "Sender", "Reply-To", "Resent-From", "Resent-Sender", "X-Original-From", "Original-From",
        "X-Original-Sender", "X-Google-Original-From", "X-Sender",
    ]
}

/// A sender of a mail that another mail forwards or quotes, shown in a header line, in the line above a quotation, or in the header
/// of an attached mail.
package struct ShownSender: Sendable, Hashable {
    /// Every address in it, including those inside a display name; all of them must be trusted.
    package let addresses: [AddrSpec]
    /// The text itself, on one line, for a person; at most 120 characters.
    package let words: String
    /// Whether all its addresses are complete.
    package let isReadable: Bool

    /// Replaces all further senders, which are not checked.
    static let tooMany = ShownSender("more than 200 senders @?")
    /// An attached mail whose author is unknown.
    static let unreadable = ShownSender("an attached mail's From @?")

    /// - Parameter value: the text after the label, or the whole line.
    init(_ value: String) {
        var (addresses, known): ([AddrSpec], Set<AddrSpec>) = ([], [])
        var isReadable = true
        for word in value.split(whereSeparator: Self.endsAddress) where word.utf8.contains(UInt8(ascii: "@"))
        {
            if word.utf8.allSatisfy({ $0 == UInt8(ascii: "@") }) { continue }
            if let address = Self.address(word) {
                if known.insert(address).inserted { addresses.append(address) }
            } else {
                isReadable = false
            }
        }
        self.addresses = addresses
        self.isReadable = isReadable
        words = String(value.squeezed.prefix(120))
    }

    private static func endsAddress(_ character: Character) -> Bool {
        guard let octet = character.asciiValue else {
            return character.isWhitespace || "“”«»‹›".contains(character)
        }
        return octet <= 0x20 && character.isWhitespace || "<>()[]\",;:|*\\".utf8.contains(octet)
    }

    private static func address(_ word: Substring) -> AddrSpec? {
        let kept = word.drop { $0 == "'" || $0 == "‘" || $0 == "’" || $0 == "." }
        var text = String(kept)
        while let last = text.last, "'‘’.".contains(last) { text.removeLast() }
        guard let at = text.lastIndex(of: "@") else { return nil }
        return AddrSpec(localPart: String(text[..<at]), domain: String(text[text.index(after: at)...]))
    }
}
