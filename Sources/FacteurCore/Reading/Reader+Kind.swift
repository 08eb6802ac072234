import Mail

// What the mail is, when all of it has been read.
extension Reader {
    /// What the wording found, each phrase once per place, in the order of the table.
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
        reading.kind = automaticKind(message, reading) ?? kind(message, passages, roles, reading)
        if reading.kind != .notice { reading.offers = [] }
        reading.hasStrayNumber = passages.contains { hasStrayNumber($0) }
        reading.isWordingUnknown = reading.kind == .portal && isWordingUnknown(roles, reading)
    }

    /// Whether a mail of the portal's leaves a doubt: it holds no words that are known, or a number that nobody explains, or
    /// the words of a notice beside those of a withdrawal.
    private func isWordingUnknown(_ roles: Set<Wording.Phrase.Role>, _ reading: Reading) -> Bool {
        if roles.contains(.withdrawn) { return roles.contains(.notice) }
        guard reading.namesPortal else { return false }
        return roles.isDisjoint(with: [.notice, .receipt, .portal]) || reading.hasStrayNumber
    }

    private func hasStrayNumber(_ passage: Passage) -> Bool {
        passage.candidates.contains { !$0.isRetyped }
            && !passage.sightings.labels.contains { $0.meaning == .other }
    }

    /// What a program sent in answer to something: whatever it quotes is no notice. The portal's own mail is written by a
    /// program too; it is taken for an answer to nothing, and for a report only in the standard form.
    private func automaticKind(_ message: Message, _ reading: Reading) -> MailKind? {
        switch AutomaticMail.recognise(message) {
        // Programs that pass a notice on by a rule may use the null return path as well.
        case .deliveryReport(let report) where report.form == .unrecognised && givesNumber(reading): nil
        case .deliveryReport(let report): isPortals(message) && report.form != .standard ? nil : .bounce
        case .autoReply: isPortals(message) ? nil : .unrelated
        case .none: nil
        }
    }

    private func givesNumber(_ reading: Reading) -> Bool {
        !reading.offers.isEmpty || reading.hasPlaceholder || reading.receipt != nil
    }

    private func kind(
        _ message: Message, _ passages: [Passage], _ roles: Set<Wording.Phrase.Role>, _ reading: Reading
    ) -> MailKind {
        if roles.contains(.withdrawn) { return .portal }
        if !reading.offers.isEmpty || reading.hasPlaceholder || roles.contains(.notice) { return .notice }
        if roles.contains(.receipt) { return .receipt }
        // Somebody speaks of the number and shows it in a picture.
        if roles.contains(.number), reading.attachments.contains(where: \.mayShowNumber) { return .notice }
        if isUnreadable(message, passages, reading) { return .unreadable }
        return roles.contains(.portal) || reading.namesPortal ? .portal : .unrelated
    }

    /// Noise, a mail of which a part was left out, an encrypted one, or nothing but pictures and documents.
    private func isUnreadable(_ message: Message, _ passages: [Passage], _ reading: Reading) -> Bool {
        if Self.envelope.allSatisfy({ message.header.first($0) == nil }) { return true }
        if !message.isComplete || passages.count >= Message.mostListed { return true }
        if Self.isSealed(message.root) || reading.attachments.contains(where: \.isEnvelope) { return true }
        return reading.attachments.contains(where: \.mayShowNumber)
            && passages.allSatisfy { $0.place.isSubject || saysNothing($0) }
    }

    /// Fields of which every mail has one.
    private static let envelope = ["From", "To", "Date", "Subject", "Message-ID", "Received", "Return-Path"]

    /// Encrypted, or signed in a way that wraps the words (RFC 8551 §3.5.2).
    private static func isSealed(_ root: Part) -> Bool {
        ["multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"]
            .contains(root.mediaType.essence)
    }

    /// Whether nothing is left of a text but what a mail program adds.
    private func saysNothing(_ passage: Passage) -> Bool {
        guard passage.forward.copies.isEmpty, passage.text.octets.count < 2_000 else { return false }
        return splitter.ownWords(passage.text.source, upTo: passage.text.source.count).isEmpty
    }
}
