import Mail

// Whose words are whose in the whole mail.
extension Reader {
    func readForwards(_ message: Message, _ passages: [Passage], into reading: inout Reading) {
        let embedded = message.embedded
        let hasEmbedded = !embedded.isEmpty || passages.contains { $0.place == .attachedMail }
        let own = passages.filter { $0.place == .body }
        let first = own.filter { !$0.isAlternative }
        let second = own.filter(\.isAlternative)
        reading.ownWords = Self.surer(
            ownWords(first, hasEmbedded: hasEmbedded), ownWords(second, hasEmbedded: hasEmbedded))
        reading.passedWords = passedWords(passages)
        reading.forwards = Self.copies(first) ?? Self.copies(second) ?? []
        reading.forwards += embedded.map(Self.copy)
        reading.forwards +=
            Self.copies(passages.filter { $0.place == .attachedMail && !$0.isAlternative }) ?? []
    }

    /// Everything above the first copy. Texts behind it are not taken: a program that puts an attachment into the middle of
    /// a copy makes two texts of it.
    private func ownWords(_ passages: [Passage], hasEmbedded: Bool) -> String? {
        guard hasEmbedded ? !passages.isEmpty : passages.contains(where: { $0.forward.ownWords != nil })
        else {
            return nil
        }
        var words: [String] = []
        for passage in passages {
            if let own = passage.forward.ownWords {
                words.append(own)
                return Self.joined(words)
            }
            words.append(splitter.ownWords(passage.text.source, upTo: passage.text.source.count))
        }
        return Self.joined(words)
    }

    private static func joined(_ words: [String]) -> String {
        words.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Of two versions of the same words the shorter one: what is missing there may be somebody else's.
    private static func surer(_ one: String?, _ other: String?) -> String? {
        guard let one, let other else { return one ?? other }
        return FoldedText(other).octets.count < FoldedText(one).octets.count ? other : one
    }

    private static func copies(_ passages: [Passage]) -> [Reading.ForwardedCopy]? {
        let copies = passages.flatMap(\.forward.copies)
        return copies.isEmpty ? nil : copies
    }

    private static func copy(_ message: Message) -> Reading.ForwardedCopy {
        let author = message.from.first.map { author in
            author.displayName.map { "\($0) <\(author.addrSpec.text)>" } ?? author.addrSpec.text
        }
        let subject = message.subject
        return Reading.ForwardedCopy(
            from: author, subject: subject.isEmpty ? nil : subject, date: message.dateText)
    }

    /// Whether the author, or whoever a copy names as its sender, writes from the portal's domains.
    func namesPortal(_ message: Message, _ copies: [Reading.ForwardedCopy]) -> Bool {
        isPortals(message) || copies.contains { $0.from.map(holdsPortalAddress) ?? false }
    }

    /// Whether the From field names the portal.
    func isPortals(_ message: Message) -> Bool {
        message.from.contains { author in wording.senders.contains { author.addrSpec.isWithin(domain: $0) } }
    }

    /// Likewise, with the domains that the configuration adds.
    func isPortals(_ message: Message, _ portal: [String]) -> Bool {
        message.from.contains { isPortals($0.addrSpec, portal) }
    }

    func isPortals(_ address: AddrSpec, _ portal: [String]) -> Bool {
        (wording.senders + portal).contains { address.isWithin(domain: $0) }
    }

    private func holdsPortalAddress(_ text: String) -> Bool {
        text.split { " <>()[]\",;:\t".contains($0) }.compactMap { AddrSpec(String($0)) }
            .contains { address in wording.senders.contains { address.isWithin(domain: $0) } }
    }
}
