import Mail
import Text

/// Words of the portal's own that take back, correct or restrict what a notice gives, in whatever sentence.
///
/// The notice that gives a number is known (`Wording`, role `notice`); its phrases are set aside first. What is left says something
/// else, and nobody knows all the ways in which IRCC may say that a number is dead, wrong or not yet good: a word of the kind is
/// enough, and a person reads the mail. A sentence about what would be (`if this message is not for you, delete it`) says nothing
/// about this number.
struct Reservations {
    /// Whether the portal itself sent the text: in a copy that a colleague passes on, other people's footers stand beside it, so
    /// that only what speaks of the offer counts.
    let isPortals: Bool

    let table: ReservationTable

    /// Whether a text without the notice's own phrases has such words.
    func areIn(_ text: String) -> Bool {
        let sentences = Self.sentences(of: NameFolding.folded(text))
        return sentences.indices.contains { place in
            let sentence = sentences[place]
            let isAboutOffer = isAboutOffer(sentence)
            guard !sentence.contains(Self.condition),
                isAboutOffer || !table[.conditions].isIn(sentence)
            else { return false }
            let isNearOffer =
                isAboutOffer
                || sentences[max(place - 1, 0)...min(place + 1, sentences.count - 1)]
                    .contains(where: self.isAboutOffer)
            return table[.endings].isIn(sentence) && (isPortals || isNearOffer)
                || table[.faults].isIn(sentence) && isNearOffer || isAboutOffer && denies(sentence)
        }
    }

    /// Whether a subject, which is no sentence, has such words.
    func areIn(subject: String) -> Bool {
        Self.sentences(of: NameFolding.folded(subject)).contains { words in
            table[.endings].isIn(words) || table[.faults].isIn(words) || denies(words)
                || table[.trials].isIn(words)
        }
    }

    private func isAboutOffer(_ sentence: Set<Substring>) -> Bool {
        table[.topics].isIn(sentence) || sentence.contains(where: Self.isNumber)
    }

    /// `a1234567`, or what may be one.
    private static func isNumber(_ word: Substring) -> Bool {
        word.first == "a" && word.dropFirst().first.map { ("0"..."9").contains($0) } ?? false
    }

    private func denies(_ sentence: Set<Substring>) -> Bool {
        table[.denials].isIn(sentence) && !table[.courtesies].isIn(sentence)
    }

    /// The words of each sentence. A line that goes on is one with the next; an empty line ends a sentence.
    private static func sentences(of text: String) -> [Set<Substring>] {
        var sentences: [Set<Substring>] = []
        var words: Set<Substring> = []
        var isLineEmpty = true
        func end() {
            if !words.isEmpty { sentences.append(words) }
            words = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                if isLineEmpty { continue }
                isLineEmpty = true
                end()
                continue
            }
            isLineEmpty = false
            for piece in line.split(whereSeparator: \.isWhitespace) {
                // `n'est`; in `n° d'offre` it is no denial.
                if piece.hasPrefix("n'") || piece.hasPrefix("n’") { words.insert("ne") }
                // `can't`
                if piece.contains("n't") || piece.contains("n’t") { words.insert("not") }
                if words.isEmpty, ["si", "if"].contains(piece) { words.insert(Self.condition) }
                words.formUnion(piece.split { !$0.isLetter && !$0.isNumber })
                if let last = piece.last, ".!?;:".contains(last) || last == "…" { end() }
            }
        }
        end()
        return sentences
    }

    /// Stands for `si` or `if` at a sentence's beginning: it tells what to do in a case, as any mail of the portal's may.
    private static let condition: Substring = "\u{0}if"
}

extension Reader {
    /// Marks a notice beside whose number the portal says something that gives nobody a number.
    func readReservations(
        _ message: Message, _ passages: [Passage], portal: [String], into reading: inout Reading
    ) {
        guard reading.kind == .notice, !reading.offers.isEmpty || !reading.doubtful.isEmpty else { return }
        let isPortals = isPortals(message, portal)
        let reservations = Reservations(isPortals: isPortals, table: self.reservations)
        let isLoose = !isPortals && reading.ownWords == nil && reading.passedWords.isEmpty
        if isLoose { reading.looseWords = looseWords(passages) }
        let texts =
            isPortals || isLoose
            ? passages.filter { !$0.place.isSubject }.map { String(decoding: $0.text.source, as: UTF8.self) }
            : reading.passedWords.map(\.all)
        let words = texts.map { withKnownPhrases(as: "offre", $0) }
        let subjects = (isPortals ? [reading.subject] : []) + reading.forwards.compactMap(\.subject)
        guard
            words.contains(where: { reservations.areIn($0) })
                || subjects.contains(where: { reservations.areIn(subject: $0) })
        else { return }
        reading.isReserved = true
        reading.defects.append(Words.reserved)
    }
}

/// Messages to the admin.
private enum Words {
    static let reserved =
        "beside the number stands what no notice says: it may take the number back, correct it or restrict it; read it"
}
