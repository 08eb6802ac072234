package import Text

/// The state of a letter in the outbox (contract, `letters`).
package enum LetterState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Waits until its next attempt.
    case queued
    /// The final dot was sent, or may have been, and no complete reply has been recorded.
    case inDoubt = "in_doubt"
    /// The server accepted it.
    case sent
    /// The server refused it permanently, or the service has given up.
    case failed
    /// A delivery report said that the letter did not arrive.
    case bounced
    /// It is not needed any more: its number is dead, or the intern has answered.
    case superseded
    /// A person must approve it before it may be sent.
    case toReview = "to_review"
}

/// The state of an intern (contract, `interns`).
package enum InternState: String, Sendable, Hashable, Codable, CaseIterable {
    case awaitingOffer = "awaiting_offer"
    case awaitingNOC = "awaiting_noc"
    case held
    case queued
    case sent
    case inDoubt = "in_doubt"
    case bounced
    case failed
    case superseded
    case noOfferExpected = "no_offer_expected"
    case toReview = "to_review"
    /// The intern has answered the letter.
    case confirmed
}

extension LetterState {
    /// The state of the letter, in a few words for a table or a list.
    package var words: Localized {
        switch self {
        case .queued: Localized(en: "waits to be sent", fr: "attend d’être envoyée")
        case .inDoubt:
            Localized(
                en: "may have left: the line broke at the very end",
                fr: "peut-être partie : la liaison s’est coupée à la toute fin")
        case .sent: Localized(en: "sent", fr: "envoyée")
        case .failed: Localized(en: "refused for good, or given up", fr: "refusée, ou abandonnée")
        case .bounced: Localized(en: "came back", fr: "revenue")
        case .superseded: Localized(en: "no longer to be sent", fr: "n’est plus à envoyer")
        case .toReview: Localized(en: "waits for your approval", fr: "attend votre accord")
        }
    }
}

extension LetterState {
    /// Behind a number of such letters.
    package func words(for count: Int) -> Localized {
        guard count > 1 else { return words }
        return switch self {
        case .queued: Localized(en: "wait to be sent", fr: "attendent d’être envoyées")
        case .inDoubt:
            Localized(
                en: "may have left: the line broke at the very end",
                fr: "peut-être parties : la liaison s’est coupée à la toute fin")
        case .sent: Localized(en: words.en, fr: "envoyées")
        case .failed: Localized(en: words.en, fr: "refusées, ou abandonnées")
        case .bounced: Localized(en: words.en, fr: "revenues")
        case .superseded: Localized(en: words.en, fr: "ne sont plus à envoyer")
        case .toReview: Localized(en: "wait for your approval", fr: "attendent votre accord")
        }
    }
}

extension InternState {
    /// Behind a number of such interns.
    package func words(for count: Int) -> Localized {
        guard count > 1 else { return words }
        return switch self {
        case .awaitingOffer: Localized(en: "wait for the offer number", fr: "attendent le numéro d’offre")
        case .awaitingNOC:
            Localized(
                en: "have a number, wait for the NOC code", fr: "ont un numéro, attendent le code CNP")
        case .held: Localized(en: "need a person", fr: "attendent une décision")
        case .queued: Localized(en: "letters wait to be sent", fr: "lettres en attente d’envoi")
        case .sent: Localized(en: words.en, fr: "informés")
        case .inDoubt: Localized(en: "letters may have left", fr: "lettres peut-être parties")
        case .bounced: Localized(en: "letters came back", fr: "lettres revenues")
        case .failed: Localized(en: "letters could not be sent", fr: "lettres non envoyées")
        case .superseded: Localized(en: "wait for a new number", fr: "attendent un nouveau numéro")
        case .noOfferExpected: Localized(en: "get no number", fr: "sans numéro prévu")
        case .toReview:
            Localized(en: "letters wait for your approval", fr: "lettres en attente de votre accord")
        case .confirmed: Localized(en: "have answered", fr: "ont répondu")
        }
    }

    /// The state of the intern, in a few words for a table or a list.
    package var words: Localized {
        switch self {
        case .awaitingOffer: Localized(en: "waits for the offer number", fr: "attend le numéro d’offre")
        case .awaitingNOC:
            Localized(en: "has a number, waits for the NOC code", fr: "a un numéro, attend le code CNP")
        case .held: Localized(en: "needs a person", fr: "attend une décision")
        case .queued: Localized(en: "letter waits to be sent", fr: "lettre en attente d’envoi")
        case .sent: Localized(en: "told", fr: "informé")
        case .inDoubt: Localized(en: "letter may have left", fr: "lettre peut-être partie")
        case .bounced: Localized(en: "letter came back", fr: "lettre revenue")
        case .failed: Localized(en: "letter could not be sent", fr: "lettre non envoyée")
        case .superseded: Localized(en: "waits for a new number", fr: "attend un nouveau numéro")
        case .noOfferExpected: Localized(en: "gets no number", fr: "sans numéro prévu")
        case .toReview:
            Localized(en: "letter waits for your approval", fr: "lettre en attente de votre accord")
        case .confirmed: Localized(en: "told, has answered", fr: "informé, a répondu")
        }
    }

