import TestSupport
import Testing
import Text

@testable import facteur

/// What is typed wrong is one line and 64; what is typed in another order is right.
@Suite("the command line") struct UsageTests {
    /// What is typed, and what is said of it in each language.
    private static let faults: [([String], String, String)] = [
        (
            [], "a command is missing, such as status or check; see facteur --help",
            "il manque une commande, comme status ou check; voyez facteur --help"
        ),
        (
            ["roster"], "a command is missing: roster import FILE.csv; see facteur --help",
            "il manque une commande\u{A0}: roster import FICHIER.csv; voyez facteur --help"
        ),
        (
            ["offers"], "a command is missing: offers import FILE; see facteur --help",
            "il manque une commande\u{A0}: offers import FICHIER; voyez facteur --help"
        ),
        (
            ["wording"], "a command is missing: wording check FILES; see facteur --help",
            "il manque une commande\u{A0}: wording check FICHIERS; voyez facteur --help"
        ),
        (
            ["statsu"], "there is no command “statsu”; did you mean `facteur status`?",
            "il n’y a pas de commande «\u{A0}statsu\u{A0}»; vouliez-vous dire `facteur status`?"
        ),
        (
            ["statut", "--config", "x"], "there is no command “statut”; did you mean `facteur status`?",
            "il n’y a pas de commande «\u{A0}statut\u{A0}»; vouliez-vous dire `facteur status`?"
        ),
        (
            ["--config", "x", "mial"], "there is no command “mial”; did you mean `facteur mail`?",
            "il n’y a pas de commande «\u{A0}mial\u{A0}»; vouliez-vous dire `facteur mail`?"
        ),
        (
            ["roster", "imprt", "f.csv"],
            "there is no command “roster imprt”; did you mean `facteur roster import`?",
            "il n’y a pas de commande «\u{A0}roster imprt\u{A0}»; vouliez-vous dire `facteur roster import`?"
        ),
        (
            ["help", "nothing-known"], "there is no command “nothing-known”; see facteur --help",
            "il n’y a pas de commande «\u{A0}nothing-known\u{A0}»; voyez facteur --help"
        ),
        (
            ["nonsense", "--help"], "there is no command “nonsense”; see facteur --help",
            "il n’y a pas de commande «\u{A0}nonsense\u{A0}»; voyez facteur --help"
        ),
        (
            ["status", "--colour"], "Unknown option '--colour'; see facteur --help",
            "il n’y a pas d’option «\u{A0}--colour\u{A0}»; voyez facteur --help"
        ),
        (
            ["status", "--jsn"], "Unknown option '--jsn'. Did you mean '--json'?; see facteur --help",
            "il n’y a pas d’option «\u{A0}--jsn\u{A0}»; la plus proche est «\u{A0}--json\u{A0}»; voyez facteur --help"
        ),
        (
            ["status", "---"], "Invalid option: ---; see facteur --help",
            "ce n’est pas une option\u{A0}: ---; voyez facteur --help"
        ),
        (
            ["status", "--json=3"],
            "The option '--json' does not take any value, but '3' was specified.; see facteur --help",
            "l’option «\u{A0}--json\u{A0}» ne prend pas de valeur, mais «\u{A0}3\u{A0}» lui est donné; voyez facteur --help"
        ),
        (
            ["status", "now"], "Unexpected argument 'now'; see facteur --help",
            "l’argument «\u{A0}now\u{A0}» est de trop; voyez facteur --help"
        ),
        (
            ["status", "right", "now"], "2 unexpected arguments: 'right', 'now'; see facteur --help",
            "2 arguments sont de trop\u{A0}: 'right', 'now'; voyez facteur --help"
        ),
        (
            ["assign", "A1000102", "E-104"],
            "Missing expected argument '--because <because>'; see facteur --help",
            "il manque «\u{A0}--because <raison>\u{A0}»; voyez facteur --help"
        ),
        (
            ["read"], "Missing expected argument '<file>'; see facteur --help",
            "il manque «\u{A0}<fichier>\u{A0}»; voyez facteur --help"
        ),
        (
            ["status", "--config"], "Missing value for '--config <file>'; see facteur --help",
            "il manque la valeur de «\u{A0}--config <fichier>\u{A0}»; voyez facteur --help"
        ),
        (
            ["status", "--config", ""], "--config needs a file name; see facteur --help",
            "--config demande un nom de fichier; voyez facteur --help"
        ),
        (
            ["init", "--language", "de"],
            "The value 'de' is invalid for '--language <language>'. Please provide one of 'fr' and 'en'.; see facteur --help",
            "la valeur «\u{A0}de\u{A0}» ne convient pas à «\u{A0}--language <langue>\u{A0}»; choisissez entre «\u{A0}fr\u{A0}» et «\u{A0}en\u{A0}»; voyez facteur --help"
        ),
        (
            ["init", "--provider", "x"],
            "The value 'x' is invalid for '--provider <provider>'. Please provide one of 'microsoft365', 'google', 'other' or 'custom'.; see facteur --help",
            "la valeur «\u{A0}x\u{A0}» ne convient pas à «\u{A0}--provider <fournisseur>\u{A0}»; choisissez parmi 'microsoft365', 'google', 'other' et 'custom'; voyez facteur --help"
        ),
        (
            ["--generate-completion-script", "foo"],
            "Can't generate completion scripts for 'foo'. Please use --generate-completion-script=<shell> with one of:     zsh bash fish; see facteur --help",
            "il n’y a pas de complétion pour «\u{A0}foo\u{A0}»; à --generate-completion-script=, donnez l’un de ceux-ci\u{A0}: zsh bash fish; voyez facteur --help"
        ),
        (
            ["interns", "--csv", "--json"], "either --csv or --json; see facteur --help",
            "donnez soit --csv, soit --json; voyez facteur --help"
        ),
        (
            ["dismiss", "--because", "x"], "either the mails' IDs or --reason; see facteur --help",
            "donnez soit les numéros des courriels, soit --reason; voyez facteur --help"
        ),
        (
            ["approve"], "either references or --all; see facteur --help",
            "donnez soit des références, soit --all; voyez facteur --help"
        ),
        (
            ["mail", "--text"],
            "--text needs the mail's ID: facteur mail ID --text; see facteur --help",
            "--text demande le numéro du courriel\u{A0}: facteur mail ID --text; voyez facteur --help"
        ),
        (
            ["mail", "1", "--csv"],
            "--csv lists mails; leave out --json and the ID; see facteur --help",
            "--csv donne la liste des courriels; omettez --json et le numéro; voyez facteur --help"
        ),
        (
            ["mail", "1", "--text", "--json"],
            "--text is for a person, --json for a program; give one of them; see facteur --help",
            "--text est pour une personne, --json pour un programme; donnez l’un ou l’autre; voyez facteur --help"
        ),
        (
            ["mail", "1", "--held"],
            "--held lists mails, and an ID is one; give one of them; see facteur --help",
            "--held donne une liste de courriels, un numéro n’en donne qu’un; donnez l’un ou l’autre; voyez facteur --help"
        ),
        (
            ["serve", "--no-send"], "--no-send goes with --once; see facteur --help",
            "--no-send va avec --once; voyez facteur --help"
        ),
        (
            ["status", "--watch", "--json"],
            "--watch goes with neither --json nor --check; see facteur --help",
            "--watch ne va ni avec --json ni avec --check; voyez facteur --help"
        ),
    ]

