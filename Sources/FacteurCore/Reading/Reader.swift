package import Mail

/// Reads what a mail says: its kind, the offer number, the receipt, the addressee, and who wrote which text.
///
/// Never fails, and does not judge trust: any mail gives a `Reading`, in time linear in its length. Where a careful person would
/// doubt, it reads less rather than more.
package struct Reader: Sendable {
    let wording: Wording
    let matcher: PhraseMatcher
    let splitter: ForwardSplitter
    let senderLines: SenderLines
    let bystanders: Bystanders
    let quietHeads = QuietHeads()
    private let giving: GivingTable
    let reservations: ReservationTable

    /// Prepares the phrases for searching; keep the reader for many mails.
    package init(wording: Wording = .builtIn) {
        self.wording = wording
        matcher = PhraseMatcher(wording.phrases.map { FoldedText.phrase($0.text) })
        splitter = ForwardSplitter(wording.forwards)
        senderLines = SenderLines(splitter)
        bystanders = Bystanders(splitter: splitter, senderLines: senderLines)
        giving = wording.giving == .builtIn ? .builtIn : GivingTable(wording.giving)
        reservations =
            wording.reservations == .builtIn ? .builtIn : ReservationTable(wording.reservations)
    }

    /// Reads one mail; an attached mail is read before the mail's own text.
    ///
    /// - Parameter portal: the portal's domains according to the configuration, in addition to those of the wording.
    /// - Parameter servers: the names of our own server, whose delivery fields count above its hop.
    package func read(_ message: Message, portal: [String] = [], servers: [String] = []) -> Reading {
        let passages = passages(of: message)
        var reading = Reading()
        reading.subject = message.subject
        reading.authorName = message.from.first?.displayName
        reading.author = message.from.first?.addrSpec
        reading.giving = giving
        reading.defects = message.defects.map(\.description)
        reading.recipients = recipients(of: message, servers)
        reading.toFieldCount = message.header.all("To").count
        if reading.toFieldCount > 1 {
            reading.defects.append("the mail has \(reading.toFieldCount) To fields")
        }
        reading.attachments = message.attachments
        for passage in passages { reading.pictures.merge(passage.pictures) }
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
        if isPortals(message, portal) {
            reading.portalTexts = passages.filter { !$0.place.isSubject }
                .map { String(decoding: $0.text.source, as: UTF8.self) }
        }
        readShownNumbers(passages, into: &reading)
        readReservations(message, passages, portal: portal, into: &reading)
        return reading
    }

    /// Every phrase in a mail, by its index in the table.
    func phrases(in message: Message) -> [Int] {
        Set(passages(of: message).flatMap { $0.sightings.first.keys }).sorted()
    }

    /// The texts in reading order: attached mails, the mail's own bodies, subjects last.
    private func passages(of message: Message) -> [Passage] {
        let bodies = message.bodies
        let attached = bodies.filter { $0.depth > 0 }.map { ($0, Passage.Place.attachedMail) }
        let own = bodies.filter { $0.depth == 0 }.map { ($0, Passage.Place.body) }
        var texts: [Passage] = []
        for (body, place) in attached + own {
            texts.append(Passage(body, place: place, reader: self, after: texts.last))
        }
        let subjects = message.embedded.map(\.subject).filter { !$0.isEmpty }
        return texts + subjects.map { Passage($0, place: .attachedSubject, reader: self) }
            + [Passage(message.subject, place: .subject, reader: self)]
    }

    /// Fields of the server that delivers a mail; they count only where our own server must have written them.
    private static let deliveryFields = ["Delivered-To", "X-Original-To", "Envelope-To"]
    /// Fields that name the recipient of a mail, the most reliable first.
    private static let recipientFields = ["Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"]

    private static let mostRecipients = 500

    private func recipients(of message: Message, _ servers: [String]) -> [(field: String, address: AddrSpec)]
    {
        let own = Self.withoutForeignDelivery(message.header, servers)
        return Self.recipientFields.flatMap { field in
            own.all(field).flatMap { AddressList.parse($0.body).addresses }
                .prefix(Self.mostRecipients).map { (field: field, address: $0.addrSpec) }
        }
    }

    /// The header without delivery fields that may have come with the mail; where the boundary lies is asked only if there are any.
    private static func withoutForeignDelivery(_ header: Header, _ servers: [String]) -> Header {
        guard header.fields.contains(where: isDelivery) else { return header }
        let ownEnd = TrustBoundary(header, ServerNames(servers)).ownEnd
        return Header(
            fields: header.fields.enumerated().filter { $0.offset < ownEnd || !isDelivery($0.element) }
                .map(\.element))
    }

    private static func isDelivery(_ field: HeaderField) -> Bool {
        deliveryFields.contains(where: field.isNamed)
    }
}

