import FacteurCore
package import Text

/// Why settled mail can be neither flagged nor moved, as the ledger keeps it: only a person can mend it. The mails stay where they
/// are, as they were.
package enum ChangeSentence: KeptSentence {
    case readOnly, noKeyword, noFolder, emptyFolders, alikeFolders, sameFolder, cannotMove, cannotTell,
        refused

    package var pattern: Localized {
        switch self {
        case .readOnly:
            Localized(
                en:
                    "* opens the folder “*” for reading only, so that nothing in it can be flagged or moved; ask whoever runs it for the right, or write `after: leave`",
                fr:
                    "* n’ouvre le dossier « * » qu’en lecture, rien ne peut donc y être marqué ni déplacé ; demandez le droit à qui l’exploite, ou inscrivez `after: leave`"
            )
        case .noKeyword:
            Localized(
                en:
                    "* keeps no flag “*” in the folder “*”; write one that it keeps (*), or `after: leave`",
                fr:
                    "* ne garde pas de marque « * » dans le dossier « * » ; inscrivez-en une qu’il garde (*), ou `after: leave`"
            )
        case .noFolder:
            Localized(
                en:
                    "* has no folder “*” to move mails to; the folders there are: *; make it, or write one of them as `move:`",
                fr:
                    "* n’a pas de dossier « * » où déplacer les courriels ; les dossiers y sont : * ; créez-le, ou inscrivez l’un d’eux à `move:`"
            )
        case .emptyFolders:
            Localized(
                en: "* has no folder “*” to move mails to; make it, or write one that is there as `move:`",
                fr:
                    "* n’a pas de dossier « * » où déplacer les courriels ; créez-le, ou inscrivez un dossier existant à `move:`"
            )
        case .alikeFolders:
            Localized(
                en: "* has several folders that are called “*”, so that nothing is moved there; rename one",
                fr: "* a plusieurs dossiers nommés « * », rien n’y est donc déplacé ; renommez-en un")
        case .sameFolder:
            Localized(
                en: "on * the folder “*” of `move:` is the watched folder itself; name another",
                fr: "sur * le dossier « * » de `move:` est le dossier surveillé lui-même ; nommez-en un autre"
            )
        case .cannotMove:
            Localized(
                en:
                    "* cannot move a mail without touching others (it has neither MOVE nor UIDPLUS), so that all stay where they are; write `after: { flag: … }` or `after: leave`",
                fr:
                    "* ne sait pas déplacer un courriel sans toucher aux autres (ni MOVE ni UIDPLUS), tous restent donc à leur place ; inscrivez `after: { flag: … }` ou `after: leave`"
            )
        case .cannotTell:
            Localized(
                en:
                    "* does not say how it numbers the folder “*”, so that a move that was cut off could not be found again, and none is begun; write `after: { flag: … }` or `after: leave`",
                fr:
                    "* ne dit pas comment il numérote le dossier « * », un déplacement interrompu ne pourrait donc être retrouvé et aucun n’est commencé ; inscrivez `after: { flag: … }` ou `after: leave`"
            )
        case .refused:
            Localized(
                en: "* refuses to flag or move settled mails: * (*)",
                fr: "* refuse de marquer ou de déplacer des courriels traités : * (*)")
        }
    }
}

/// One of these sentences, with what it is said of.
package struct ChangeFault: Error, Sendable {
    /// In English, as the ledger keeps it.
    package let message: String

    init(_ message: String) { self.message = message }

    package var words: Localized { ChangeSentence.localized(message) }
}
