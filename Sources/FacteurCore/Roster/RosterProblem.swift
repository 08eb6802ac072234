package import Text

/// The possible faults of a roster file (contract, "Roster CSV").
package enum RosterProblem: Sendable, Hashable {
    // Faults of the file.
    case tooLarge
    case isWorkbook
    /// An encoding that is neither UTF-8 nor Windows-1252, by its name, with a word decoded from it.
    case strangeEncoding(String, shown: String)
    case isCompoundWorkbook
    case isBinary
    case isEmpty
    case strangeSeparator(String)
    /// `like`: a header of the file with a similar name.
    case missingColumn(Localized, like: String?, unknown: [String] = [])
    /// The column with the same meaning is at `first`, from 1.
    case duplicateColumn(first: Int)
    case tooManyRows
    // Faults of a row.
    case fieldCount(Int, expected: Int)
    case quoteInsideField
    case textAfterQuote
    case unclosedQuote
    case fieldTooLong
    // Faults of a field.
    case isRequired
    case hasLineBreak
    /// A control or invisible character, as `200B`.
    case hasHiddenCharacter(String)
    case strangeReference(String)
    /// A spreadsheet took the reference for a date.
    case isDate(String)
    /// `#REF!` and similar.
    case isSpreadsheetError(String)
    case isFormula(String)
    /// A name with `?` or U+FFFD in place of a letter.
    case lostLetter(String)
    /// A name that was decoded with the wrong encoding and saved, and the original name if it can be found.
    case garbled(String, meant: String?)
    case duplicateReference(String, firstLine: Int)
    case secondAddress
    case displayName
    case strangeAddress(String)
    case strangeLanguage(String)
    case strangeCode(NOCFault)
    case strangeAnswer(String)
}