// Decides the kind of the mail, once all of it has been read.
extension Reader {
    /// The phrases that were found, each once per place, in the order of the table.
    func readPhrases(_ passages: [Passage], into reading: inout Reading) {
        var seen: Set<String> = []
        for passage in passages {
            let lines = passage.place.isSubject ? [:] : passage.lines
            for index in passage.sightings.first.keys.sorted() {
                let phrase = wording.phrases[index]
                guard phrase.role != .otherNumber, phrase.role != .offer || !reading.offers.isEmpty,
                    seen.insert(phrase.name + " " + passage.place.rawValue).inserted
                else { continue }
                reading.phrases.append(
                    Reading.MatchedPhrase(
                        phrase: phrase.name, words: passage.words(of: index), place: passage.place.rawValue,
                        line: lines[index]))
            }
        }
    }

    func readKind(_ message: Message, _ passages: [Passage], into reading: inout Reading) {
        let roles = Set(passages.flatMap { $0.sightings.first.keys }.map { wording.phrases[$0].role })
        let sort = AutomaticMail.recognise(message)
        let automatic = automaticKind(sort, message, reading)
        let isHeld = reading.isCut && automatic != .bounce
        reading.reply = reply(message, passages, sort: sort)
        reading.kind = isHeld ? .unreadable : automatic ?? kind(message, passages, roles, reading)
        if reading.kind != .notice { reading.offers = [] }
        if case .deliveryReport(let report) = sort {
            reading.mayBeReport = reading.kind == .notice && !reading.namesPortal
            if reading.kind == .bounce { reading.report = report }
        }
        if reading.kind != .portal { reading.isWithdrawal = false }
        reading.hasStrayNumber = passages.contains { hasStrayNumber($0) }
        reading.holdsNumberLikeness = roles.contains(.number) && passages.holdNumberLikeness
        reading.isSpecimenOnly = isSpecimenOnly(roles, passages, reading)
        let isOther = reading.kind == .portal || reading.kind == .unrelated
        reading.isInspection = isOther && roles.contains(.inspection) && !reading.isWithdrawal
        // A mail that a person must answer or open is kept, even with a code in it.
        reading.holdsCode =
            isOther && !reading.isInspection && !reading.isWithdrawal && !reading.hasUnreadMatter
            && !reading.hasStrayNumber && passages.showCode
        if reading.isInspection { reading.kind = .portal }
        reading.isGarbled =
            isOther && passages.contains { !$0.place.isSubject && GarbledText.isGarbled($0.text.source) }
        if reading.isGarbled { reading.defects.append(Words.garbled) }
        reading.isWordingUnknown =
            reading.kind == .portal
            && (reading.holdsCode ? passages.sayMoreThanCode : isWordingUnknown(roles, reading))
        notePicture(passages, roles, into: &reading)
        reading.isAboutElse = isAboutElse(passages, reading)
    }

    /// Whether IRCC may want something by some day: with a specimen beside it, such a mail is no help text.
    private static func asksForAnswer(_ passages: [Passage]) -> Bool {
        passages.contains { passage in
            let text = NameFolding.folded(String(decoding: passage.text.source.prefix(65_536), as: UTF8.self))
            return demands.contains { text.contains($0) }
        }
    }

    private static let demands = [
        "refus", "repond", "reponse", "respon", "reply", "answer", "deadline", "within", "avant le", "d'ici",
        "d’ici", "au plus tard", " by ", "days", "jours", "suspend", "cancel", "annul",
    ]

    private func isSpecimenOnly(
        _ roles: Set<Wording.Phrase.Role>, _ passages: [Passage], _ reading: Reading
    ) -> Bool {
        let kinds: Set<MailKind> = [.notice, .portal, .unrelated]
        // Of every mail: most show no candidate at all.
        return kinds.contains(reading.kind)
            && passages.contains { !$0.candidates.isEmpty || !$0.hidden.isEmpty }
            && passages.allSatisfy { passage in
                passage.candidates.allSatisfy { $0.content == .placeholder }
                    && passage.hidden.allSatisfy { $0.content == .placeholder }
            }
            && roles.isDisjoint(with: [.notice, .receipt, .inspection, .withdrawn])
            && !reading.isWithdrawal && !reading.hasUnreadMatter && !reading.holdsNumberLikeness
            && !(reading.namesPortal && Self.asksForAnswer(passages))
            && !reading.attachments.contains(where: \.mayShowNumber)
            && passages.allSatisfy {
                !$0.showsOtherDigits && !GarbledText.isGarbled($0.text.source)
            }
    }

    /// Whether a bound left out part of the mail, and which bound; the parser reports its own.
    func readBounds(_ message: Message, _ passages: [Passage], into reading: inout Reading) {
        var bounds = passages.flatMap(\.bounds)
        if passages.count(where: { !$0.place.isSubject }) >= Message.mostListed { bounds.append(Words.texts) }
        if message.embedded.count >= Message.mostListed { bounds.append(Words.mails) }
        if message.attachments.count >= Message.mostListed { bounds.append(Words.files) }
        for field in ["From", "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"]
        where holdsMostAddresses(message, field) {
            bounds.append(Words.addresses(field))
        }
        for bound in bounds where !reading.defects.contains(bound) { reading.defects.append(bound) }
        if reading.attachments.contains(where: \.isOutlookMessage) {
            reading.defects.append(Words.outlookMessage)
        }
        if reading.attachments.contains(where: \.mayHoldMatter) { reading.defects.append(Words.unreadFile) }
        reading.isCut = !message.isComplete || !bounds.isEmpty
    }