    @Test("a fault of usage is one line on standard error, in the language of the locale", arguments: faults)
    func usage(arguments: [String], en: String, fr: String) async throws {
        for (locale, words) in [("C", en), ("fr_CA.UTF-8", fr)] {
            try await Ending(Self.command(arguments, locale).run()).expectFault(64, words)
        }
    }

    @Test("no sentence of the parser's or of ours hides another, and each has its values in both languages")
    func sentences() {
        for sentence in UsageSentence.allCases {
            #expect(UsageSentence.read(Self.filled(sentence.pattern.en))?.sentence == sentence)
            #expect(Self.holes(sentence.pattern.en) == Self.holes(sentence.pattern.fr), "\(sentence)")
        }
        for line in HelpLine.allCases {
            #expect(HelpLine.read(Self.filled(line.pattern.en))?.sentence == line)
            #expect(Self.holes(line.pattern.en) == Self.holes(line.pattern.fr), "\(line)")
        }
    }

    private static func filled(_ pattern: String) -> String { pattern.replacing("*", with: "x") }

    private static func holes(_ pattern: String) -> Int { pattern.count { $0 == "*" } }

    private static func command(_ arguments: [String], _ locale: String) -> Command {
        Command(Site.executable, arguments, environment: ["LC_ALL": locale, "COLUMNS": "80"])
    }

