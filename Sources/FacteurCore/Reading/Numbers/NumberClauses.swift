/// The text directly before a number, back to the end of the sentence or line before: a reader takes it for the label.
///
/// `Numéro de confirmation : A1234567` says what the number is, whatever the sentence above says; `Le voici : A1234567` says
/// nothing, and the sentence above counts.
struct NumberClauses {
    let text: FoldedText
    let candidates: [NumberCandidate]

    /// In octets of the source: a label is not searched for farther up.
    private static let longest = 240

    /// The range of the number's own label, with the text between it and the number, in folded octets; `nil` when there is none, or
    /// when it is an offer's. A label is not an offer's if it mentions an offer but says that the number is another one, or is no
    /// longer valid.
    /// - Parameter isOffers: whether a part of the source holds a label of an offer.
    func ownLabel(of index: Int, isOffers: (Range<Int>) -> Bool) -> Range<Int>? {
        let clause = clause(before: index)
        let words = String(
            decoding: text.source[clause.range], as: UTF8.self)
        let tokens = Self.tokens(words)
        guard !tokens.allSatisfy(Self.neutral.contains) else { return nil }
        let start = text.foldedOffset(of: clause.range.lowerBound)
        let place = start..<max(start, text.foldedOffset(of: candidates[index].range.lowerBound))
        if isOffers(clause.range) { return isOfAnother(tokens, clause) ? place : nil }
        let names = clause.isLabel || tokens.contains(where: Self.numbering.contains) || words.contains("#")
        return names || clause.isWhole ? place : nil
    }

    private struct Clause {
        var range: Range<Int>
        /// Whether a colon, a tab or a similar mark is between it and the number.
        var isLabel = false
        /// Whether it begins after the end of a sentence or line.
        var isWhole = false
    }

    private func clause(before index: Int) -> Clause {
        let number = candidates[index].range.lowerBound
        let floor = max(number - Self.longest, index > 0 ? candidates[index - 1].range.upperBound : 0)
        var clause = Clause(range: number..<number)
        var end = skipOpening(from: number, floor, &clause)
        if end > floor, text.source[end - 1] == UInt8(ascii: ")") {
            end = skipRemark(before: end, floor)
        }
        var start = end
        while start > floor, let (scalar, begin) = UTF8Scalar.before(start, in: text.source) {
            if ends(scalar, at: begin, clause) {
                clause.isWhole = true
                break
            }
            start = begin
        }
        clause.range = max(start, floor)..<max(start, floor, end)
        return clause
    }

    /// Moves back over brackets, quotation marks, spaces, line ends and the mark after a label.
    private func skipOpening(from number: Int, _ floor: Int, _ clause: inout Clause) -> Int {
        var place = number
        while place > floor, let (scalar, begin) = UTF8Scalar.before(place, in: text.source) {
            switch scalar {
            case 0x3A, 0x3D, 0x09, 0xFF1A, 0x2192: clause.isLabel = true
            case 0x20, 0x0A, 0x0D, 0x28, 0x5B, 0x3C, 0x3E, 0x22, 0x27, 0x2A, 0xAB, 0x2018, 0x201C, 0x2D,
                0x2013,
                0x2014, 0x7C, 0x5F:
                break
            default:
                guard ScalarFolding.isWideSpace(scalar) || ScalarFolding.isInvisible(scalar) else {
                    return place
                }
            }
            place = begin
        }
        return place
    }

    /// Moves back over `(le voici)` between a label and its colon.
    private func skipRemark(before end: Int, _ floor: Int) -> Int {
        var place = end - 1
        while place > floor, text.source[place] != UInt8(ascii: "(") { place -= 1 }
        return place > floor ? place : end
    }

    /// Whether a clause begins after this scalar.
    private func ends(_ scalar: UInt32, at place: Int, _ clause: Clause) -> Bool {
        switch scalar {
        case 0x2E, 0x21, 0x3F: isBlank(place + 1)
        case 0x2C, 0x3A: clause.isLabel && isBlank(place + 1)
        case 0x3B, 0x7C, 0x2022, 0x09: true
        case 0x0A, 0x0D: !goesOn(behind: place)
        default: false
        }
    }

