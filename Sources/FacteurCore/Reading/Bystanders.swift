import Mail

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

    init(splitter: ForwardSplitter, senderLines: SenderLines) {
        self.splitter = splitter
        self.senderLines = senderLines
    }

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
