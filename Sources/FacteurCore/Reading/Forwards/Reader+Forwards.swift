import Mail
import Text

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

/// A forward is as good as its chain: whoever it shows as a sender must be the portal or a forwarder.
///
/// A colleague is trusted to pass on what the portal wrote, not to tell a forgery from it. So a notice that somebody else
/// wrote to a colleague, who answers it, forwards it or attaches it, is nobody's news; neither is one whose copy shows a
/// name and no address, for anybody may bear that name.
enum ForwardChain {
    /// Why the chain breaks; `nil` when every sender whom the mail shows may speak.
    static func flaw(
        in reading: Reading, of message: Message, policy: Configuration.TrustPolicy, house: HostAddresses
    ) -> String? {
        for sender in passedOn(message, by: policy) + reading.shownSenders {
            if let stranger = sender.addresses.first(where: {
                AllowedSender(of: $0, by: policy) == nil && !house.isMailbox($0)
            }) {
                return ShownFlaw.stranger(stranger)
            }
            if !sender.isReadable { return ShownFlaw.unreadable(sender) }
            if sender.addresses.isEmpty { return ShownFlaw.nameless(sender) }
        }
        return nil
    }

    /// Those who sent the whole mail on (RFC 5322 §3.6.6); of a colleague whom only his domain admits also those whose mail
    /// a list or a web form passes on under an address of the domain, and to whom answers go.
    private static func passedOn(_ message: Message, by policy: Configuration.TrustPolicy) -> [ShownSender] {
        let author = message.from.first?.addrSpec
        let isByDomain =
            author.map {
                AllowedSender(of: $0, by: policy)?.trust == .forwarder
                    && !AllowedSender.isEntered($0, in: policy)
            } ?? false
        return (always + (isByDomain ? original : [])).flatMap { message.header.all($0).prefix(10) }
            .map { ShownSender(EncodedWord.decode(String($0.body.prefix(4_000)))) }
            .filter { !$0.addresses.isEmpty || !$0.isReadable }
    }

    /// The author too: a display name may hold somebody else's address.
    private static let always = ["From", "Resent-From", "Resent-Sender"]
    private static let original = [
        "Sender", "X-Original-From", "Original-From", "X-Original-Sender", "X-Google-Original-From",
        "Reply-To", "X-Reply-To", "Mail-Reply-To", "Mail-Followup-To", "X-Sender", "X-BeenThere",
        "X-Envelope-From",
    ]
}

/// What is said of a sender whom a forward shows.
private enum ShownFlaw {
    static func stranger(_ address: AddrSpec) -> String {
        TrustSentence.forwardedByStranger.said(address.text)
    }

    static func nameless(_ sender: ShownSender) -> String {
        sender.words.isEmpty
            ? TrustSentence.forwardedByNobody.said()
            : TrustSentence.forwardedWithoutAddress.said(sender.words)
    }

    static func unreadable(_ sender: ShownSender) -> String {
        TrustSentence.forwardedUnreadable.said(sender.words)
    }
}

/// The addresses that stand above the news of a text and are nobody's whom the news is addressed to.
///
/// A wrapper that is not known, or that its mail's author has hidden, still shows whom it copies. So every address above the
/// number counts as one who may have written it, be it in a head, in a line above a quotation, hidden in the page or behind a
/// link that shows another one. Not counted are the recipients' lines, the address that the notice says it is destined for
/// (judged by itself), and in a person's own words the addresses of that person's domain.
struct Bystanders {
    let splitter: ForwardSplitter
    let senderLines: SenderLines

    private let names = PhraseTree(["Nom", "Name", "Votre nom", "Your name", "Full name", "Prénom"])

    /// More addresses than any wrapper shows; the rest is one unreadable sender.
    private static let most = 200

    /// - Parameters:
    ///   - end: where the news stands, in octets of the text.
    ///   - addressees: those for whom the notice says it is destined.
    ///   - author: who sent the mail.
    func senders(
        in passage: Passage, above end: Int, addressees: [AddrSpec], author: AddrSpec?
    ) -> [ShownSender] {
        var found: [AddrSpec] = []
        let text = passage.text.source
        var place = 0
        var isRecipients = false
        var isForm = false
        let firstMark = passage.forward.marks.first?.lowerBound ?? text.count
        while place < end, found.count < Self.most, let line = TextLine(text, at: place) {
            place = line.next
            isRecipients = namesRecipients(line, in: text, after: isRecipients)
            // What somebody typed into a form on the web (`Nom : …`, `Courriel : …`) says who wrote.
            isForm =
                isForm
                || names.phrase(beginning: line.content, of: text) != nil && text[line.content].contains(0x3A)
            guard !isRecipients, text[line.range].contains(0x40) else { continue }
            let isOwn = !passage.place.isAttached && line.range.lowerBound < firstMark
            let words = String(decoding: text[line.range], as: UTF8.self)
            if isOwn, !isForm, Self.isContact(words) { continue }
            for address in Self.addresses(words) {
                let isAuthors = isOwn && author.map { address.isWithin(domain: $0.domain) } ?? false
                if !isAuthors, !found.contains(address) { found.append(address) }
            }
        }
        for word in passage.asides {
            for address in Self.addresses(word) where !found.contains(address) { found.append(address) }
        }
        guard found.count < Self.most else { return [.tooMany] }
        return found.filter { !addressees.contains($0) }.map { ShownSender($0.text) }
    }

    /// Whether a line is a recipients' field of a head, or goes on with one; a line of several fields is none, for a name may
    /// hold what looks like a field.
    private func namesRecipients(_ line: TextLine, in text: [UInt8], after open: Bool) -> Bool {
        if let (field, value) = splitter.label(of: line, in: text) {
            return [.to, .cc].contains(field) && !senderLines.holdsLabel(value, in: text)
        }
        guard open, !line.isBlank else { return false }
        // More recipients: what stands there is a list of addresses, or the rest of one.
        return text[line.content].contains(0x40) && !text[line.content].contains(0x3A)
    }

    /// Whether a line of somebody's own words says how a person is reached: `Courriel : a@b.example`, and no more but a
    /// telephone number or the like.
    private static func isContact(_ words: String) -> Bool {
        let folded = NameFolding.folded(words)
        guard let at = folded.firstIndex(of: "@") else { return false }
        let isEdge = { (character: Character) in character.isWhitespace || "<>()[]|;,".contains(character) }
        let start = folded[..<at].lastIndex(where: isEdge).map(folded.index(after:)) ?? folded.startIndex
        let end = folded[at...].firstIndex(where: isEdge) ?? folded.endIndex
        let label = folded[..<start].split { !$0.isLetter && $0 != "-" }.last.map(String.init)
        let behind = folded[end...]
        return label.map(contacts.contains) ?? false && !behind.contains(":") && !behind.contains("@")
            && behind.split(whereSeparator: { !$0.isLetter }).allSatisfy { $0.count < 4 || $0 == "site" }
    }

    private static let contacts: Set<String> = [
        "courriel", "email", "e-mail", "mail", "mel", "couriel", "courrier", "adresse", "adel",
    ]

    /// Those that have a domain of several labels: what is left are handles and rests of links.
    private static func addresses(_ words: String) -> [AddrSpec] {
        ShownSender(words).addresses.filter {
            $0.domain.contains(".") && !$0.localPart.contains("/") && !$0.localPart.contains("=")
        }
    }
}
