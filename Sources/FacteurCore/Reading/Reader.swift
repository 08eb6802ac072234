package import Mail

/// Reads what a mail says: its kind, the offer number, the receipt, the addressee, and whose words are whose.
///
/// Total and without judgement of trust: any mail gives a `Reading`, linear in its length. Where a careful person would
/// doubt, less is read rather than more.
package struct Reader: Sendable {
    let wording: Wording
    let matcher: PhraseMatcher
    let splitter: ForwardSplitter
    let senderLines: SenderLines
    let bystanders: Bystanders
    private let giving: GivingTable

    /// Prepares the words to be looked for; worth keeping for many mails.
    package init(wording: Wording = .builtIn) {
        self.wording = wording
        matcher = PhraseMatcher(wording.phrases.map { FoldedText.phrase($0.text) })
        splitter = ForwardSplitter(wording.forwards)
        senderLines = SenderLines(splitter)
        bystanders = Bystanders(splitter: splitter, senderLines: senderLines)
        giving = wording.giving == .builtIn ? .builtIn : GivingTable(wording.giving)
    }

    /// Reads one mail; a mail attached to it is read before its own words.
    ///
    /// - Parameter portal: domains that are the portal's beside those of the wording, as the configuration says.
    /// - Parameter servers: the names of our own server, above whose hop its delivery fields count.
    package func read(_ message: Message, portal: [String] = [], servers: [String] = []) -> Reading {
        let passages = passages(of: message)
        var reading = Reading()
        reading.subject = message.subject
        reading.authorName = message.from.first?.displayName
        reading.author = message.from.first?.addrSpec
        reading.giving = giving
        reading.defects = message.defects.map(\.description)
        reading.recipients = recipients(of: message, ServerNames(servers))
        reading.toFieldCount = message.header.all("To").count
        if reading.toFieldCount > 1 {
            reading.defects.append("the mail has \(reading.toFieldCount) To fields")
        }
        reading.attachments = message.attachments
        readForwards(message, passages, into: &reading)
        readSenders(message, passages, portal: portal, into: &reading)
        readBounds(message, passages, into: &reading)
        readOwnWords(passages, into: &reading)
        reading.namesPortal = namesPortal(message, reading.forwards)
        readNumbers(message, passages, portal: portal, into: &reading)
        readWithdrawal(passages, into: &reading)
        readReceipt(passages, into: &reading)
        readAddressee(passages, into: &reading)
        readPhrases(passages, into: &reading)
        readKind(message, passages, into: &reading)
        return reading
    }

    /// Every phrase that stands anywhere in a mail, by its place in the table.
    func phrases(in message: Message) -> [Int] {
        Set(passages(of: message).flatMap { $0.sightings.first.keys }).sorted()
    }

    /// The texts in the order in which they are read: attached mails, the mail's own bodies, subjects last.
    private func passages(of message: Message) -> [Passage] {
        let bodies = message.bodies
        let attached = bodies.filter { $0.depth > 0 }.map { ($0, Passage.Place.attachedMail) }
        let own = bodies.filter { $0.depth == 0 }.map { ($0, Passage.Place.body) }
        let texts = (attached + own).map { body, place in Passage(body, place: place, reader: self) }
        let subjects = message.embedded.map(\.subject).filter { !$0.isEmpty }
        return texts + subjects.map { Passage($0, place: .attachedSubject, reader: self) }
            + [Passage(message.subject, place: .subject, reader: self)]
    }

    /// What a server writes that delivers a mail; it counts where only our own server can have written it.
    private static let deliveryFields: Set<String> = ["delivered-to", "x-original-to", "envelope-to"]
    /// Fields that say to whom a mail was delivered or sent, the surest first.
    private static let recipientFields = ["Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"]

    private static let mostRecipients = 500

    private func recipients(of message: Message, _ names: ServerNames) -> [(field: String, address: AddrSpec)]
    {
        let ownEnd = TrustBoundary(message.header, names).ownEnd
        let own = Header(
            fields: message.header.fields.enumerated().filter {
                $0.offset < ownEnd || !Self.deliveryFields.contains($0.element.name.lowercased())
            }.map(\.element))
        return Self.recipientFields.flatMap { field in
            own.all(field).flatMap { AddressList.parse($0.body).addresses }
                .prefix(Self.mostRecipients).map { (field: field, address: $0.addrSpec) }
        }
    }
}
