package import Mail

// Whom the mail shows as a sender, in its texts and in the mails that are attached to it.
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
            // The portal copies nobody: whoever stands in its own mail is one more whom it may be meant for.
            guard !isPortalsOwn else {
                reading.bystanders += others.flatMap(\.addresses).filter { !isPortals($0, portal) }
                continue
            }
            reading.shownSenders += others
            if let nameless = Self.nameless(passage.forward.copies, shown) ?? Self.quotedFromNobody(passage) {
                reading.shownSenders.append(nameless)
            }
        }
        reading.shownSenders += message.embedded.filter { !Self.isSavedPage($0) }.map(Self.attachedSender)
    }

    /// A number in a quotation above which no known line says who wrote it: a quotation is somebody's, and `Mallory dit :` is
    /// no portal.
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

    /// Where the last words of the news begin; the end of the mail's own text where only an attached one has any.
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

    /// A copy whose sender's address is not shown: a name alone, or nobody where no other line of the text names one.
    private static func nameless(
        _ copies: [Reading.ForwardedCopy], _ shown: [ShownSender]
    ) -> ShownSender? {
        for copy in copies {
            let sender = ShownSender(copy.from ?? "")
            if sender.addresses.isEmpty, copy.from != nil || shown.isEmpty { return sender }
        }
        return nil
    }

    /// Who an attached mail says that it is from, and whom else it names as one who wrote or sent it.
    private static func attachedSender(_ message: Message) -> ShownSender {
        let fields = senderFields.flatMap { message.header.all($0) }
        // Behind a bound anybody may be named; a From that is none (RFC 5322 §3.6.2) names nobody.
        guard fields.count <= mostFields, fields.allSatisfy({ $0.body.utf8.count <= longestField }),
            !message.from.isEmpty
        else { return .unreadable }
        return ShownSender(fields.map { EncodedWord.decode(String($0.body)) }.joined(separator: ", "))
    }

    /// A page that a browser has saved (`.mht`): it was never sent, and says so where an author would stand.
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

/// Somebody whom a mail shows as the sender of a mail that it forwards or quotes: by a header line, by the line above a
/// quotation, or by an attached mail's own header.
package struct ShownSender: Sendable, Hashable {
    /// Every address that stands there, those inside a display name too; all of them must be somebody's who may speak.
    package let addresses: [AddrSpec]
    /// The words that stand there, on one line, for a person; at most 120 characters.
    package let words: String
    /// No address of it is broken.
    package let isReadable: Bool

    /// Stands for all that are not looked at any more.
    static let tooMany = ShownSender("more than 200 senders @?")
    /// An attached mail of which nobody can say who wrote it.
    static let unreadable = ShownSender("an attached mail's From @?")

    /// - Parameter value: what stands behind the label, or the whole line.
    init(_ value: String) {
        var addresses: [AddrSpec] = []
        var isReadable = true
        for word in value.split(whereSeparator: Self.endsAddress) where word.utf8.contains(UInt8(ascii: "@"))
        {
            if word.utf8.allSatisfy({ $0 == UInt8(ascii: "@") }) { continue }
            if let address = Self.address(word) {
                if !addresses.contains(address) { addresses.append(address) }
            } else {
                isReadable = false
            }
        }
        self.addresses = addresses
        self.isReadable = isReadable
        words = String(value.squeezed.prefix(120))
    }

    private static func endsAddress(_ character: Character) -> Bool {
        character.isWhitespace || "<>()[]\"“”«»‹›,;:|*\\".contains(character)
    }

    private static func address(_ word: Substring) -> AddrSpec? {
        let kept = word.drop { $0 == "'" || $0 == "‘" || $0 == "’" || $0 == "." }
        var text = String(kept)
        while let last = text.last, "'‘’.".contains(last) { text.removeLast() }
        guard let at = text.lastIndex(of: "@") else { return nil }
        return AddrSpec(localPart: String(text[..<at]), domain: String(text[text.index(after: at)...]))
    }
}
