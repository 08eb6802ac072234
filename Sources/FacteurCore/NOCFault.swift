/// Why a NOC code as somebody typed it is refused.
package enum NOCFault: Error, Sendable, Hashable {
    /// Not five digits, and nothing to say about how it came to be.
    case notFiveDigits(String)
    /// Four digits: a code of NOC 2016.
    case isNOC2016(String)
    /// A spreadsheet took the code for a number; `whole` is what stood there, if no other code can have.
    case zerosLost(String, whole: String)
    /// `99999` and `88888`, which forms take for "none".
    case standsForNone(String)
    /// No code of NOC 2021 begins with these two digits.
    case noSuchGroup(String)
    /// No table that was loaded has it.
    case notInTables(String, versions: String)

    /// The word for a person, on one line: what is wrong and what to do.
    package var message: Localized {
        switch self {
        case .notFiveDigits(let text):
            Localized(
                en:
                    "\(text.shown) is no NOC code: type its five digits and nothing else, or leave it empty until it is known",
                fr:
                    "\(text.shown) n’est pas un code CNP : inscrivez ses cinq chiffres et rien d’autre, ou laissez vide tant qu’il n’est pas connu"
            )
        case .isNOC2016(let text):
            Localized(
                en:
                    "\(text.shown) has four digits: NOC 2016 ended on 2022-11-16; type the five digits of NOC 2021",
                fr:
                    "\(text.shown) a quatre chiffres : la CNP 2016 a pris fin le 2022-11-16 ; inscrivez les cinq chiffres de la CNP 2021"
            )
        case .zerosLost(let text, let whole):
            Localized(
                en:
                    "\(text.shown) has lost its leading zeros, as Excel does with numbers: if \(whole) is meant, format the column as text and type it again",
                fr:
                    "\(text.shown) a perdu ses zéros de tête, comme Excel le fait des nombres : s’il s’agit de \(whole), mettez la colonne au format texte et inscrivez-le de nouveau"
            )
        case .standsForNone(let text):
            Localized(
                en:
                    "\(text.shown) stands for no occupation: type the code that was typed in the portal, or leave it empty",
                fr:
                    "\(text.shown) ne désigne aucune profession : inscrivez le code inscrit au portail, ou laissez vide"
            )
        case .noSuchGroup(let text):
            Localized(
                en:
                    "\(text.shown) does not exist: no code of NOC 2021 begins with \(text.prefix(2)); compare it with the portal",
                fr:
                    "\(text.shown) n’existe pas : aucun code de la CNP 2021 ne commence par \(text.prefix(2)) ; comparez avec le portail"
            )
        case .notInTables(let text, let versions):
            Localized(
                en: "\(text.shown) does not exist in NOC \(versions): compare it with the portal",
                fr: "\(text.shown) n’existe pas dans la CNP \(versions) : comparez avec le portail")
        }
    }
}
