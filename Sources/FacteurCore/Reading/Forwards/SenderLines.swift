import Mail
import Text

/// Finds every line of a text that shows a sender, even if the block around it is not recognised as a copy's header: a header line
/// of any mail program, several on one line (Yahoo), the line above a quotation.
///
/// It finds more than `ForwardSplitter`, because here a superfluous line only costs a person's look, and a missing one could reveal
/// a secret.
struct SenderLines {
    private let splitter: ForwardSplitter
    /// Labels that name an author besides `De :` and `From:`, and the same in other languages; they count if an address follows.
    private let others: PhraseTree
    /// The labels among them that may have a name without an address.
    private let passers: PhraseTree
    private let foreign: ForeignLabels
    private var found: [ShownSender] = []

    /// Octets of one line that are read: ten times the length of a header on one line.
    private static let longestLine = 20_000
    /// Octets and lines above a quotation that are read.
    private static let longestAttribution = 4_000
    private static let mostSenders = 200

    private static let otherLabels = [
        "Sender", "Reply-To", "Reply to", "Répondre à", "Réponse à", "Resent-From", "Resent-Sender",
        "Resent by",
        "Réexpédié par", "Renvoyé par", "Transféré par", "Forwarded by", "Return-Path", "X-Original-From",
        "Original-From", "X-Sender", "Author", "Auteur", "On behalf of", "De la part de",
        "Expéditeur d'origine",
        "Expéditrice", "Adresse de l'expéditeur", "Sender address", "From address", "Envoyeur", "Von",
        "Absender",
        "Da", "Mittente", "Van", "Afzender", "Från", "Fra", "Lähettäjä", "Remitente", "Remetente", "Od",
        "Nadawca",
        "От", "Від", "Gönderen", "Kimden", "Odesílatel", "Odosielateľ", "Feladó", "De la", "Expeditor", "Από",
        "Dari", "Saatja", "Siuntėjas", "Nuo", "Pošiljatelj", "Šalje", "发件人", "寄件者", "差出人",
        "送信者", "보낸 사람", "من", "מאת",
    ]

    init(_ splitter: ForwardSplitter) {
        self.splitter = splitter
        others = PhraseTree(Self.otherLabels)
        foreign = ForeignLabels(splitter)
        passers = PhraseTree([
            "Transféré par", "Forwarded by", "Réexpédié par", "Renvoyé par", "Resent by", "De la part de",
            "On behalf of",
        ])
    }

    /// The senders in one text, in its order; linear in its length.
    func senders(in text: [UInt8]) -> [ShownSender] {
        var finder = self
        finder.look(through: text)
        return finder.found.count < Self.mostSenders ? finder.found : finder.found + [.tooMany]
    }

    private mutating func look(through text: [UInt8]) {
        var place = 0
        var paragraph: [TextLine] = []
        // Every line that shows a sender has a colon; behind the last one, nothing is found.
        var colon = WordScan.next(text.span, from: 0, 0x3A)
        while colon < text.count, found.count < Self.mostSenders, let line = TextLine(text, at: place) {
            place = line.next
            guard !line.isBlank else {
                paragraph.removeAll(keepingCapacity: true)
                continue
            }
            if paragraph.count == 4 { paragraph.removeFirst() }
            paragraph.append(line)
            if colon < line.content.lowerBound {
                colon = WordScan.next(text.span, from: line.content.lowerBound, 0x3A)
            }
            if colon < line.content.upperBound {
                lookForLabels(in: line, of: text)
                lookForAttribution(paragraph, of: text)
            }
        }
    }

    // MARK: Header lines

    private mutating func lookForLabels(in line: TextLine, of text: [UInt8]) {
        let end = min(line.content.upperBound, line.content.lowerBound + Self.longestLine)
        var open: (isSender: Bool, value: Int)?
        for colon in line.content.lowerBound..<end where text[colon] == 0x3A {
            let from = open?.value ?? line.content.lowerBound
            guard let label = label(endingAt: colon, from: from, line, of: text) else { continue }
            close(open, at: label.start, in: text)
            open = (label.isSender, colon + 1)
        }
        guard let open, open.isSender else { return }
        let value = TextLine.withoutSpace(open.value..<line.content.upperBound, in: text)
        take(
            value.lowerBound..<continuedEnd(of: value, behind: line, in: text), in: text,
            isNamed: isHead(line, in: text))
    }

    /// Whether a line begins with `De :` or `From:`, so that it names a sender, with an address or without; `Von:` and the like do
    /// beside another line of a head.
    private func isHead(_ line: TextLine, in text: [UInt8]) -> Bool {
        if splitter.label(of: line, in: text)?.field == .from { return true }
        guard let label = foreign.label(of: line, in: text) else { return false }
        return passers.phrase(all: label, of: text) != nil
            || others.phrase(all: label, of: text) != nil && foreign.isBesideHead(line, in: text)
    }

    private mutating func close(_ open: (isSender: Bool, value: Int)?, at end: Int, in text: [UInt8]) {
        guard let open, open.isSender, open.value < end else { return }
        take(open.value..<end, in: text)
    }

