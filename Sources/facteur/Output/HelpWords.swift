import ArgumentParser
import Text

/// Help is told in the language of the terminal's locale: no configuration is read for it.
extension String {
    /// What a command does.
    static func help(en: String, fr: String) -> String { Localized(en: en, fr: fr)[Terminal.locale] }
}

extension ArgumentHelp {
    /// - Parameters:
    ///   - valueName: the value's name where the property's own is none for a person.
    ///   - frValueName: the same in French; without it the English one stays.
    static func words(
        _ en: String, fr: String, valueName: String? = nil, frValueName: String? = nil
    ) -> ArgumentHelp {
        ArgumentHelp(
            .help(en: en, fr: fr),
            valueName: Terminal.locale == .fr ? frValueName ?? valueName : valueName)
    }

    // Arguments of several commands.
    static let json = words("One JSON document.", fr: "Un document JSON.")
    static let csv = words("For a spreadsheet.", fr: "Pour un tableur.")
    static let offer = words("The offer number.", fr: "Le numéro d’offre.", frValueName: "offre")
    static let ref = words("The intern's reference.", fr: "La référence du stagiaire.", frValueName: "réf")
    static let because = words(
        "Why; kept for ever.", fr: "Pourquoi ; conservé pour toujours.", frValueName: "raison")
    static let mails = words(
        "The mails, as `facteur mail` numbers them.",
        fr: "Les courriels, tels que `facteur mail` les numérote.",
        valueName: "id")
}

/// The lines of a help text in which the parser has English words of its own. It offers no way to choose them, so they are
/// recognised where the finished text is shown.
enum HelpLine: KeptSentence {
    case overview, usageWithCommand, usage, arguments, options, commands, details, help, version, standard,
        values

    var pattern: Localized {
        switch self {
        case .overview: Localized(en: "OVERVIEW: *", fr: "APERÇU : *")
        case .usageWithCommand:
            Localized(en: "USAGE: * <subcommand>", fr: "UTILISATION : * <commande>")
        case .usage: Localized(en: "USAGE: *", fr: "UTILISATION : *")
        case .arguments: Localized(en: "ARGUMENTS:", fr: "ARGUMENTS :")
        case .options: Localized(en: "OPTIONS:", fr: "OPTIONS :")
        case .commands: Localized(en: "SUBCOMMANDS:", fr: "COMMANDES :")
        case .details:
            Localized(
                en: "  See '* <subcommand>' for detailed help.",
                fr: "  Pour en savoir plus sur une commande : * <commande>")
        case .help: Localized(en: "*Show help information.", fr: "*Affiche cette aide.")
        case .version: Localized(en: "*Show the version.", fr: "*Affiche la version.")
        // As long as in English: the lines are broken already.
        case .standard: Localized(en: "*(default:*", fr: "*(défaut :*")
        case .values: Localized(en: "*(values:*", fr: "*(choix :*")
        }
    }

    /// A text of the parser's in the language of the locale.
    static func shown(_ text: String) -> String {
        // Every command says what it does, so each help begins like this; a version or a completion script stays as it is.
        guard text.hasPrefix("OVERVIEW: ") else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { localized(String($0))[Terminal.locale] }.joined(separator: "\n")
    }
}
