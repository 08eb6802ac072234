import ArgumentParser
import Text

/// What is said of a command line that was typed wrong: the parser's sentences, which it has in English alone, and those of our
/// own, which pass through it.
enum UsageSentence: KeptSentence {
    // The parser's.
    case unknownOptionNear, unknownOption, missingArgument, missingValue
    case unexpected, severalUnexpected, flagWithValue, noOption
    case neitherValue, noneOfValues, badValue
    case strangeShell, unknownShell, confused
    // Ours.
    case noCommand, noRosterCommand, noOffersCommand, noWordingCommand
    case emptyConfig, mailsOrReason, refsOrAll, csvOrJSON
    case textOfNone, csvOfOne, textAndJSON, heldOfOne, refsAndJSON
    case noSendAlone, watchAlone

    /// What ends each of them.
    static let seeHelp = Localized(en: "; see facteur --help", fr: " ; voyez facteur --help")

    var pattern: Localized {
        switch self {
        case .unknownOptionNear:
            Localized(
                en: "Unknown option '*'. Did you mean '*'?",
                fr: "il n’y a pas d’option « * » ; la plus proche est « * »")
        case .unknownOption: Localized(en: "Unknown option '*'", fr: "il n’y a pas d’option « * »")
        case .missingArgument: Localized(en: "Missing expected argument '*'", fr: "il manque « * »")
        case .missingValue: Localized(en: "Missing value for '*'", fr: "il manque la valeur de « * »")
        case .unexpected: Localized(en: "Unexpected argument '*'", fr: "l’argument « * » est de trop")
        case .severalUnexpected:
            Localized(en: "* unexpected arguments: *", fr: "* arguments sont de trop : *")
        case .flagWithValue:
            Localized(
                en: "The option '*' does not take any value, but '*' was specified.",
                fr: "l’option « * » ne prend pas de valeur, mais « * » lui est donné")
        case .noOption: Localized(en: "Invalid option: *", fr: "ce n’est pas une option : *")
        case .neitherValue:
            Localized(
                en: "The value '*' is invalid for '*'. Please provide one of '*' and '*'.",
                fr: "la valeur « * » ne convient pas à « * » ; choisissez entre « * » et « * »")
        case .noneOfValues:
            Localized(
                en: "The value '*' is invalid for '*'. Please provide one of *, * or *.",
                fr: "la valeur « * » ne convient pas à « * » ; choisissez parmi *, * et *")
        case .badValue:
            Localized(
                en: "The value '*' is invalid for '*'", fr: "la valeur « * » ne convient pas à « * »")
        // The parser's line breaks have become spaces.
        case .strangeShell:
            Localized(
                en:
                    "Can't generate completion scripts for '*'. Please use --generate-completion-script=<shell> with one of:     *",
                fr:
                    "il n’y a pas de complétion pour « * » ; à --generate-completion-script=, donnez l’un de ceux-ci : *"
            )
        case .unknownShell:
            Localized(
                en:
                    "Can't autodetect a supported shell. Please use --generate-completion-script=<shell> with one of:     *",
                fr:
                    "rien ne dit quel est l’interpréteur de commandes ; à --generate-completion-script=, donnez l’un de ceux-ci : *"
            )
        case .confused:
            Localized(
                en: "Internal error. Invalid state while parsing command-line arguments.",
                fr: "cette ligne de commande ne peut être lue")
        case .noCommand:
            Localized(
                en: "a command is missing, such as status or check",
                fr: "il manque une commande, comme status ou check")
        case .noRosterCommand:
            Localized(
                en: "a command is missing: roster import FILE.csv",
                fr: "il manque une commande : roster import FICHIER.csv")
        case .noOffersCommand:
            Localized(
                en: "a command is missing: offers import FILE",
                fr: "il manque une commande : offers import FICHIER")
        case .noWordingCommand:
            Localized(
                en: "a command is missing: wording check FILES",
                fr: "il manque une commande : wording check FICHIERS")
        case .emptyConfig:
            Localized(en: "--config needs a file name", fr: "--config demande un nom de fichier")
        case .mailsOrReason:
            Localized(
                en: "either the mails' IDs or --reason",
                fr: "donnez soit les numéros des courriels, soit --reason")
        case .refsOrAll:
            Localized(en: "either references or --all", fr: "donnez soit des références, soit --all")
        case .csvOrJSON: Localized(en: "either --csv or --json", fr: "donnez soit --csv, soit --json")
        case .textOfNone:
            Localized(
                en: "--text needs the mail's ID: facteur mail ID --text",
                fr: "--text demande le numéro du courriel : facteur mail ID --text")
        case .csvOfOne:
            Localized(
                en: "--csv lists mails; leave out --json and the ID",
                fr: "--csv donne la liste des courriels ; omettez --json et le numéro")
        case .refsAndJSON:
            Localized(
                en: "--json shows every letter that waits, and references choose some; write one of the two",
                fr:
                    "--json montre chaque lettre qui attend, et les références en choisissent ; écrivez l’un des deux"
            )
        case .textAndJSON:
            Localized(
                en: "--text is for a person, --json for a program; give one of them",
                fr: "--text est pour une personne, --json pour un programme ; donnez l’un ou l’autre")
        case .heldOfOne:
            Localized(
                en: "--held lists mails, and an ID is one; give one of them",
                fr: "--held donne une liste de courriels, un numéro n’en donne qu’un ; donnez l’un ou l’autre"
            )
        case .noSendAlone: Localized(en: "--no-send goes with --once", fr: "--no-send va avec --once")
        case .watchAlone:
            Localized(
                en: "--watch goes with neither --json nor --check",
                fr: "--watch ne va ni avec --json ni avec --check")
        }
    }
}

extension ValidationError {
    /// In English: the parser takes no other, and what it hands on is read back.
    init(_ sentence: UsageSentence) { self.init(sentence.said()) }
}
