extension RosterProblem {
    var french: String {
        switch self {
        case .tooLarge: "le fichier dépasse 50 Mo : est-ce bien une liste de stagiaires ?"
        case .isWorkbook:
            "c'est un classeur (.xlsx, .ods), le fichier propre d'un tableur : enregistrez-le en CSV (UTF-8) et importez celui-ci"
        case .isCompoundWorkbook:
            "c'est un ancien classeur (.xls), le fichier propre d'un tableur : enregistrez-le en CSV (UTF-8) et importez celui-ci"
        case .strangeEncoding(let name, let shown):
            "le fichier n'est ni en UTF-8 ni en Windows-1252 mais, semble-t-il, en \(name) (\(shown.shown) figurerait dans les lettres) : enregistrez-le en CSV UTF-8 et importez celui-ci"
        case .isBinary:
            "le fichier contient des octets nuls et n'est pas du texte : enregistrez la liste en CSV (UTF-8)"
        case .isEmpty: "le fichier n'a pas d'en-tête : il faut \(RosterColumn.requiredNames(in: .fr))"
        case .strangeSeparator(let text):
            "la première ligne dit sep=\(text.shown) : seuls la virgule, le point-virgule et la tabulation sont compris"
        case .missingColumn(let english, let french, let like):
            "la colonne \(french) (\(english)) manque dans l'en-tête"
                + (like.map { " ; est-ce \($0.shown) ?" } ?? "")
        case .duplicateColumn(let first):
            "la colonne est en double : le champ \(first) de l'en-tête dit la même chose"
        case .tooManyRows: "le fichier a plus de 200 000 lignes : est-ce bien une liste de stagiaires ?"
        case .fieldCount(let count, let expected):
            "la ligne a \(count) champs et l'en-tête \(expected) : un séparateur manque ou est de trop ; une valeur qui en contient un se met entre guillemets"
        case .quoteInsideField:
            "un guillemet se trouve dans le champ : mettez tout le champ entre guillemets et doublez ceux qu'il contient"
        case .textAfterQuote: "du texte suit le guillemet fermant : un guillemet dans un champ se double"
        case .unclosedQuote: "le guillemet ouvert ici n'est jamais fermé"
        case .fieldTooLong: "le champ dépasse 10 Ko : manque-t-il un guillemet ?"
        default: frenchOfField
        }
    }

    private var frenchOfField: String {
        switch self {
        case .isRequired: "est vide, alors qu'il faut une valeur"
        case .hasLineBreak: "contient un saut de ligne : gardez tout sur une ligne"
        case .hasHiddenCharacter(let code):
            "contient un caractère invisible (U+\(code)), peut-être copié d'une page web : retapez la valeur"
        case .strangeReference(let text):
            "\(text.shown) n'est pas une référence : de 1 à 64 lettres (sans accents), chiffres, « . », « _ », « - »"
        case .isDate(let text):
            "\(text.shown) semble être une date qu'un tableur a faite de la référence : mettez la colonne au format texte et inscrivez-la de nouveau"
        case .isSpreadsheetError(let text):
            "\(text.shown) est une erreur de tableur et non une valeur : corrigez la cellule et enregistrez de nouveau"
        case .isFormula(let text): "\(text.shown) est une formule : inscrivez sa valeur seule"
        case .lostLetter(let text):
            "\(text.shown) a perdu une lettre dans un mauvais codage : retapez le nom et enregistrez en CSV UTF-8"
        case .garbled(let text, let meant):
            "\(text.shown) a été lu dans le mauvais codage\(meant.map { " (\($0.shown) ?)" } ?? "") : enregistrez la liste en CSV UTF-8 là où le nom est juste"
        case .duplicateReference(let text, let line):
            "\(text.shown) figure aussi à la ligne \(line) : chaque stagiaire doit avoir sa propre référence"
        case .secondAddress: "contient une deuxième adresse : une seule adresse par stagiaire"
        case .displayName:
            "contient un nom ou des chevrons avec l'adresse : inscrivez l'adresse seule, comme jean@example.ca"
        case .strangeAddress(let text): "\(text.shown) n'est pas une adresse de courriel"
        case .strangeLanguage(let text): "\(text.shown) n'est pas une langue de lettre : fr ou en"
        case .strangeCode(let fault): fault.message(in: .fr)
        case .strangeAnswer(let text): "\(text.shown) n'est ni oui ni non"
        default: ""
        }
    }
}