    /// An address takes several octets, so a short field holds fewer.
    private func holdsMostAddresses(_ message: Message, _ field: String) -> Bool {
        let length = message.header.all(field).reduce(0) { $0 + $1.body.utf8.count }
        return length >= Words.mostAddresses && message.addresses(in: field).count >= Words.mostAddresses
    }

    /// Whether a mail from the portal leaves a doubt: it holds no known phrase, or an unexplained number.
    private func isWordingUnknown(_ roles: Set<Wording.Phrase.Role>, _ reading: Reading) -> Bool {
        if reading.isWithdrawal { return roles.contains(.notice) }
        guard reading.namesPortal else { return false }
        return roles.isDisjoint(with: [.notice, .receipt, .portal]) || reading.hasStrayNumber
            || reading.holdsNumberLikeness
    }

    private func hasStrayNumber(_ passage: Passage) -> Bool {
        passage.candidates.contains { !$0.isRetyped }
            && !passage.sightings.labels.contains { $0.meaning == .other }
    }

    /// A mail that a program sent as an answer: its quotations are no notice. A program also writes the portal's own mail; that
    /// mail never counts as an answer, and counts as a report only in the standard form.
    private func automaticKind(_ sort: AutomaticMail, _ message: Message, _ reading: Reading) -> MailKind? {
        switch sort {
        // A program that forwards a notice by a rule may use the null return path too. But a mail that names a letter of ours, or
        // came to its own return address, brings that letter back with its number.
        case .deliveryReport(let report)
        where report.form == .unrecognised && givesNumber(reading) && !isAboutLetter(report, reading): nil
        case .deliveryReport(let report): isPortals(message) && report.form != .standard ? nil : .bounce
        case .autoReply: isPortals(message) ? nil : .unrelated
        case .none: nil
        }
    }

    private func isAboutLetter(_ report: DeliveryReport, _ reading: Reading) -> Bool {
        ([report.originalMessageID].compactMap(\.self) + report.mentionedMessageIDs).contains {
            $0.token != nil
        }
            || reading.recipients.contains { ReturnToken(in: $0.address) != nil }
    }

    private func givesNumber(_ reading: Reading) -> Bool {
        !reading.offers.isEmpty || reading.hasPlaceholder || reading.receipt != nil
    }

    private func kind(
        _ message: Message, _ passages: [Passage], _ roles: Set<Wording.Phrase.Role>, _ reading: Reading
    ) -> MailKind {
        if reading.isWithdrawal { return .portal }
        if !reading.offers.isEmpty || !reading.doubtful.isEmpty || reading.hasPlaceholder
            || roles.contains(.notice)
        {
            return .notice
        }
        if roles.contains(.receipt) { return .receipt }
        // The text mentions the number and shows it in a picture.
        if roles.contains(.number), reading.attachments.contains(where: \.mayShowNumber) { return .notice }
        if isUnreadable(message, passages, reading) { return .unreadable }
        return roles.contains(.portal) || reading.namesPortal ? .portal : .unrelated
    }

    /// Noise, an encrypted mail, or only pictures and documents.
    private func isUnreadable(_ message: Message, _ passages: [Passage], _ reading: Reading) -> Bool {
        if Self.envelope.allSatisfy({ message.header.first($0) == nil }) { return true }
        if Self.isSealed(message.root) || reading.attachments.contains(where: \.isEnvelope) { return true }
        return reading.attachments.contains(where: \.mayShowNumber) && saysNothing(passages)
    }

    /// Every mail has at least one of these fields.
    private static let envelope = ["From", "To", "Date", "Subject", "Message-ID", "Received", "Return-Path"]

    /// Encrypted, or signed in a way that encapsulates the text (RFC 8551 §3.5.2).
    private static func isSealed(_ root: Part) -> Bool {
        ["multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"]
            .contains(root.mediaType.essence)
    }
}

/// Messages to the admin.
private enum Words {
    static let outlookMessage = "an attached Outlook message (.msg) was not read; open it"
    static let unreadFile = "an attached file was not read; what the mail is about may lie in it"
    static let garbled =
        "the text is no language: encrypted, or encoded otherwise than the mail says; open it in the mailbox"
    static let texts = "there are more than \(Message.mostListed - 1) texts; the rest is not read"
    static let mails = "there are more than \(Message.mostListed - 1) attached mails; the rest is not read"
    /// As many as `AddressList` reads of one field; a test checks that the two are equal.
    static let mostAddresses = 1_000
    static func addresses(_ field: String) -> String {
        "\(field) names more than \(mostAddresses - 1) addresses; the rest is not read"
    }
    static let files = "there are more than \(Message.mostListed - 1) attachments; the rest is not named"
}