    private func isBlank(_ place: Int) -> Bool { place >= text.source.count || text.source[place] <= 0x20 }

    /// Whether the next line begins in the middle of a sentence, because a mail program broke a long line.
    private func goesOn(behind place: Int) -> Bool {
        var place = place
        while place < text.source.count, text.source[place] <= 0x20 || text.source[place] == 0x3E {
            place += 1
        }
        guard place < text.source.count else { return false }
        let (scalar, _) = UTF8Scalar.decode(text.source, at: place)
        return Unicode.Scalar(scalar)?.properties.isLowercase ?? false
    }

    private static func tokens(_ words: String) -> [String] {
        NameFolding.folded(words).split { !$0.isLetter && !$0.isNumber && $0 != "°" }.map(String.init)
    }

    /// Whether a label that mentions an offer names the number of something else: `ancien numéro d'offre`,
    /// `numéro de dossier de l'offre`, `file number (offer of employment)`.
    private func isOfAnother(_ tokens: [String], _ clause: Clause) -> Bool {
        if tokens.contains(where: Self.contrary.contains) { return true }
        return tokens.indices.contains { place in
            guard Self.things.contains(tokens[place]) else { return false }
            // French names the thing after the word for the number, English before it; a label without such a word names it at its
            // beginning or directly before the number.
            let before = tokens[..<place].last { !Self.particles.contains($0) }
            let next = place + 1 < tokens.count ? tokens[place + 1] : nil
            return before.map(Self.numbering.contains) ?? (clause.isLabel && clause.isWhole)
                || next.map(Self.numbering.contains) ?? true
        }
    }

    private static let particles: Set<String> = [
        "de", "d", "du", "la", "le", "l", "des", "of", "the", "votre", "your",
    ]

    /// Other things that may have a number.
    private static let things: Set<String> = [
        "dossier", "file", "compte", "account", "demande", "request", "application", "client", "suivi",
        "tracking", "permis", "permit", "recu", "receipt", "paiement", "payment", "confirmation",
        "entreprise", "business", "employeur", "employer",
    ]

    /// Words anywhere in the label that make it another number, or no valid one.
    private static let contrary: Set<String> = [
        "ancien", "ancienne", "old", "previous", "former", "precedent", "precedente", "remplace", "remplacee",
        "replaced", "superseded", "perime", "perimee", "exemple", "example", "specimen", "fictif", "fictive",
        "ressemble", "resembles", "looks", "forme", "form", "format", "pas", "not", "isn", "jamais", "never",
        "concurrent", "competitor", "attente", "pending", "autre", "other", "another", "faux", "wrong",
        "errone", "erronee", "incorrect", "transaction", "facture", "invoice",
    ]

    /// Words that do not say whose number it is.
    private static let neutral: Set<String> = [
        "le", "la", "les", "l", "voici", "voila", "numero", "numeros", "n°", "n", "no", "num", "number",
        "numbers", "the", "it", "its", "is", "are", "here", "est", "sont", "c", "ce", "cet", "cette", "s",
        "soit", "suivant", "suivante", "suivants", "following", "this", "that", "your", "votre", "vos", "a",
        "suit", "comme", "as", "follows", "below", "dessous", "ci", "apres", "et", "and", "ou", "or", "offre",
        "offres", "offer", "emploi", "employment", "job", "d", "de", "du", "des", "of", "un", "une", "an",
        "lettre", "letter", "agit", "il", "son", "sera", "nouveau", "new",
    ]

    /// Words that make a label of the words around them.
    private static let numbering: Set<String> = [
        "numero", "numeros", "n°", "no", "num", "number", "numbers", "code", "codes", "id", "identifiant",
        "identifier", "reference", "ref", "dossier", "file", "matricule", "compte", "account", "transaction",
        "confirmation", "nas", "sin",
    ]
}