    @Test(
        "help is data, and no fault",
        arguments: [["--help"], ["status", "--help"], ["help", "serve"], ["--version"]])
    func help(arguments: [String]) async throws {
        for locale in ["C", "fr_CA.UTF-8"] {
            let ending = try await Ending(Self.command(arguments, locale).run())
            #expect(ending.code == 0)
            #expect(!ending.output.isEmpty)
            #expect(ending.errors.isEmpty)
        }
    }

    @Test("every command and every argument is explained in both languages")
    func explained() async throws {
        let english = try await HelpDocument.read().all()
        let french = try await HelpDocument.read(locale: "fr_CA.UTF-8").all()
        #expect(english.count > 25)
        #expect(english.map(\.words) == french.map(\.words))
        for ((words, one), (_, other)) in zip(english, french) {
            Self.expectTwo(one.abstract, other.abstract, "\(words)")
            #expect((one.discussion == nil) == (other.discussion == nil), "\(words)")
            if one.discussion != nil { Self.expectTwo(one.discussion, other.discussion, "\(words)") }
            let pairs = Array(zip(one.arguments ?? [], other.arguments ?? []))
            #expect(pairs.count == one.arguments?.count && pairs.count == other.arguments?.count)
            for (argument, same) in pairs where !argument.isParsers {
                let name = "\(words) \(argument.words) \(argument.valueName ?? "")"
                #expect(argument.words == same.words, "\(name)")
                Self.expectTwo(argument.abstract, same.abstract, name)
            }
        }
    }

    /// Expects that there are two texts, one in each language.
    private static func expectTwo(_ en: String?, _ fr: String?, _ name: String) {
        #expect(en?.isEmpty == false && fr?.isEmpty == false, "\(name)")
        #expect(en != fr, "\(name)")
    }