    /// What to do about it; `nil` when there is nothing to do.
    package var advice: Localized? {
        switch self {
        case .awaitingNOC:
            Localized(
                en: "put the code into the roster and run: facteur roster import FILE.csv",
                fr: "ajoutez le code à la liste, puis : facteur roster import FICHIER.csv")
        case .held: Localized(en: "see: facteur mail --held", fr: "voyez : facteur mail --held")
        case .inDoubt:
            Localized(
                en: "ask the intern whether the letter has come; see: facteur letters",
                fr: "demandez au stagiaire si la lettre est arrivée ; voyez : facteur letters")
        case .bounced, .failed:
            Localized(
                en: "check the address in the roster, import it, then run: facteur resend REF",
                fr: "vérifiez l’adresse dans la liste, importez-la, puis : facteur resend RÉF")
        case .toReview: Localized(verbatim: "facteur review")
        case .awaitingOffer, .queued, .sent, .superseded, .noOfferExpected, .confirmed: nil
        }
    }
}

extension LetterState {
    /// The value in the files and the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .queued: Localized(en: rawValue, fr: "en attente")
        case .inDoubt: Localized(en: rawValue, fr: "incertaine")
        case .sent: Localized(en: rawValue, fr: "envoyée")
        case .failed: Localized(en: rawValue, fr: "refusée")
        case .bounced: Localized(en: rawValue, fr: "revenue")
        case .superseded: Localized(en: rawValue, fr: "remplacée")
        case .toReview: Localized(en: rawValue, fr: "à approuver")
        }
    }
}

extension InternState {
    /// The value in the files and the JSON, and its French: one cell of a table.
    package var name: Localized { Localized(en: rawValue, fr: words.fr) }
}

/// When a failed letter is tried again: exponential back-off, with jitter over the whole range, and an end.
///
/// The jitter prevents letters that failed together (a relay that was down) from being tried again together.
package struct RetrySchedule: Sendable, Hashable {
    package enum Next: Sendable, Hashable {
        /// Unix seconds, always after now.
        case at(Int64)
        case giveUp
    }

    /// The shortest wait, in seconds, at least 1.
    package let first: Int
    /// The longest wait, in seconds, at least `first`.
    package let most: Int
    /// How long after the first attempt the service gives up, in seconds.
    package let giveUp: Int
    /// The service does not give up before this many attempts: when a clock is corrected, it may jump over days in which nothing
    /// was tried.
    private var fewest: Int { max(1, min(8, giveUp / most)) }

    package init(first: Int, most: Int, giveUp: Int) {
        self.first = max(1, first)
        self.most = max(self.first, most)
        self.giveUp = max(0, giveUp)
    }

    package init(_ letters: Configuration.Letters) {
        self.init(first: letters.retryFirst, most: letters.retryMost, giveUp: letters.giveUp)
    }

    /// The next attempt after one that has just failed.
    ///
    /// The wait is random between `first` and a ceiling that begins at twice `first` and doubles up to `most`. The last attempt is
    /// at the end time itself, so that a letter gets its whole time. An attempt that fails at or after the end was the last, unless
    /// very few were made.
    /// - Parameters:
    ///   - now: Unix seconds; a clock that went backwards only makes the letter live longer.
    ///   - attempts: how many have failed, including this one; at least 1.
    ///   - firstAttempt: when the first one began, Unix seconds.
    ///   - unitRandom: 0..<1, from the caller's random source.
    package func nextAttempt(
        after now: Int64, attempts: Int, firstAttempt: Int64, unitRandom: Double
    ) -> Next {
        let (end, overflow) = firstAttempt.addingReportingOverflow(Int64(giveUp))
        let isOver = !overflow && now >= end
        guard !isOver || attempts < fewest else { return .giveUp }
        let (next, far) = now.addingReportingOverflow(wait(attempts: attempts, unitRandom: unitRandom))
        return .at(far ? .max : overflow || isOver ? next : min(next, end))
    }

    private func wait(attempts: Int, unitRandom: Double) -> Int64 {
        let ceiling = Doubling.pause(first: first, times: max(1, attempts), most: most)
        let chance = unitRandom > 0 ? min(unitRandom, 1) : 0
        // Seconds below 2^53 are exact in a Double; no wait is longer.
        let spread = min(ceiling - first, 1 << 52)
        return Int64(first) + Int64(Double(spread) * chance)
    }
}
