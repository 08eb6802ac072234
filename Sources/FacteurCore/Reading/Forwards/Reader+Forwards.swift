import Mail
import Text

// Who wrote which text of the mail.
extension Reader {
    func readForwards(_ message: Message, _ passages: [Passage], into reading: inout Reading) {
        let embedded = message.embedded
        let hasEmbedded = !embedded.isEmpty || passages.contains { $0.place == .attachedMail }
        let own = passages.filter { $0.place == .body }
        let first = own.filter { !$0.isAlternative }
        let second = own.filter(\.isAlternative)
        (reading.ownWords, reading.otherOwnWords) = Self.surer(
            ownWords(first, hasEmbedded: hasEmbedded), ownWords(second, hasEmbedded: hasEmbedded))
        reading.passedWords = passedWords(passages)
        reading.laterWords = laterWords(passages)
        reading.forwards = Self.copies(first) ?? Self.copies(second) ?? []
        reading.forwards += embedded.map(Self.copy)
        reading.forwards +=
            Self.copies(passages.filter { $0.place == .attachedMail && !$0.isAlternative }) ?? []
    }

    /// Everything above the first copy. Texts after it are not included: a program that puts an attachment into the middle of a
    /// copy splits the copy in two.
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

    /// Of two versions of the same text, the shorter one first: the missing part may be another person's.
    private static func surer(_ one: String?, _ other: String?) -> (String?, other: String?) {
        guard let one, let other else { return (one ?? other, nil) }
        let (first, second) = (FoldedText(one).octets, FoldedText(other).octets)
        if first == second { return (one, nil) }
        return second.count < first.count ? (other, one) : (one, other)
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

    /// Whether the author, or a sender that a copy names, writes from the portal's domains.
    func namesPortal(_ message: Message, _ copies: [Reading.ForwardedCopy]) -> Bool {
        isPortals(message) || copies.contains { $0.from.map(holdsPortalAddress) ?? false }
    }

    /// Whether the From field names the portal.
    func isPortals(_ message: Message) -> Bool {
        message.from.contains { author in wording.senders.contains { author.addrSpec.isWithin(domain: $0) } }
    }

    /// The same, including the domains that the configuration adds.
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

/// A forward is as trustworthy as its chain: every sender that it shows must be the portal or a forwarder.
///
/// A colleague is trusted to forward what the portal wrote, not to recognise a forgery. So a notice that another person wrote to a
/// colleague, who answers it, forwards it or attaches it, does not count; nor does one whose copy shows a name without an address,
/// because anybody may have that name.
enum ForwardChain {
    /// Why the chain breaks; `nil` when every sender in the mail is trusted.
    static func flaw(
        in reading: Reading, of message: Message, policy: Configuration.TrustPolicy, house: HostAddresses
    ) -> String? {
        if let poster = ListedAuthor.poster(of: message, by: policy) { return ShownFlaw.nameless(poster) }
        for sender in passedOn(message, by: policy) + reading.shownSenders {
            if let stranger = sender.addresses.first(where: {
                AllowedSender(of: $0, by: policy) == nil && !house.isMailbox($0)
            }) {
                return ShownFlaw.stranger(stranger)
            }
            if !sender.isReadable { return ShownFlaw.unreadable(sender) }
            if sender.addresses.isEmpty { return ShownFlaw.nameless(sender) }
        }
        return reading.kind == .notice ? origin(of: reading.shownSenders, policy, house) : nil
    }

    /// Our own mailbox may have passed a notice on, and writes none: behind it the portal or a forwarder has to be shown.
    private static func origin(
        of senders: [ShownSender], _ policy: Configuration.TrustPolicy, _ house: HostAddresses
    ) -> String? {
        let addresses = senders.flatMap(\.addresses)
        guard let ours = addresses.first(where: house.isMailbox),
            addresses.allSatisfy({ AllowedSender(of: $0, by: policy) == nil })
        else { return nil }
        return ShownFlaw.stranger(ours)
    }

    /// Those who resent the whole mail (RFC 5322 §3.6.6). For a colleague who is allowed only by domain, also those whose mail a
    /// list or a web form forwards under an address of the domain, and those to whom replies are sent.
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

    /// Includes the author: a display name may hold another person's address.
    private static let always = ["From", "Resent-From", "Resent-Sender"]
    private static let original = [
        "Sender", "X-Original-From", "Original-From", "X-Original-Sender", "X-Google-Original-From",
        "Reply-To", "X-Reply-To", "Mail-Reply-To", "Mail-Followup-To", "X-Sender", "X-BeenThere",
        "X-Envelope-From",
    ]
}

/// The message about a sender that a forward shows.
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

/// The addresses above the news of a text that do not belong to the notice's addressees.
///
/// An unknown forwarding format, or one that the mail's author has hidden, still shows whose text it copies. So every address above
/// the number counts as a possible author, whether in a header, in a line above a quotation, hidden in the page or behind a link
/// that shows another one. Excluded are the recipients' lines, the notice's own addressee (checked separately), and, in a person's
/// own text, the addresses of that person's domain.
struct Bystanders {
    let splitter: ForwardSplitter
    let senderLines: SenderLines

    private let names = PhraseTree(["Nom", "Name", "Votre nom", "Your name", "Full name", "Prénom"])

    /// The addresses found so far, each once.
    private struct Found {
        /// No forwarding format shows more addresses; the rest counts as one unreadable sender.
        private static let most = 200

        private(set) var list: [AddrSpec] = []
        private var known: Set<AddrSpec> = []

        var isFull: Bool { list.count >= Self.most }

        mutating func add(_ address: AddrSpec) {
            if !isFull, known.insert(address).inserted { list.append(address) }
        }
    }

    /// - Parameters:
    ///   - end: where the news begins, in octets of the text.
    ///   - addressees: the addressees that the notice names.
    ///   - author: the sender of the mail.
    func senders(
        in passage: Passage, above end: Int, addressees: [AddrSpec], author: AddrSpec?
    ) -> [ShownSender] {
        var found = Found()
        let text = passage.text.source
        var place = 0
        var isRecipients = false
        var isForm = false
        let firstMark = passage.forward.marks.first?.lowerBound ?? text.count
        while place < end, !found.isFull, let line = TextLine(text, at: place) {
            place = line.next
            isRecipients = namesRecipients(line, in: text, after: isRecipients)
            // A person who fills in a web form (`Nom : …`, `Courriel : …`) is named as its author.
            isForm =
                isForm
                || names.phrase(beginning: line.content, of: text) != nil && text[line.content].contains(0x3A)
            guard !isRecipients, text[line.range].contains(0x40) else { continue }
            let isOwn = !passage.place.isAttached && line.range.lowerBound < firstMark
            let words = String(decoding: text[line.range], as: UTF8.self)
            if isOwn, !isForm, Self.isContact(words) { continue }
            for address in isOwn ? Self.authors(in: words) : Self.addresses(words) {
                let isAuthors = isOwn && author.map { address.isWithin(domain: $0.domain) } ?? false
                if !isAuthors { found.add(address) }
            }
        }
        for word in passage.asides {
            for address in Self.addresses(word) { found.add(address) }
        }
        guard !found.isFull else { return [.tooMany] }
        return found.list.filter { !addressees.contains($0) }.map { ShownSender($0.text) }
    }

    /// Whether a line is a recipients' field of a header, or continues one; a line of several fields is none, because a name may
    /// hold text that looks like a field.
    private func namesRecipients(_ line: TextLine, in text: [UInt8], after open: Bool) -> Bool {
        if let (field, value) = splitter.label(of: line, in: text) {
            return [.to, .cc].contains(field) && !senderLines.holdsLabel(value, in: text)
        }
        guard open, !line.isBlank else { return false }
        // More recipients: a list of addresses, or the rest of one.
        return text[line.content].contains(0x40) && !text[line.content].contains(0x3A)
    }

    /// Of a person's own line, without the marks of pictures and without whom something is to be sent to: `à transmettre à zoe@…`.
    private static func authors(in words: String) -> [AddrSpec] {
        var found: [AddrSpec] = []
        var before = ""
        for token in PicturePlaceholder.without(words).split(whereSeparator: \.isWhitespace) {
            guard token.utf8.contains(0x40) else {
                let letters = token.split { !$0.isLetter }
                before = letters.last.map { NameFolding.folded(String($0)) } ?? before
                continue
            }
            if !receivers.contains(before) { found += addresses(String(token)) }
            before = ""
        }
        return found
    }

    private static let receivers: Set<String> = [
        "a", "to", "cc", "cci", "bcc", "stagiaire", "intern", "etudiant", "etudiante", "student",
    ]

    /// Whether a line of a person's own text is contact information: `Courriel : a@b.example`, with at most a telephone number or
    /// similar text.
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
        "courriel", "email", "e-mail", "mail", "mel", "couriel", "courrier", "adresse", "adel", "facturation",
        "factures", "comptabilite", "billing", "accounting", "abus", "abuse", "contact", "info", "support",
        "soutien", "aide", "help", "paie", "payroll",
    ]

    /// Only addresses with a domain of several labels: the others are social-media handles and parts of links.
    private static func addresses(_ words: String) -> [AddrSpec] {
        ShownSender(words).addresses.filter {
            $0.domain.contains(".") && !$0.localPart.contains("/") && !$0.localPart.contains("=")
        }
    }
}
