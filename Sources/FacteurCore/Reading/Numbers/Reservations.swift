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

    /// Whether a text without the notice's own phrases has such words.
    func areIn(_ text: String) -> Bool {
        let sentences = Self.sentences(of: NameFolding.folded(text))
        return sentences.indices.contains { place in
            let sentence = sentences[place]
            let isAboutOffer = Self.isAboutOffer(sentence)
            guard !sentence.contains(Self.condition),
                isAboutOffer || sentence.isDisjoint(with: Self.conditions)
            else { return false }
            let isNearOffer =
                isAboutOffer
                || sentences[max(place - 1, 0)...min(place + 1, sentences.count - 1)]
                    .contains(where: Self.isAboutOffer)
            return Self.has(Self.endings, sentence) && (isPortals || isNearOffer)
                || Self.has(Self.faults, sentence) && isNearOffer
                || isAboutOffer && !sentence.isDisjoint(with: Self.denials)
                    && sentence.isDisjoint(with: Self.politeness)
                || isPortals && sentence.isSuperset(of: ["no", "longer"])
                || isPortals && sentence.isSuperset(of: ["tenez", "compte"])
        }
    }

    /// Whether a subject, which is no sentence, has such words.
    func areIn(subject: String) -> Bool {
        Self.sentences(of: NameFolding.folded(subject)).contains { words in
            Self.has(Self.endings, words) || Self.has(Self.faults, words)
                || !words.isDisjoint(with: Self.denials) && words.isDisjoint(with: Self.politeness)
                || !words.isDisjoint(with: Self.trials)
        }
    }

    private static func isAboutOffer(_ words: Set<Substring>) -> Bool { has(topics, words) }

    private static func has(_ beginnings: [String], _ words: Set<Substring>) -> Bool {
        words.contains { word in beginnings.contains { word.hasPrefix($0) } }
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

    /// A sentence with one of them is about a case that need not be, unless it speaks of the offer.
    private static let conditions: Set<Substring> = ["si", "if", "unless", "cas", "case"]

    /// Beginnings of words that speak of an offer or its number.
    private static let topics = [
        "offre", "offer", "numero", "number", "noc", "cnp", "paiement", "payment", "travailleur", "worker",
        "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9",
    ]

    /// Beginnings of words that say that something is over, refused, or no longer the same.
    private static let endings = [
        "annul", "retir", "retrait", "refus", "rejet", "revoc", "revoqu", "expir", "invalid", "caduc",
        "caduq",
        "perim", "remplac", "errone", "erratum", "errata", "incorrect", "incomplet", "inexact", "suspen",
        "inacti", "desactiv", "rectif", "doublon", "ineligib", "inadmissib", "irrecevab", "obsolet", "nul",
        "void", "effac", "remov", "elimin", "interverti", "mixed", "swapped", "disregard", "ebauche",
        "brouillon", "draft", "attente", "pending", "cessera", "ceases", "impay", "unpaid", "ignor",
        "confusion", "cancel", "withdr", "reject",
        "revok", "supersed", "replac", "deactiv", "rescind", "terminat",
        "lapse", "noncompli", "duplicat", "nonconform", "bloqu", "interromp",
        "abandon", "desist",
    ]

    /// Beginnings of words that also stand in footers and in polite sentences; they count beside what speaks of the offer.
    private static let faults = [
        "erreur", "error", "supprim", "delet", "faux", "fausse", "mauvais", "wrong", "mistak", "correcti",
        "corrected", "corrig", "chang", "modifi", "amend", "declin", "fail", "echou", "echec", "unable",
        "toutefois", "cependant", "however", "revers", "trompe", "provisoire", "provisional", "accident",
        "double", "hold", "updated",
    ]

    /// Words in a subject that say that the mail is none in earnest.
    private static let trials: Set<Substring> = ["test", "essai", "exemple", "example", "sample", "specimen"]

    /// Words by which a sentence about the offer denies something.
    private static let denials: Set<Substring> = [
        "ne", "not", "cannot", "never", "longer", "neither", "non", "aucun", "aucune", "autre", "another",
        "deja", "already", "plutot", "instead", "previous", "precedent", "ferme", "fermee", "closed",
        "attendez", "wait",
    ]

    /// A denial beside one of them denies nothing of the number: `n'hésitez pas`, `ne pas répondre`, `does not guarantee a permit`.
    private static let politeness: Set<Substring> = [
        "hesitez", "hesitate", "repondre", "repondez", "reponse", "reply", "noreply", "surveillee",
        "monitored", "constitue", "constitute", "garantit", "guarantee",
    ]
}

extension Reader {
    /// Marks a notice beside whose number the portal says something that gives nobody a number.
    func readReservations(
        _ message: Message, _ passages: [Passage], portal: [String], into reading: inout Reading
    ) {
        guard reading.kind == .notice, !reading.offers.isEmpty || !reading.doubtful.isEmpty else { return }
        let isPortals = isPortals(message, portal)
        let reservations = Reservations(isPortals: isPortals)
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
