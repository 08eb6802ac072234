import Mail

// Whom the mail shows as a sender, in its texts and in the mails that are attached to it.
extension Reader {
    func readSenders(_ message: Message, _ passages: [Passage], into reading: inout Reading) {
        for passage in passages where !passage.place.isSubject {
            let shown = senderLines.senders(in: passage.text.source)
            reading.shownSenders += shown
            if let nameless = Self.nameless(passage.forward.copies, shown) {
                reading.shownSenders.append(nameless)
            }
        }
        reading.shownSenders += message.embedded.map(Self.attachedSender)
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
        let values = ["From", "Sender", "Reply-To", "Resent-From", "Resent-Sender"].flatMap { name in
            message.header.all(name).prefix(10).map { String($0.body.prefix(4_000)) }
        }
        return ShownSender(values.map(EncodedWord.decode).joined(separator: ", "))
    }
}
