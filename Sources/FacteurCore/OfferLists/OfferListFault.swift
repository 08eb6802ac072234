package import Text

/// Why a file is no list of the portal.
package enum OfferListFault: Error, Sendable, Hashable {
    case notAList
    case noHeader
    case otherFile(FileKind)
    case tooManyRows
    case brokenRow(line: Int)
    case strangeNumber(String, line: Int)
    /// A number that is hidden in the number's cell of the page.
    case hiddenNumber(String, line: Int)
    /// The number's cell is empty, and another cell of the row is a number.
    case strayNumber(String, line: Int)
    case noName(line: Int)
    /// A name damaged by a wrong encoding.
    case brokenName(String, line: Int)
    /// Two headers of one meaning, of which only one can be the column that is meant.
    case twoColumns(Clash)

    package struct Clash: Sendable, Hashable {
        package let first: String
        package let second: String
        package let line: Int

        package init(first: String, second: String, line: Int) {
            (self.first, self.second, self.line) = (first, second, line)
        }
    }

    /// The line of the fault, from 1.
    package var line: Int {
        switch self {
        case .notAList, .noHeader, .otherFile, .tooManyRows: 1
        case .brokenRow(let line), .strangeNumber(_, let line), .hiddenNumber(_, let line),
            .strayNumber(_, let line),
            .noName(let line),
            .brokenName(_, let line):
            line
        case .twoColumns(let clash): clash.line
        }
    }

    /// The message for a person, on one line, without the position.
    package var message: Localized {
        switch self {
        case .notAList:
            Localized(
                en:
                    "the file is no text of at most 20 MB: save the portal's page as HTML, or copy its table into a text file",
                fr:
                    "le fichier n’est pas un texte d’au plus 20 Mo : enregistrez la page du portail en HTML, ou copiez son tableau dans un fichier texte"
            )
        case .noHeader:
            Localized(
                en:
                    "no row has the headers of the portal's list (offer of employment number, name of the foreign worker): copy the table with its header",
                fr:
                    "aucune ligne ne porte les en-têtes de la liste du portail (numéro de l’offre d’emploi, nom du travailleur étranger) : copiez le tableau avec son en-tête"
            )
        case .otherFile(let kind):
            Localized(
                en:
                    "the file is \(kind.named.en): save the portal's page as HTML, or copy its table into a text file",
                fr:
                    "le fichier est \(kind.named.fr) : enregistrez la page du portail en HTML, ou copiez son tableau dans un fichier texte"
            )
        case .tooManyRows:
            Localized(
                en: "the list has more than 50,000 rows: is it the portal's?",
                fr: "la liste a plus de 50 000 lignes : est-ce bien celle du portail ?")
        case .brokenRow:
            Localized(
                en: "the row does not fit the header: copy the table again",
                fr: "la ligne ne correspond pas à l’en-tête : copiez de nouveau le tableau")
        case .strangeNumber(let text, _):
            Localized(
                en:
                    "\(text.shown) is no offer of employment number (A and seven digits): copy the table again",
                fr:
                    "\(text.shown) n’est pas un numéro d’offre d’emploi (A et sept chiffres) : copiez de nouveau le tableau"
            )
        case .hiddenNumber(let text, _):
            Localized(
                en:
                    "the page hides another number, \(text.shown), beside the one that it shows: copy the table into a text file and import that",
                fr:
                    "la page cache un autre numéro, \(text.shown), à côté de celui qu’elle montre : copiez le tableau dans un fichier texte et importez-le"
            )
        case .strayNumber(let text, _):
            Localized(
                en:
                    "\(text.shown) does not stand in the number's column: the rows are shifted against the header, copy the table again",
                fr:
                    "\(text.shown) n’est pas dans la colonne du numéro : les lignes sont décalées par rapport à l’en-tête, copiez de nouveau le tableau"
            )
        case .brokenName(let text, _):
            Localized(
                en: "\(text.shown) has lost its accents: save the page or the table again as UTF-8",
                fr:
                    "\(text.shown) a perdu ses accents : enregistrez de nouveau la page ou le tableau en UTF-8"
            )
        case .noName:
            Localized(
                en: "the number stands without a worker's name",
                fr: "le numéro figure sans nom de travailleur")
        case .twoColumns(let clash):
            Localized(
                en:
                    "\(clash.first.shown) and \(clash.second.shown) may both be the column that is meant: copy the table into a text file, delete the one that is not, and import that",
                fr:
                    "\(clash.first.shown) et \(clash.second.shown) peuvent être toutes deux la colonne voulue : copiez le tableau dans un fichier texte, supprimez celle qui ne l’est pas et importez-le"
            )
        }
    }
}
