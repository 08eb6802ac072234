extension OfferList.Row {
    package enum Standing: Sendable, Hashable {
        /// Submitted; so is a row of a list without that column.
        case live
        /// Withdrawn, refused, cancelled, expired, replaced, suspended, not submitted or not paid for yet: nobody may be told its
        /// number.
        case dead
        /// In words that nobody knows: the row proves nothing.
        case unknown
    }

    /// What the list says of the offer. What may be done with a row (`Modifier`, `Retirer`) stands beside it on some pages, and says
    /// nothing.
    package var standing: Standing { Self.standing(of: status) }

    /// What a row says of its number: whose it is, and whether it is alive.
    package struct Claim: Sendable, Hashable {
        let name: [String]
        let standing: Standing
    }

    package var claim: Claim { Claim(name: NameText(workerName).words.map(\.text), standing: standing) }

    static func standing(of status: String) -> Standing {
        guard !status.isEmpty else { return .live }
        let words = OfferStatusWords.words(status)
        if OfferStatusWords.areDead(words) { return .dead }
        return OfferStatusWords.areLive(words) ? .live : .unknown
    }
}

/// The words by which the portal's list says how an offer stands. French as on the portal's pages; the English ones are an invention
/// until a real list is available.
enum OfferStatusWords {
    /// Stands for a cell without a word, under a header that promises one.
    static let none = "—"

    static func words(_ text: String) -> [String] {
        NameText(text).words.map(\.text).filter { !actions.contains($0) }
    }

    static func areDead(_ words: [String]) -> Bool {
        let isWaived = words.contains { ["requis", "required"].contains($0) }
        return words.contains { word in dead.contains { word.hasPrefix($0) } || spent.contains(word) }
            || !isWaived && words.contains(where: denials.contains)
    }

    /// All of them are known, and one says that the offer was submitted: what stands beside it may take it back.
    static func areLive(_ words: [String]) -> Bool {
        words.contains(where: live.contains)
            && words.allSatisfy {
                live.contains($0) || plain.contains($0) || denials.contains($0)
                    || $0.contains(where: \.isNumber)
            }
    }

    /// Whether a text that is no status, such as a comment or a heading, says that an offer is dead: in a word that can mean nothing
    /// else, and is not denied.
    ///
    /// - Parameter mayOffer: it may be what can be done with the row, as `Retrait` under *Action*.
    static func end(_ text: String, mayOffer: Bool = false) -> Bool {
        let words = NameText(text).words
        if words.count == 1, !mayOffer, withdrawals.contains(words[0].text) { return true }
        return words.indices.contains { place in
            ended.contains(words[place].text) && !isPresent(words, at: place, of: text)
                && !isDenied(words, at: place)
        }
    }

    /// Whether all the rows below such a heading are dead.
    static func endRows(_ heading: String) -> Bool {
        end(heading) && !words(heading).contains(where: live.contains)
    }

    /// Whether such a text is about offers, or about how they stand.
    static func areOfOffers(_ heading: String) -> Bool {
        nameOffers(heading) || end(heading) || words(heading).contains(where: live.contains)
    }

    static func nameOffers(_ heading: String) -> Bool {
        words(heading).contains { ["offre", "offres", "offer", "offers"].contains($0) }
    }

    /// Whether a header asks for the end of an offer, as `Date de retrait` does: who answers it says that it has ended.
    static func askForEnd(_ header: String) -> Bool {
        let words = Set(NameText(header).words.map(\.text))
        let isLater = !words.isDisjoint(with: ["par", "by"])
        let asked = ended.subtracting(["expire", "expired"] + (isLater ? [] : replaced)).union(withdrawals)
        return !words.isDisjoint(with: asked)
            && words.isDisjoint(with: ["limite", "deadline", "avant", "before", "jusqu", "until", "delai"])
    }

    /// Whether a cell below such a header says no more than no; a tick or a cross is not no.
    static func isNo(_ cell: String) -> Bool {
        let words = words(cell)
        return words.allSatisfy(nothings.contains)
            && (!words.isEmpty || cell.allSatisfy { !$0.isSymbol || $0 == "☐" || $0 == "□" })
    }

    /// `Expire le 2 mai` is a day that comes, and `annule et remplace A1234567` the end of another offer; an accent, or capitals, may
    /// make it the past.
    private static func isPresent(_ words: [NameText.Word], at place: Int, of text: String) -> Bool {
        let typed = text.unicodeScalars.dropFirst(words[place].range.lowerBound).prefix(
            words[place].text.count)
        guard place + 1 < words.count, typed.allSatisfy(\.isASCII),
            typed.dropFirst().allSatisfy(\.properties.isLowercase), words[place].text.hasSuffix("e")
        else { return false }
        let next = words[place + 1].text
        return words[place].text == "expire"
            ? ["le", "dans", "on", "in"].contains(next)
            : ["et", "l", "la", "cette"].contains(next) || OfferNumber(rawValue: next.uppercased()) != nil
    }

