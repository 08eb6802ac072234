import Mail
import Text

/// Words of the portal's own that take back, correct or restrict what a notice gives, in whatever sentence.
///
/// The notice that gives a number is known (`Wording`, role `notice`); its phrases are set aside first. What is left says something
/// else, and nobody knows all the ways in which IRCC may say that a number is dead, wrong or not yet good: a word of the kind is
/// enough, and a person reads the mail. A sentence about what would be (`if this message is not for you, delete it`) says nothing
/// about this number; behind its comma it may (`if you have told it, say that it is cancelled`).
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
            if sentence.isCondition { return false }
            if sentence.isConsequence { return endsSomething(sentence.words) }
            let isAboutOffer = isAboutOffer(sentence.words)
            guard isAboutOffer || !table[.conditions].isIn(sentence.words) else { return false }
            let isNearOffer =
                isAboutOffer
                || sentences[max(place - 1, 0)...min(place + 1, sentences.count - 1)]
                    .contains { self.isAboutOffer($0.words) }
            return table[.endings].isIn(sentence.words) && (isPortals || isNearOffer)
                || table[.faults].isIn(sentence.words) && isNearOffer
                || isAboutOffer && denies(sentence.words)
        }
    }

    /// Whether what is said for a case ends something now, and no mail: `ignorez ce message` and `l'offre sera annulée` do not.
    private func endsSomething(_ words: Set<Substring>) -> Bool {
        table[.endings].isIn(words) && words.isDisjoint(with: Self.messages)
            && words.isDisjoint(with: Self.prospects)
    }

    private static let messages: Set<Substring> = [
        "message", "messages", "courriel", "courriels", "email", "emails", "e", "mail", "mails", "avis",
    ]
    private static let prospects: Set<Substring> = [
        "sera", "seront", "serait", "seraient", "peut", "peuvent", "pourra", "pourrait", "pourraient", "will",
        "may", "might", "could", "would",
    ]

    /// Whether a subject, which is no sentence, has such words.
    func areIn(subject: String) -> Bool {
        Self.sentences(of: NameFolding.folded(subject)).map(\.words).contains { words in
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

    private struct Sentence {
        var words: Set<Substring> = []
        /// Whether it is the first half of one that begins with `si` or `if`: it tells what to do in a case, as any mail of the
        /// portal's may.
        var isCondition = false
        /// Whether it is the second half, behind the comma.
        var isConsequence = false
    }

    /// A line that goes on is one with the next; an empty line ends a sentence.
    private static func sentences(of text: String) -> [Sentence] {
        var sentences: [Sentence] = []
        var sentence = Sentence()
        func end() {
            if !sentence.words.isEmpty { sentences.append(sentence) }
            sentence = Sentence()
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) { end() }
            for piece in line.split(whereSeparator: \.isWhitespace) {
                if sentence.words.isEmpty, ["si", "if"].contains(piece) { sentence.isCondition = true }
                sentence.words.formUnion(words(of: piece))
                guard let last = piece.last else { continue }
                if sentence.isCondition, last == "," {
                    end()
                    sentence.isConsequence = true
                } else if ".!?;:".contains(last) || last == "…" {
                    end()
                }
            }
        }
        end()
        return sentences
    }

    private static func words(of piece: Substring) -> [Substring] {
        var words = piece.split { !$0.isLetter && !$0.isNumber }
        // `n'est`; in `n° d'offre` it is no denial.
        if piece.hasPrefix("n'") || piece.hasPrefix("n’") { words.append("ne") }
        // `can't`
        if piece.contains("n't") || piece.contains("n’t") { words.append("not") }
        return words
    }
}

extension Reader {
    /// Marks a notice, or other mail with a number, beside which the portal says something that gives nobody a number.
    func readReservations(
        _ message: Message, _ passages: [Passage], portal: [String], into reading: inout Reading
    ) {
        guard [.notice, .portal, .unrelated, .unreadable].contains(reading.kind), !reading.isWithdrawal,
            !reading.everyNumber.isEmpty
        else { return }
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