    /// The label that ends at a colon; inside a line, a sender's label counts only with a capital, so that `courriel de : x` is
    /// none.
    private func label(
        endingAt colon: Int, from start: Int, _ line: TextLine, of text: [UInt8]
    ) -> (isSender: Bool, start: Int)? {
        let begin = line.content.lowerBound
        if start == begin, colon - begin <= ForwardSplitter.longestLabel {
            let whole = begin..<colon
            if let known = splitter.labels.phrase(all: whole, of: text) {
                let isOther = others.phrase(all: whole, of: text) != nil
                return (isOther || splitter.fields[known] == .from, begin)
            }
            if others.phrase(all: whole, of: text) != nil { return (true, begin) }
        }
        guard let inner = splitter.label(endingAt: colon, from: start, in: text) else { return nil }
        let isCapital = !text[inner.start].isSmallLetter
        return (inner.field == .from && isCapital, inner.start)
    }

    /// Whether a part of a line holds a label itself.
    func holdsLabel(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        range.contains {
            text[$0] == 0x3A && splitter.label(endingAt: $0, from: range.lowerBound, in: text) != nil
        }
    }

    /// The end of a sender's value that continues below its line: the next line with text if the label is alone, and the lines
    /// directly below that hold an address if none was found so far, or an address in brackets.
    private func continuedEnd(of value: Range<Int>, behind line: TextLine, in text: [UInt8]) -> Int {
        var end = value.upperBound
        var place = line.next
        for _ in 0..<4 {
            let isEmpty = end <= value.lowerBound
            guard let next = TextLine(text, at: place), isEmpty || !next.isBlank else { break }
            place = next.next
            if next.isBlank { continue }
            let words = text[next.content.prefix(Self.longestLine)]
            let isAddress =
                words.contains(0x40)
                && (!text[value.lowerBound..<end].contains(0x40) || words.contains(0x3C)
                    || words.contains(0x5B))
            guard isEmpty || isAddress, label(of: next, in: text) == nil else { break }
            end = words.endIndex
        }
        return end
    }

    private func label(of line: TextLine, in text: [UInt8]) -> Int? {
        text[line.content.prefix(ForwardSplitter.longestLabel)].firstIndex(of: 0x3A).flatMap { colon in
            label(endingAt: colon, from: line.content.lowerBound, line, of: text)?.start
        }
    }

    private mutating func take(_ range: Range<Int>, in text: [UInt8], isNamed: Bool = false) {
        let octets = text[range].prefix(2 * Self.longestLine)
        let sender = ShownSender(String(decoding: octets, as: UTF8.self))
        let isSomebody = isNamed && !sender.words.isEmpty
        if !sender.addresses.isEmpty || !sender.isReadable || isSomebody { found.append(sender) }
    }

    // MARK: The line above a quotation

    /// A line that ends in a colon, with the lines of its paragraph above: it names an address in angle brackets, or says that a
    /// person wrote.
    private mutating func lookForAttribution(_ paragraph: [TextLine], of text: [UInt8]) {
        guard let last = paragraph.last, text[last.content.upperBound - 1] == 0x3A else { return }
        let tail = last.content.suffix(Self.longestAttribution)
        let isSaid = saysThatSomebodyWrote(tail, of: text)
        guard isSaid || label(of: last, in: text) == nil else { return }
        var start = tail.lowerBound
        if !text[tail].contains(0x40) || !text[tail].contains(0x3C) {
            // It is broken over several lines: the address is above.
            guard isSaid || text[tail].contains(0x40) || text[tail].contains(0x3E) else { return }
            for line in paragraph.dropLast().reversed() where !text[start..<tail.upperBound].contains(0x40) {
                guard tail.upperBound - line.content.lowerBound <= Self.longestAttribution else { break }
                start = line.content.lowerBound
            }
        }
        let words = text[start..<tail.upperBound]
        guard isSaid || words.contains(0x40) && words.contains(0x3C) else { return }
        found.append(ShownSender(String(decoding: words, as: UTF8.self)))
    }

    private func saysThatSomebodyWrote(_ line: Range<Int>, of text: [UInt8]) -> Bool {
        let words = TextLine.withoutSpace(line.lowerBound..<(line.upperBound - 1), in: text)
        var start = words.upperBound
        while start > words.lowerBound, words.upperBound - start < 40, text[start - 1] > 0x20,
            text[start - 1] != 0x3E
        {
            start -= 1
        }
        if splitter.attributionEndings.phrase(all: start..<words.upperBound, of: text) != nil { return true }
        // `Mallory a écrit le 10/11 à 9:14 :`
        let folded = FoldedText(String(decoding: text[words], as: UTF8.self)).octets
        return splitter.attributions.contains { attribution in
            let closes = [0x20] + attribution.closes + [0x20]
            return folded.count > closes.count
                && folded.indices.contains { folded[$0...].starts(with: closes) }
        }
    }
}
