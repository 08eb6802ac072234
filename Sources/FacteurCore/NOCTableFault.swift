/// Why a file is no table of NOC.
package enum NOCTableFault: Error, Sendable, Hashable {
    case notATable
    case holdsNUL(line: Int)
    case noHeader
    case strangeRow(line: Int)
    case doubledCode(line: Int)
    case noCodes

    /// The line it is about, from 1.
    package var line: Int {
        switch self {
        case .notATable, .noHeader, .noCodes: 1
        case .holdsNUL(let line), .strangeRow(let line), .doubledCode(let line): line
        }
    }

    /// The word for a person, on one line, without the place.
    package var message: Localized {
        switch self {
        case .notATable:
            Localized(
                en:
                    "the file is no CSV text of at most 20 MB: use Statistics Canada's classification structure",
                fr:
                    "le fichier n’est pas un texte CSV d’au plus 20 Mo : prenez la structure de la classification de Statistique Canada"
            )
        case .holdsNUL:
            Localized(
                en:
                    "a NUL octet stands in this line: take it out, or fetch the table again",
                fr:
                    "la ligne contient un octet NUL : retirez-le, ou téléchargez de nouveau le tableau"
            )
        case .noHeader:
            Localized(
                en:
                    "the header has no level, code and title: use Statistics Canada's classification structure",
                fr:
                    "l’en-tête n’a pas de niveau, de code et de titre : prenez la structure de la classification de Statistique Canada"
            )
        case .strangeRow:
            Localized(
                en: "the row has no level, code and title",
                fr: "la ligne n’a pas de niveau, de code et de titre")
        case .doubledCode:
            Localized(en: "the code stands twice in the file", fr: "le code figure deux fois dans le fichier")
        case .noCodes:
            Localized(
                en: "the file has no code of four or five digits",
                fr: "le fichier n’a aucun code de quatre ou cinq chiffres")
        }
    }
}