    private static func isDenied(_ words: [NameText.Word], at place: Int) -> Bool {
        let before = words[..<place].suffix(3).map(\.text)
        let denied = before.drop {
            !["non", "not", "pas", "jamais", "never", "aucun", "aucune", "no"].contains($0)
        }
        return !denied.isEmpty
            && denied.dropFirst().allSatisfy {
                ["ete", "been", "encore", "yet", "offre", "offer"].contains($0)
            }
    }

    /// Beginnings of words, folded.
    private static let dead = [
        "retir", "retra", "annul", "refus", "rejet", "revoqu", "expir", "brouillon", "ebauche", "perim",
        "caduc", "caduq", "invalid", "withdr", "cancel", "reject", "revok", "draft", "declin", "lapse",
        "void", "terminat", "supprim", "delet", "incompl", "remplac", "replac", "supersed", "suspen",
        "ferme", "closed", "clos", "inacti", "desactiv", "deactiv", "obsolet", "nul", "archiv", "doublon",
        "duplicat", "erreur", "errone", "error", "ineligib", "inadmissib", "unsubmit", "unpaid", "impay",
        "attente", "pending", "bloqu", "interromp", "rescind", "abandon", "desist", "resili", "unapprov",
        "contest", "transfere", "fail", "echou", "resubmi", "echu", "rembourse", "refunded", "retourn",
        "returned",
    ]

    /// Whole words: `utilisable` is not yet `utilisé`.
    private static let spent: Set<String> = [
        "utilise", "utilisee", "utilises", "utilisees", "used", "consomme", "consommee",
    ]

    /// Whole words: `à compléter` and `Processing` are not yet.
    private static let live: Set<String> = [
        "soumis", "soumise", "soumises", "submitted", "actives", "actifs", "recu", "recue", "received",
        "transmis", "transmise",
        "approuve", "approuvee", "approved", "accepte", "acceptee", "accepted", "actif", "active",
        "complet", "complete", "completed", "confirme", "confirmee", "confirmed", "traite", "traitee",
        "processed", "valide", "valid",
    ]

    /// Beside a living word they change nothing.
    private static let plain: Set<String> = [
        "a", "au", "avec", "d", "de", "des", "du", "en", "est", "et", "ete", "l", "la", "le", "les", "par",
        "sur",
        "votre", "and", "at", "been", "by", "has", "is", "of", "on", "the", "to", "was", "with", "your",
        "offre", "offer", "emploi", "employment", "job", "employeur", "employer", "portail", "portal", "ircc",
        "cic", "numero", "number", "n", "o", "no", "paiement", "payment", "paye", "payee", "payes", "paid",
        "ligne", "online", "imprimer", "print", "telecharger",
        "download", "consulter", "frais",
        "fee", "fees", "requis", "required", "succes", "successfully", "statut", "status", "date", "heure",
        "icone", "icon", "image", "voir", "view", "ouvrir", "open", "detail", "details", "message",
        "messages", "h", "am", "pm", "m",
        "p",
        "gmt", "utc", "hae", "hne", "edt", "janvier", "fevrier", "mars", "avril", "mai", "juin",
        "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "january", "february", "march",
        "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan",
        "janv", "feb", "fevr", "mar", "apr", "avr", "jun", "jul", "juil", "aug", "sep", "sept", "oct", "nov",
        "dec",
    ]

    /// With one of them it is not, or not yet.
    private static let denials: Set<String> = [
        "non", "not", "pas", "ne", "jamais", "never", "be", "etre", "presque", "almost", "must", "re",
        "payer",
    ]

    /// `n/a` is two words.
    private static let nothings: Set<String> = [
        "non", "no", "n", "a", "0", "aucun", "aucune", "none", "faux", "false",
    ]

    private static let actions: Set<String> = [
        "retirer", "withdraw", "annuler", "cancel", "modifier", "edit", "supprimer", "delete",
    ]

    /// By itself a header in one of these words may ask for the offer that came before.
    private static let replaced = [
        "remplace", "remplacee", "remplaces", "remplacees", "replaced", "superseded",
    ]

    /// Whole words, folded; each is the end of an offer wherever it stands.
    private static let ended: Set<String> = Set(
        ["retire", "annule", "refuse", "rejete", "revoque", "expire", "perime", "remplace", "supprime"]
            .flatMap { [$0, $0 + "e", $0 + "s", $0 + "es"] }
            + [
                "caduc", "caduque", "caducs", "caduques", "echu", "echue", "echus", "echues", "withdrawn",
                "cancelled", "canceled", "refused", "rejected", "revoked", "expired", "lapsed", "superseded",
                "replaced", "void", "voided",
            ])

    /// As a header, or alone in a cell; in a sentence they may be what somebody asks or offers.
    private static let withdrawals: Set<String> = [
        "retrait", "annulation", "refus", "rejet", "revocation", "withdrawal", "cancellation", "refusal",
        "rejection",
    ]
}
