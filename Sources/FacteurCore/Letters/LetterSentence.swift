package import Text

/// What the ledger itself says of a letter, in place of a server's reply.
package enum LetterSentence: KeptSentence {
    // Why it does not leave.
    case withdrawn, superseded, removed, otherPerson, putBack, sentAgain, answered
    // What became of one that may have left.
    case hasAnswered, cutOff, found, folder, strangeReport

    package var pattern: Localized {
        switch self {
        case .withdrawn:
            Localized(
                en: "not sent: the number is dead (withdrawn)",
                fr: "pas envoyée : le numéro n’est plus valable (retiré)")
        case .superseded:
            Localized(
                en: "not sent: the number is dead (superseded)",
                fr: "pas envoyée : le numéro n’est plus valable (remplacé)")
        case .removed:
            Localized(en: "not sent: removed from the roster", fr: "pas envoyée : retiré de la liste")
        case .otherPerson:
            Localized(
                en: "not sent: the roster gives the row to another person",
                fr: "pas envoyée : la liste donne la ligne à une autre personne")
        case .putBack:
            Localized(
                en: "not sent: the ledger is a copy or was put back",
                fr: "pas envoyée : le registre est une copie ou a été remis en place")
        case .sentAgain:
            Localized(
                en: "not sent: the letter is sent again", fr: "pas envoyée : la lettre est renvoyée")
        case .answered:
            Localized(
                en: "not sent: the intern has answered it", fr: "pas envoyée : le stagiaire a répondu")
        case .hasAnswered: Localized(en: "the intern has answered it", fr: "le stagiaire y a répondu")
        case .cutOff:
            Localized(en: "the end was never written down", fr: "la fin n’a jamais été notée")
        case .found:
            Localized(
                en: "the mail server had taken it: it lies in *",
                fr: "le serveur l’avait acceptée : elle se trouve dans *")
        case .folder:
            Localized(en: "the folder “*” of mailbox *", fr: "le dossier « * » de la boîte *")
        case .strangeReport:
            Localized(
                en:
                    "a mail system wrote about this letter in words that could not be read; `facteur mail --held` shows it",
                fr:
                    "un système de messagerie a écrit au sujet de cette lettre en des termes illisibles ; `facteur mail --held` le montre"
            )
        }
    }
}