extension RosterProblem {
    /// The message for a person, on one line: what is wrong and what to do.
    package var message: Localized {
        switch self {
        case .tooLarge:
            Localized(
                en: "the file is larger than 50 MB: is it a roster?",
                fr: "le fichier dépasse 50 Mo : est-ce bien une liste de stagiaires ?")
        case .isWorkbook:
            Localized(
                en:
                    "this is a workbook (.xlsx, .ods), a spreadsheet program's own file: save it as CSV (UTF-8) and import that",
                fr:
                    "c’est un classeur (.xlsx, .ods), le format d’un tableur : enregistrez-le en CSV (UTF-8) et importez celui-ci"
            )
        case .isCompoundWorkbook:
            Localized(
                en:
                    "this is an old workbook (.xls), a spreadsheet program's own file: save it as CSV (UTF-8) and import that",
                fr:
                    "c’est un ancien classeur (.xls), le format d’un tableur : enregistrez-le en CSV (UTF-8) et importez celui-ci"
            )
        case .strangeEncoding(let name, let shown):
            Localized(
                en:
                    "the file is not UTF-8 and not Windows-1252 but, it seems, \(name) (\(shown.shown) would stand in the letters): save it as CSV UTF-8 and import that",
                fr:
                    "le fichier n’est ni en UTF-8 ni en Windows-1252 mais, semble-t-il, en \(name) (\(shown.shown) figurerait dans les lettres) : enregistrez-le en CSV UTF-8 et importez celui-ci"
            )
        case .isBinary:
            Localized(
                en: "the file holds NUL octets and is no text: save the roster as CSV (UTF-8)",
                fr:
                    "le fichier contient des octets nuls et n’est pas du texte : enregistrez la liste en CSV (UTF-8)"
            )
        case .isEmpty:
            Localized(
                en: "the file has no header row: \(RosterColumn.requiredNames.en) are needed",
                fr: "le fichier n’a pas d’en-tête : il faut \(RosterColumn.requiredNames.fr)")
        case .strangeSeparator(let text):
            Localized(
                en: "the first line says sep=\(text.shown): only comma, semicolon and tab are understood",
                fr:
                    "la première ligne dit sep=\(text.shown) : seuls la virgule, le point-virgule et la tabulation sont compris"
            )
        case .missingColumn(let name, let like, let unknown):
            Localized(
                en: "the column \(name.en) (\(name.fr)) is missing from the header"
                    + (like.map { "; does \($0.shown) mean it?" } ?? "")
                    + (unknown.isEmpty ? "" : "; not known there: \(Self.list(unknown))"),
                fr: "la colonne \(name.fr) (\(name.en)) manque dans l’en-tête"
                    + (like.map { " ; est-ce \($0.shown) ?" } ?? "")
                    + (unknown.isEmpty ? "" : " ; inconnu dans l’en-tête : \(Self.list(unknown))"))
        case .duplicateColumn(let first):
            Localized(
                en: "the column stands twice: field \(first) of the header means the same",
                fr: "la colonne est en double : le champ \(first) de l’en-tête dit la même chose")
        case .tooManyRows:
            Localized(
                en: "the file has more than 200,000 rows: is it a roster?",
                fr: "le fichier a plus de 200 000 lignes : est-ce bien une liste de stagiaires ?")
        case .fieldCount(let count, let expected):
            Localized(
                en:
                    "the row has \(count) fields where the header has \(expected): a delimiter is missing, or one too many stands there; a value that holds one must be in quotation marks",
                fr:
                    "la ligne a \(count) champs et l’en-tête \(expected) : un séparateur manque ou est de trop ; une valeur qui en contient un se met entre guillemets"
            )
        case .quoteInsideField:
            Localized(
                en:
                    "a quotation mark stands inside the field: put the whole field in quotation marks and double those inside it",
                fr:
                    "un guillemet se trouve dans le champ : mettez tout le champ entre guillemets et doublez ceux qu’il contient"
            )
        case .textAfterQuote:
            Localized(
                en:
                    "text follows the closing quotation mark: a quotation mark inside a field must be doubled",
                fr: "du texte suit le guillemet fermant : un guillemet dans un champ se double")
        case .unclosedQuote:
            Localized(
                en: "the quotation mark that opens here is never closed",
                fr: "le guillemet ouvert ici n’est jamais fermé")
        case .fieldTooLong:
            Localized(
                en: "the field is longer than 10 KB: is a quotation mark missing?",
                fr: "le champ dépasse 10 Ko : manque-t-il un guillemet ?")
        case .isRequired: Localized(en: "is empty, and required", fr: "est vide, alors qu’il faut une valeur")
        case .hasLineBreak:
            Localized(
                en: "holds a line break: keep it on one line",
                fr: "contient un saut de ligne : gardez tout sur une ligne")
        case .hasHiddenCharacter(let code):
            Localized(
                en:
                    "holds a character that cannot be seen (U+\(code)), perhaps copied along from a web page: type it again",
                fr:
                    "contient un caractère invisible (U+\(code)), peut-être copié d’une page web : retapez la valeur"
            )
        case .strangeReference(let text):
            Localized(
                en:
                    "\(text.shown) is no reference: 1 to 64 letters (without accents), digits, \".\", \"_\", \"-\"",
                fr:
                    "\(text.shown) n’est pas une référence : de 1 à 64 lettres (sans accents), chiffres, « . », « _ », « - »"
            )
        case .isDate(let text):
            Localized(
                en:
                    "\(text.shown) looks like a date that a spreadsheet made of the reference: format the column as text and type it again",
                fr:
                    "\(text.shown) semble être une date qu’un tableur a faite de la référence : mettez la colonne au format texte et inscrivez-la de nouveau"
            )
        case .isSpreadsheetError(let text):
            Localized(
                en: "\(text.shown) is a spreadsheet's error, no value: mend the cell and save again",
                fr:
                    "\(text.shown) est une erreur de tableur et non une valeur : corrigez la cellule et enregistrez de nouveau"
            )
        case .isFormula(let text):
            Localized(
                en: "\(text.shown) is a formula: write its value alone",
                fr: "\(text.shown) est une formule : inscrivez sa valeur seule")
        case .lostLetter(let text):
            Localized(
                en:
                    "\(text.shown) has lost a letter on its way through a wrong encoding: type the name again and save as CSV UTF-8",
                fr:
                    "\(text.shown) a perdu une lettre dans un mauvais codage : retapez le nom et enregistrez en CSV UTF-8"
            )
        case .garbled(let text, let meant):
            Localized(
                en:
                    "\(text.shown) was read in the wrong encoding\(meant.map { " (\($0.shown) is meant?)" } ?? ""): save the roster as CSV UTF-8 from where the name is right",
                fr:
                    "\(text.shown) a été lu dans le mauvais codage\(meant.map { " (\($0.shown) ?)" } ?? "") : enregistrez la liste en CSV UTF-8 là où le nom est juste"
            )
        case .duplicateReference(let text, let line):
            Localized(
                en: "\(text.shown) stands in line \(line) too: each intern needs a reference of their own",
                fr:
                    "\(text.shown) figure aussi à la ligne \(line) : chaque stagiaire doit avoir sa propre référence"
            )
        case .secondAddress:
            Localized(
                en: "holds a second address: one intern, one address",
                fr: "contient une deuxième adresse : une seule adresse par stagiaire")
        case .displayName:
            Localized(
                en:
                    "holds a name or angle brackets beside the address: write the bare address, as jean@example.ca",
                fr:
                    "contient un nom ou des chevrons avec l’adresse : inscrivez l’adresse seule, comme jean@example.ca"
            )
        case .strangeAddress(let text):
            Localized(
                en: "\(text.shown) is no e-mail address",
                fr: "\(text.shown) n’est pas une adresse de courriel")
        case .strangeLanguage(let text):
            Localized(
                en: "\(text.shown) is no language of a letter: fr, en or fr+en",
                fr: "\(text.shown) n’est pas une langue de lettre : fr, en ou fr+en")
        case .strangeCode(let fault): fault.message
        case .strangeAnswer(let text):
            Localized(en: "\(text.shown) is neither yes nor no", fr: "\(text.shown) n’est ni oui ni non")
        }
    }
    private static func list(_ names: [String]) -> String {
        names.prefix(5).map(\.shown).joined(separator: ", ") + (names.count > 5 ? "…" : "")
    }
}