    @Test("a French help has no English word of the parser's left, by --help and by help")
    func frenchHelp() async throws {
        let english = [
            "OVERVIEW", "USAGE", "ARGUMENTS:", "OPTIONS:", "SUBCOMMANDS", "subcommand", "Show", "See ",
            "(default", "(values",
        ]
        for (words, _) in try await HelpDocument.read().all() {
            let ending = try await Ending(Self.command(words + ["--help"], "fr_CA.UTF-8").run()).required()
            // The parser has broken the lines before, for 80 columns.
            let lines = ending.lines.filter { !$0.hasPrefix("UTILISATION") }
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(words)")
            #expect(ending.output.hasPrefix("APERÇU\u{A0}: "), "\(words)")
            #expect(ending.output.contains("\nUTILISATION\u{A0}: facteur"), "\(words)")
            #expect(ending.output.contains("\nOPTIONS\u{A0}:\n"), "\(words)")
            #expect(ending.output.contains(" Affiche cette aide.\n"), "\(words)")
            for word in english { #expect(!ending.output.contains(word), "\(words): \(word)") }
            let same = try await Ending(Self.command(["help"] + words, "fr_CA.UTF-8").run()).required()
            #expect(same.output == ending.output, "\(words)")
        }
    }

    @Test("the parser's own lines are French in French, and other texts stay as they are")
    func helpLines() {
        let lines: [(String, String)] = [
            ("OVERVIEW: Lit.", "APERÇU\u{A0}: Lit."),
            ("USAGE: facteur roster <subcommand>", "UTILISATION\u{A0}: facteur roster <commande>"),
            ("USAGE: facteur status [--json]", "UTILISATION\u{A0}: facteur status [--json]"),
            ("ARGUMENTS:", "ARGUMENTS\u{A0}:"), ("OPTIONS:", "OPTIONS\u{A0}:"),
            ("SUBCOMMANDS:", "COMMANDES\u{A0}:"),
            (
                "  See 'facteur help roster <subcommand>' for detailed help.",
                "  Pour en savoir plus sur une commande\u{A0}: facteur help roster <commande>"
            ),
            (
                "  -h, --help              Show help information.",
                "  -h, --help              Affiche cette aide."
            ),
            ("  --version               Show the version.", "  --version               Affiche la version."),
            (
                "  --folder <dossier>      Où. (default: INBOX)",
                "  --folder <dossier>      Où. (défaut\u{A0}: INBOX)"
            ),
            ("                          Lequel. (values:", "                          Lequel. (choix\u{A0}:"),
            ("  serve                   Le démon.", "  serve                   Le démon."), ("", ""),
        ]
        for (en, fr) in lines {
            #expect(HelpLine.localized(en).en == en)
            #expect(HelpLine.localized(en).fr == fr)
        }
    }

    @Test(
        "--config may stand before, between and behind the words of a command",
        arguments: [
            ["--config", "{yaml}", "interns"], ["interns", "--config", "{yaml}"],
            ["interns", "--config={yaml}"],
            ["--config={yaml}", "interns"], ["roster", "--config", "{yaml}", "import", "{csv}"],
            ["roster", "import", "--config", "{yaml}", "{csv}"],
            ["--config", "{yaml}", "roster", "import", "{csv}"],
        ])
    func places(arguments: [String]) async throws {
        let site = try await Site.changed()
        let csv = try site.folder.write("roster.csv", site.roster(1))
        try await site.importRoster(1)
        let words = arguments.map { site.filled($0).replacing("{csv}", with: csv) }
        try await Ending(Command(Site.executable, words).run()).required()
    }

    @Test(
        "a number, a reference and a reason are understood as they are typed, where they can mean one thing only",
        arguments: [
            ["assign", "a4100777", "i1", "--unseen", "--because", "seen in the portal"],
            ["assign", "A 410 0777", "I1", "--unseen", "--because", "seen in the portal"],
            ["assign", "A", "4100777", "i1", "--because", "seen", "in", "the", "portal", "--unseen"],
            ["assign", "a", "410", "0777", "I1", "--unseen", "--because", "seen", "in", "the", "portal"],
            ["assign", "A\u{A0}410\u{202F}0777", "i1", "--unseen", "--because=seen in the portal"],
        ])
    func typed(arguments: [String]) async throws {
        let site = try await Site.changed()
        try await site.importRoster(2)
        let ending = Ending(try await site.command(arguments).run())
        try ending.required()
        for subject in ["a4100777", "A 410 0777", "i1"] {
            let told = try await site.run("explain", subject).required()
            #expect(told.output.contains("A4100777") && told.output.contains("seen in the portal"))
        }
    }

    @Test(
        "and nothing is guessed: a digit too many, a letter for a digit, a reference of two interns",
        arguments: [
            ["assign", "A41007770", "I1"], ["assign", "A410077O", "I1"], ["assign", "B4100777", "I1"],
            ["assign", "A-4100777", "I1"], ["assign", "A", "41007", "7", "I1"],
            ["assign", "A4100777", "AB-1"],
            ["assign", "4100777", "I1"],
        ])
    func unclear(arguments: [String]) async throws {
        let site = try await Site.changed()
        let rows = "Ab-1,Un,A,a@x.example,fr,21232,,\naB-1,Deux,B,b@x.example,fr,21232,,\n"
        try await site.importRoster(site.roster(1) + rows)
        let ending = Ending(
            try await site.command(arguments + ["--unseen", "--because", "seen in the portal"]).run())
        #expect(ending.code == 64 || ending.code == 66, "\(ending.errors)")
        #expect(try await (site.json("letters")["letters"] as? [Any])?.isEmpty == true)
    }
}
